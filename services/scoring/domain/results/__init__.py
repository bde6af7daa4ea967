"""Standings, prizes and what prizes are decided by."""
