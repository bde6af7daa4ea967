"""Appeals as their authors and organisers see them."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from contracts.appeals import Appeals, AppealState, AppealView
from gateway.core.http.rfc3339_shapes import telling


class AppealBody(Struct, forbid_unknown_fields=True):
    """Another look at an `attempt` of one's own is wanted; at one `question` of it, or at all. Or
    at the marks of a `work` by its code: one's own, or one of an agency whose liaison one is."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    attempt: Annotated[str, Meta(max_length=200)] = ""
    question: Annotated[str, Meta(max_length=200)] = ""
    work: Annotated[str, Meta(max_length=200)] = ""


class AppealAnswerBody(Struct, forbid_unknown_fields=True):
    """`upheld` with the number of the `decision` that follows it, or `refused` with a reason in
    `answer`. `own_reason`: why the author of the decision appealed against answers it."""

    state: Literal["upheld", "refused"]
    answer: Annotated[str, Meta(max_length=4000)] = ""
    decision: Annotated[int, Meta(ge=1, le=1_000_000_000)] | None = None
    own_reason: Annotated[str, Meta(max_length=2000)] = ""


class AppealRecord(Struct):
    """An appeal and what became of it; `decision` is what an upheld one led to. `work`: the code of
    the work it is about, and then there is no `attempt`."""

    appeal: str
    round: str
    attempt: str
    person: str
    name: str
    question: str
    text: str
    filed_at: str
    state: AppealState
    answer: str
    answered_at: str | None
    decision: int | None
    work: str


class AppealsView(Struct):
    """Appeals in the order of their filing."""

    contest: str
    appeals: list[AppealRecord]


#: an appeal as its author and organisers see it
appeal_record = telling(AppealView, AppealRecord)
#: many of them
appeals_view = telling(Appeals, AppealsView)
