"""Files that people send, as large as they are: resumable by the tus protocol."""
