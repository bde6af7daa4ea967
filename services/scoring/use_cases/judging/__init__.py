"""Judges mark works: panels, assignments, sheets, the chair's desk."""
