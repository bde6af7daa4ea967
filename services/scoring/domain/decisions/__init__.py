"""Decisions about settled rounds, and the appeals that lead to them."""
