"""What rounds and phases came to, came to before, or would come to."""
