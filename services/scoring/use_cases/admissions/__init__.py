"""Who enters a later phase: worked out, confirmed, told."""
