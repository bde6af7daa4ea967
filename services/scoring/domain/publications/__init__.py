"""What is written down when results are published, and what of it is closed."""
