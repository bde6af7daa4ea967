"""``hoithi bench``: measures the platform, and the machine without it to compare with."""
