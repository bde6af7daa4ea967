"""``hoithi bench``: the figures of the platform, measured on itself, with the machine's floors."""
