"""Pages: only translation."""
