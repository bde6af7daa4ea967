"""What people say of themselves when they register."""
