"""The answer to a command that has nothing else to say."""

from msgspec import Struct


class Done(Struct, frozen=True):
    """It is done; ``count`` tells how many things it touched."""

    count: int = 1
