"""Where attempts came from."""
