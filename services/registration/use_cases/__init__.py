"""What registration does, one function per command."""
