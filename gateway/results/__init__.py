"""Standings, prizes, publications and ledgers."""
