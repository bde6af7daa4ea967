"""Questions on their way into the bank."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from contracts.definition import Difficulty, QuestionKind
from contracts.question_bank import LONGEST_TEXT, PaperPicture, QuestionPicture, with_address
from contracts.question_proposals import ProposalAction, ProposalState
from contracts.text_formatting import Formatting, Span
from gateway.roster.shapes import DoubleView, NoteView
from question_formats.right_options import RightSeen

Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
Short = Annotated[str, Meta(min_length=1, max_length=1_000)]
QuestionId = Annotated[str, Meta(min_length=1, max_length=64)]
Letter = Literal["A", "B", "C", "D", "E", "F"]
Letters = Annotated[str, Meta(pattern="^A?B?C?D?E?F?$", min_length=1)]
Place = Literal["", "A", "B", "C", "D", "E", "F"]


class ProposalBody(Struct, forbid_unknown_fields=True):
    """A question as its author writes it; `options` by letter from A without a gap. `topic` by id
    or name. `office`: for which office, where it does not follow from the author's agency.
    `shuffle`: whether its options are; null: those that speak of others keep their place. `answer`:
    the letter of the right option, or of several ("AC"), where the plan allows `multiple_choice`;
    `kind`: null: by how many are right.
    `formatting`: place ("" the question, or an option's letter) -> spans [start, end, mark] in code
    points, `end` not included, marks b, i, u, sub, sup; null: where a question is worded anew, that
    of the words which stay. Papers show of options only what looks alike in all of them."""

    topic: Short
    text: Text
    options: dict[Letter, Text]
    answer: Letters
    source: Short | None = None
    difficulty: Difficulty | None = None
    office: Short | None = None
    id: QuestionId | None = None
    shuffle: bool | None = None
    kind: QuestionKind | None = None
    formatting: dict[Place, Annotated[list[Span], Meta(max_length=1_000)]] | None = None


class ProposedView(Struct):
    """What was contributed, or (`dry_run`) would be. `questions`: their ids. `found`: which option
    was found right by what signs, in a dry run of a list that people read (Word, text, Aiken); for
    whoever sent it, in this answer alone."""

    dry_run: bool
    changed: int
    unchanged: int
    questions: list[str]
    notes: list[NoteView] = field(default_factory=list)
    doubles: list[DoubleView] = field(default_factory=list)
    found: list[RightSeen] = field(default_factory=list)


class HistoryView(Struct):
    """One thing that was done to a question, and by whom; `name` is empty of who was forgotten."""

    at: str
    by: str
    name: str
    action: str
    state: ProposalState
    revision: int
    comment: str


class ProposalLine(Struct):
    """A proposed question without its key. `held`: letters of the options that stand behind the
    others where options are shuffled; all of them: the question's are not."""

    id: str
    topic: str
    text: str
    options: dict[str, str]
    office: str
    difficulty: Difficulty | None
    state: ProposalState
    author: str
    revision: int
    changed_at: str
    held: str
    kind: QuestionKind = "single_choice"
    pictures: list[PaperPicture] | UnsetType = UNSET
    formatting: Formatting | UnsetType = UNSET


class ProposalsView(Struct):
    """An author's own questions, or everybody's, by id."""

    proposals: list[ProposalLine]


class NearView(Struct):
    """A question that asks nearly the same; `alike`: their stems, 0 to 1."""

    id: str
    text: str
    options: dict[str, str]
    state: ProposalState
    alike: float


class ProposalDetailView(Struct):
    """One question with its history. `key` and `source` until it is selected; null also where they
    were never received. `doubles`: the most alike first."""

    question: ProposalLine
    history: list[HistoryView]
    key: str | None = None
    source: str | None = None
    doubles: list[NearView] = field(default_factory=list)


class MoveBody(Struct, forbid_unknown_fields=True):
    """`accept`, `return`, `retire` or `reopen` the wording that was read (`revision`). To return or
    retire a question needs a `comment` that says why."""

    action: ProposalAction
    revision: Annotated[int, Meta(ge=1, le=1_000_000)]
    comment: Annotated[str, Meta(max_length=2_000)] = ""


class SelectionBody(Struct, forbid_unknown_fields=True):
    """The ids of all questions of the bank; the others leave it. `replace`: those of them that may
    take the place of a question of the same id that came from a file, its key included."""

    questions: Annotated[list[QuestionId], Meta(min_length=1, max_length=10_000)]
    replace: Annotated[list[QuestionId], Meta(max_length=10_000)] = []


class SelectionView(Struct):
    """What a selection did to the bank, or (`dry_run`) would do."""

    dry_run: bool
    questions: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    topics: dict[str, int]
    notes: list[str]
    replaced: list[str]


class ContributionView(Struct):
    """One office's target for a topic (0: none was set), and its questions by state. `missing`:
    how many more are due."""

    office: str
    topic: str
    target: int
    draft: int
    vetted: int
    selected: int
    retired: int
    missing: int
    due_at: str | None


class ContributionsView(Struct):
    """Targets in the order of the plan, then questions beyond them."""

    contributions: list[ContributionView]


def addressed(contest: str, pictures: Iterable[QuestionPicture]) -> list[PaperPicture]:
    """Pictures as who may see a question by their role, or because it is public, fetches them."""
    where = f"/api/contests/{contest}/pictures"
    return [with_address(one, f"{where}/{one.sha256}") for one in pictures]
