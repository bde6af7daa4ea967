"""Signing in, self-registration, and the roles of those who serve a contest."""
