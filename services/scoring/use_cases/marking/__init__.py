"""Keys come in, attempts are scored, and scored again."""
