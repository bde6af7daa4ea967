"""Decisions about settled rounds: looked at first, then made; appeals."""
