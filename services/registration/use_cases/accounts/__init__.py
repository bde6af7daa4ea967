"""Signing in, activation codes, roles and what they allow."""
