"""What to look at before results become official."""
