"""The agency tree, and what of a contest may still be changed."""
