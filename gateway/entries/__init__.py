"""Entries: handed in, changed, taken back, looked at by those whose they are."""
