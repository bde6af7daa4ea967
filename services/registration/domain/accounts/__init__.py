"""Codes, passwords, and how long who tries in vain must wait."""
