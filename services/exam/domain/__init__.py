"""Pure rules of exam: time and randomness are passed in."""
