"""What a liaison does for one agency."""
