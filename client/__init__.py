"""Talks to a platform over its public HTTP API, for commands and rigs."""
