"""Wiring and processes: how the packages become a running platform."""
