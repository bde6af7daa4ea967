"""People of a contest: exclusions, corrections, reminders, erasures."""
