"""Staff lists: received in slices, compared with what is known, brought in step by step."""
