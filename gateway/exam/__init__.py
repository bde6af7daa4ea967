"""Rounds, attempts and receipts."""
