"""Works, panels and their sheets."""
