"""What is asked of services about screening."""
