"""Findings that somebody should look at before results become official."""
