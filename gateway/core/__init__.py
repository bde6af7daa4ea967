"""What every request goes through: who speaks, limits, errors, the way to the services."""
