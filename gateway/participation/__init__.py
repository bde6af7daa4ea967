"""Agencies against their quotas."""
