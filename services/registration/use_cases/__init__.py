"""What registration does, one function per command: a folder for each subject."""
