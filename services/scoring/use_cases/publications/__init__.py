"""Results are published, served, opened, and kept free of who asked to be forgotten."""
