"""Rosters, and which results are drawn up or published and still follow."""
