"""Wiring and processes: how the rooms of the house become a running platform."""
