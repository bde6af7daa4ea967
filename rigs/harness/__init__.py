"""What bench and chaos share: a platform of their own with a contest in it, load, and its lag."""
