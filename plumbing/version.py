"""Which Hội thi this is; ``pyproject.toml`` and the operators' page read it here."""

VERSION = "0.1.0"
