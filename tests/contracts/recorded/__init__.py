"""Recorded answers of the gateway: see ``tests/contracts/test_recorded_answers.py``."""
