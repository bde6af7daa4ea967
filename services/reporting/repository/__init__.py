"""Every query of reporting: rows to domain values and back."""
