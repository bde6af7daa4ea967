"""Who enters a later phase by results, and which teams go on: shown, confirmed, let in."""
