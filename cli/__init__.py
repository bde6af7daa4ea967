"""The `hoithi` command and what it needs to try a contest out."""
