"""Routes of the API: only translation."""
