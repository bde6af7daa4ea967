"""Corrections of lists, reasons that are owed, and who is meant by a line."""
