"""Contests and their definitions."""
