"""Who gets a copy of papers that are no decisions: the plan's list is written for these."""

from msgspec.structs import replace

from documents.letterhead import BLANK, Letterhead

_ADDRESSEE = "Như trên;"


def without_articles(head: Letterhead) -> Letterhead:
    """Without those whom an article names ("Như Điều 3"): only decisions have articles."""
    return replace(
        head, recipients=[one for one in head.recipients if not one.startswith("Như Điều")]
    )


def to_addressee(head: Letterhead) -> Letterhead:
    """A letter's: first whom it is to."""
    others = [
        one for one in without_articles(head).recipients if one not in (_ADDRESSEE, f"{BLANK};")
    ]
    return replace(head, recipients=[_ADDRESSEE, *others])
