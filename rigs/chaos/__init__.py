"""``hoithi chaos``: kill things at random, keep a ledger of what was acknowledged, compare."""
