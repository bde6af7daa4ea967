"""Helpers for tests: no tests in here."""
