"""Judging: panels, who marks what, the chair's desk, judges' sheets."""
