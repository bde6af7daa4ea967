"""``hoithi chaos``: kill processes at random, note what was acknowledged, compare."""
