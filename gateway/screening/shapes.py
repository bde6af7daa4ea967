"""Screening as the API takes and tells it."""

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from contracts.entries import ScreeningState
from contracts.screening import ScreeningDecision
from gateway.core.http.json_bodies import invalid
from gateway.entries.shapes import EntryLine

Words = Annotated[str, Meta(max_length=4000)]
#: what a list of entries is asked for by
Waits = ScreeningState | Literal["appealed"]
#: as a page's tabs stand; what waits for somebody first
STATES: tuple[Waits, ...] = ("waiting", "appealed", *get_args(ScreeningState)[1:])


def state_in(text: str) -> Waits:
    """The state that a query or a form names; ``request.invalid``."""
    found = next((one for one in STATES if one == text), None)
    if found is None:
        raise invalid("state")
    return found


class ScreeningBody(Struct, forbid_unknown_fields=True):
    """What is decided about a version. `mend_until`: RFC 3339, of what is sent back. `anonymous`:
    nothing in it tells whose it is; where judges must not know that, nothing is accepted without.
    """

    decision: ScreeningDecision
    version: int
    reason: Words = ""
    mend_until: str | None = None
    anonymous: bool = False


class RefusalAppealBody(Struct, forbid_unknown_fields=True):
    """Why a refused entry should be looked at anew. `agency`: its liaison asks."""

    text: Words
    agency: str = ""


class RefusalAnswerBody(Struct, forbid_unknown_fields=True):
    """The answer to such an appeal; upheld, the entry is accepted. `own_reason`: why somebody
    answers who refused it."""

    upheld: bool
    answer: Words
    anonymous: bool = False
    own_reason: Words = ""


class ScreeningCountsView(Struct):
    """How many entries of a round are in which state; `appealed` are among the refused."""

    waiting: int
    accepted: int
    sent_back: int
    refused: int
    appealed: int


class AlikeView(Struct):
    """Another entry's file or text that this entry's is like. ``share``: how much of the shorter of
    both, in percent; ``exact``: the same bytes or words. ``entry`` to ``agency``: null where
    whoever asks does not organise its contest."""

    source: int
    contest: str
    contest_title: str
    share: int
    exact: bool
    entry: str | None = None
    code: str | None = None
    title: str | None = None
    agency: str | None = None


class AlikeList(Struct):
    """The most alike first."""

    alike: list[AlikeView]


class ScreeningLook(Struct):
    """Entries in one state by id; `next` (null at the end) is `after` of the page that follows."""

    entries: list[EntryLine]
    count: int
    next: str | None
    counts: ScreeningCountsView
