"""What is told while it happens: events, figures kept for all, the gateway itself."""
