"""Every query of exam: rows to domain values and back."""
