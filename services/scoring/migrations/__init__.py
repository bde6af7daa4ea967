"""The history of scoring's database; how to add to it: ``plumbing.migrations``."""
