"""The kinds of documents: what is in each, and as which files it is made."""

from typing import Literal

from msgspec import Struct

from documents.decision import Decision

Format = Literal["docx", "pdf"]
Kind = Literal["decision"]


class Made(Struct, frozen=True):
    """``contents``: the struct that its templates show; ``symbol``: of the kind in a document's
    symbol (``QĐ`` of ``QĐ-BTC``)."""

    contents: type[Struct]
    symbol: str
    formats: tuple[Format, ...] = ("docx", "pdf")


KINDS: dict[Kind, Made] = {"decision": Made(Decision, "QĐ")}
