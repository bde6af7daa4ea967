"""The history of reporting's database; how to add to it: ``plumbing.migrations``."""
