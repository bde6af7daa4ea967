"""The history of exam's database; how to add to it: ``plumbing.migrations``."""
