"""Answers that are made once for many."""
