"""The ``hoithi`` command."""
