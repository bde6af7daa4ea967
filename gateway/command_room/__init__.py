"""The contest in one look while a round is open."""
