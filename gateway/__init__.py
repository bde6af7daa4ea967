"""The door: the public HTTP API and the pages. Everything behind it is reached over the broker."""
