"""What a staff list changes, row by row, and how much of it is done at once."""
