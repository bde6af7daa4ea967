"""Appeals, and decisions about settled rounds."""
