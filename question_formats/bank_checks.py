"""Questions as a format's reader found them -> a checked bank, all or nothing.

The rules are those of the spreadsheet (``spreadsheets.question_bank_sheet``), so that a bank may
move from one format to another and back.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct, field

from contracts.definition import Difficulty, QuestionKind
from contracts.question_bank import QuestionPicture
from contracts.text_formatting import Formatting, said_in_spans, shown_on_papers
from contracts.vietnamese_text import ids_of, plain
from spreadsheets.cell_values import is_true_or_false
from spreadsheets.question_bank_sheet import LETTERS, ONE_RIGHT, QuestionRow, kind_by_answer
from spreadsheets.row_findings import Note

from .file_findings import Findings
from .file_refusals import refusal
from .omitted_content import LeftOut, left_out
from .pictures import (
    MOST_BYTES_OF_A_BANK,
    MOST_OF_A_BANK,
    FoundPicture,
    fault_of_question,
    too_many_pictures,
)
from .plain_text import LONGEST_TEXT

FEWEST_OPTIONS = 2
LONGEST_ID = 64
_LINES_NAMED = 10
MOST_QUESTIONS = 10_000


class Draft(Struct):
    """A question as found, its texts cleaned. ``right``: places of the right options, from 0.
    ``kind``: what the file says of it; ``exactly``: how it says that several are right.
    ``named``: its id is a name, of which there may be several alike. ``topic_line``: where its
    topic is named, 0: nowhere but there. ``signs``: by which the right option was found.
    ``formatting``: all that the file has, by place. ``kept``: pictures that were made anew before,
    beside those of the file."""

    line: int
    text: str
    options: list[str]
    right: list[int]
    id: str | None = None
    topic: str | None = None
    source: str | None = None
    contributor: str | None = None
    difficulty: Difficulty | None = None
    audience: str | None = None
    named: bool = False
    topic_line: int = 0
    signs: list[str] = field(default_factory=list)
    shuffle: bool | None = None
    kind: QuestionKind | None = None
    exactly: str = ""
    pictures: list[FoundPicture] = field(default_factory=list)
    formatting: Formatting = field(default_factory=dict)
    kept: list[QuestionPicture] = field(default_factory=list)

    @property
    def shown(self) -> list[QuestionPicture]:
        """All its pictures, by their bytes in the file or as they are kept."""
        return [*self.kept, *(one.named for one in self.pictures)]

    @property
    def name(self) -> str:
        """How to call it in messages."""
        return self.id or self.text[:60]


class ReadQuestions(Struct):
    """What a reader found in a file: questions, what is wrong, what it left out.

    ``how_topic`` says how that format names a topic.
    """

    drafts: list[Draft] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    notes: list[Note] = field(default_factory=list)
    how_topic: str = ""
    title: str = ""
    topic_names: dict[str, str] = field(default_factory=dict)

    def take(self, draft: Draft) -> None:
        """Add a question; ``questions.too_many``."""
        if len(self.drafts) >= MOST_QUESTIONS:
            raise refusal("too_many", limit=MOST_QUESTIONS)
        self.drafts.append(draft)


class FoundRight(Struct, frozen=True):
    """By what ``signs`` (``right_options.NAMES``) the right option of a question was found, in a
    file that shows it to people rather than to programs."""

    line: int
    question: str
    signs: list[str]


class QuestionFile(Struct, frozen=True):
    """A bank without a mistake; ``row`` of a question is its line. Topics as ids where known.
    ``named_here``: the ids that the file did not give."""

    format: str
    rows: list[QuestionRow]
    notes: list[Note]
    title: str = ""
    topic_names: dict[str, str] = {}
    named_here: list[str] = []
    found: list[FoundRight] = []
    pictures: dict[str, bytes] = {}


class Topics:
    """The topics, or audiences, there may be: those of a plan (id -> name), or (``None``) any."""

    def __init__(self, names: Mapping[str, str] | None, common: str | None = None) -> None:
        self._ids: dict[str, str] | None = None
        self.choices = ""
        if names is not None:
            self._ids = ids_of(names)
            self.choices = ", ".join(f"“{name}”" for name in names.values())
        self.common = common

    def find(self, topic: str) -> str | None:
        """The id of a topic given by id or name; ``None``: the plan lacks it."""
        return topic if self._ids is None else self._ids.get(plain(topic))

    def of_path(self, names: Sequence[str]) -> str:
        """The topic that a path of categories means: the innermost that the plan knows."""
        known = (name for name in reversed(names) if self._ids and plain(name) in self._ids)
        return next(known, names[-1] if names else "")


def finished(
    format_name: str,
    given: ReadQuestions,
    topics: Topics,
    audiences: Topics | None = None,
    kinds: Collection[QuestionKind] = ONE_RIGHT,
) -> QuestionFile:
    """The bank, or ``Refused`` ``questions.invalid`` with everything that is wrong. ``kinds``: of
    questions that the plan allows; true/false ones become two options where it does not."""
    if not given.drafts and not given.findings.total:
        raise refusal("none")
    tell_apart(given, topics)
    check = _Check(given, topics, audiences or Topics(None), kinds)
    rows = [check.row(draft) for draft in given.drafts]
    check.end()
    given.findings.refuse_if_any()
    given.notes.extend(check.unseen.notes())
    if check.named:
        message = (
            f"{len(check.named)} câu không có mã nên được đặt mã theo thứ tự "
            "(ids were given in order)."
        )
        given.notes.append(Note("ids_given", message, {"count": len(check.named)}))
    if check.converted:
        given.notes.append(left_out("true_false_converted", check.converted))
    check.tell()
    return QuestionFile(
        format_name,
        [row for row in rows if row is not None],
        given.notes,
        given.title,
        given.topic_names,
        check.named,
        [
            FoundRight(row.row, row.id, draft.signs)
            for row, draft in zip(rows, given.drafts, strict=True)
            if row is not None and draft.signs
        ],
        {one.named.sha256: one.content for draft in given.drafts for one in draft.pictures},
    )


def seen_on_papers(
    name: str, text: str, options: Mapping[str, str], formatting: Formatting, unseen: LeftOut
) -> Formatting:
    """What of a question's formatting contestants may see; the rest is told, of options without
    their words."""
    shown = shown_on_papers(text, options, formatting)
    if shown != formatting:
        words = said_in_spans(text, formatting.get("", ()))
        kept = said_in_spans(text, shown.get("", ()))
        unseen.tell("emphasis_unseen", name, [one for one in words if one not in kept])
    return shown


class _Check:
    """Checks each question by itself and against those before it."""

    def __init__(
        self,
        given: ReadQuestions,
        topics: Topics,
        audiences: Topics,
        kinds: Collection[QuestionKind],
    ) -> None:
        self.named: list[str] = []
        self.converted: list[str] = []
        self._kinds = kinds
        self.unseen = LeftOut()
        self._audiences = audiences
        self._given = given
        self._findings = given.findings
        self._topics = topics
        self._ids: dict[str, Draft] = {}
        self._texts: dict[str, Draft] = {}
        self._taken = {_folded(draft.id) for draft in given.drafts if draft.id}
        self._number = self._shown = self._bytes = 0
        self._strange: dict[tuple[str, str], list[Draft]] = {}

    def row(self, draft: Draft) -> QuestionRow | None:
        before = self._findings.total
        self._text(draft)
        self._options(draft)
        kind = self._kind(draft)
        self._pictures(draft)
        ident = self._id(draft)
        topic = self._topic(draft)
        audience = self._audience(draft)
        if self._findings.total > before or topic is None or (draft.audience and not audience):
            return None
        options = dict(zip(LETTERS, draft.options, strict=False))
        return QuestionRow(
            draft.line,
            ident,
            topic,
            draft.text,
            options,
            "".join(LETTERS[place] for place in sorted(draft.right)),
            draft.source,
            draft.contributor,
            draft.difficulty,
            audience,
            draft.shuffle,
            kind=kind,
            pictures=draft.shown,
            formatting=seen_on_papers(
                draft.name, draft.text, options, draft.formatting, self.unseen
            ),
        )

    def _pictures(self, draft: Draft) -> None:
        fault = fault_of_question(draft.pictures)
        if fault is not None:
            self._wrong(draft, fault[0], about=fault[1])
        self._shown += len(draft.pictures)
        self._bytes += sum(len(one.content) for one in draft.pictures)
        if self._shown > MOST_OF_A_BANK or self._bytes > MOST_BYTES_OF_A_BANK:
            raise too_many_pictures()

    def tell(self) -> None:
        """Ask for the words that somebody who cannot see a picture needs."""
        silent = [d.name for d in self._given.drafts if any(not one.alt for one in d.pictures)]
        if silent:
            self._given.notes.append(left_out("alt_missing", silent))

    def _wrong(self, draft: Draft, code: str, **details: object) -> None:
        self._findings.add(draft.line, draft.name, code, **details)

    def _text(self, draft: Draft) -> None:
        if not draft.text:
            self._wrong(draft, "text_missing")
            return
        # "Biển này có nghĩa gì?" is asked of many a picture
        shown = "".join(one.sha256 for one in draft.shown)
        first = self._texts.setdefault(_folded(draft.text) + shown, draft)
        if first is not draft:
            self._wrong(draft, "text_doubled", first=first.line)

    def _options(self, draft: Draft) -> None:
        options = draft.options
        if not FEWEST_OPTIONS <= len(options) <= len(LETTERS):
            self._wrong(draft, "option_count", count=len(options))
        if not draft.right:
            self._wrong(draft, "no_right")
        if max(map(len, [draft.text, draft.source or "", *options])) > LONGEST_TEXT:
            self._wrong(draft, "text_too_long", limit=LONGEST_TEXT)
        seen: dict[str, str] = {}
        for number, text in enumerate(options):
            label = LETTERS[number] if number < len(LETTERS) else str(number + 1)
            text += "".join(one.sha256 for one in draft.shown if one.place == label)
            if not text:
                self._wrong(draft, "option_empty", option=label)
                continue
            first = seen.setdefault(text.casefold(), label)
            if first != label:
                self._wrong(draft, "options_identical", option=label, first=first)

    def _kind(self, draft: Draft) -> QuestionKind:
        """Its kind: what the file says, or by how many options are right."""
        several = len(draft.right) > 1
        letters = LETTERS[: len(draft.right)]
        kind = draft.kind or kind_by_answer(letters, self._kinds)
        if kind == "multiple_choice" and kind not in self._kinds:
            code = "several_right" if several else "choose_many"
            self._wrong(draft, code, exactly=draft.exactly)
        elif kind != "multiple_choice" and several:
            self._wrong(draft, "kind_contradicts")
        elif kind == "true_false" and not is_true_or_false(draft.options):
            self._wrong(draft, "true_false_options")
        elif kind == "true_false" and kind not in self._kinds:
            self.converted.append(draft.name)
            return "single_choice"
        return kind

    def _id(self, draft: Draft) -> str:
        if draft.id is None:
            return self._next_id()
        if len(draft.id) > LONGEST_ID:
            self._wrong(draft, "id_too_long", limit=LONGEST_ID)
        first = self._ids.setdefault(_folded(draft.id), draft)
        if first is not draft:
            self._wrong(draft, "id_doubled", first=first.line)
        return draft.id

    def _next_id(self) -> str:
        """``Q001`` by its place in the file, or the next that is free."""
        while True:
            self._number += 1
            ident = f"Q{self._number:03}"
            if _folded(ident) not in self._taken:
                self.named.append(ident)
                return ident

    def _topic(self, draft: Draft) -> str | None:
        topic = draft.topic or self._topics.common or ""
        found = self._topics.find(topic) if topic else None
        if found is None:
            self._strange.setdefault(("topic", topic), []).append(draft)
        return found

    def _audience(self, draft: Draft) -> str | None:
        if not draft.audience:
            return None
        found = self._audiences.find(draft.audience)
        if found is None:
            self._strange.setdefault(("audience", draft.audience), []).append(draft)
        return found

    def end(self) -> None:
        """Name each topic and audience that the plan lacks, once for all of its questions."""
        for (what, said), drafts in self._strange.items():
            lines = list(dict.fromkeys(draft.line for draft in drafts))
            shown = ", ".join(map(str, lines[:_LINES_NAMED])) + "…" * (len(lines) > _LINES_NAMED)
            details: dict[str, object] = {"count": len(drafts), "lines": shown}
            name = drafts[0].name if len(drafts) == 1 else ""
            if what == "audience":
                choices = self._audiences.choices or "không có (none)"
                details |= {"audience": said[:100], "choices": choices}
                self._findings.add(lines[0], name, "audience_unknown", **details)
            elif said:
                line = drafts[0].topic_line or lines[0]
                details |= {"topic": said[:100], "choices": self._topics.choices}
                self._findings.add(line, name, "topic_unknown", **details)
            else:
                how = self._given.how_topic
                self._findings.add(lines[0], name, "topic_missing", how=how, **details)


def tell_apart(given: ReadQuestions, topics: Topics) -> None:
    """Names, unlike ids, may be alike: where those of several topics are, each gets its topic."""
    named: dict[str, list[Draft]] = {}
    for draft in given.drafts:
        if draft.id:
            named.setdefault(_folded(draft.id), []).append(draft)
    told = []
    for alike in named.values():
        of = {topics.find(draft.topic or "") or draft.topic for draft in alike}
        if len(alike) == 1 or len(of) < len(alike) or not all(draft.named for draft in alike):
            continue
        for draft in alike:
            topic = topics.find(draft.topic or "") or draft.topic or ""
            ident = f"{draft.id} ({topic.replace('/', '-')})"
            taken = _folded(ident) in named or len(ident) > LONGEST_ID
            draft.id = None if taken else ident
            told.append(ident if draft.id else draft.name)
    if told:
        given.notes.append(left_out("ids_with_topic", told))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
