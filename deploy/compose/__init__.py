"""The platform in containers on one host."""
