"""Keys and scores."""
