"""Every query of scoring: rows to domain values and back."""
