"""Contests and their agencies, how far they are prepared, what a change would tell."""
