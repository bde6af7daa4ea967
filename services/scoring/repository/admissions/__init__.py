"""Who was let into a later phase."""
