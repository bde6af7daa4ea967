"""What a form shows of a definition. Apart from what reads and writes it (``plans.form_fields``),
for those who get it from another process."""

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "text", "lines", "moment", "duration", "rate", "integer", "money", "choice", "choices"
]
About = Literal[
    "contest", "class", "figures", "quiz", "round", "series", "award", "prize", "office", "signer"
]


class Field(Struct, frozen=True):
    """``key`` as findings name it; ``name`` is the last step of it, ``of`` the topic that the
    number of questions is of, or the difficulty that points are for, ``choices`` the words that a
    choice is between; of several that are chosen, ``value`` has all, in this order.
    Of a list of texts each has a line."""

    key: str
    name: str
    kind: Kind
    value: str
    of: str = ""
    choices: tuple[str, ...] = ()


class FieldGroup(Struct, frozen=True):
    """Fields that belong together, such as a round's. ``key`` is the table's, ``name`` its own.

    ``held_in``: the list of rounds or prizes that it is one of; ``more``: the list ends here, and
    ``key`` names what one more may be added to.
    """

    about: About
    key: str
    name: str
    fields: list[Field]
    held_in: str = ""
    more: bool = False
