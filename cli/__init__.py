"""The command ``hoithi``: one module per sub-command, listed in ``cli.main``."""
