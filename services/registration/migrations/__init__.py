"""The history of registration's database; how to add to it: ``plumbing.migrations``."""
