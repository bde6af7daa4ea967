"""Handing entries in: who may, what belongs to one, how many there may be, and what is found in
what was typed. Files are looked into later, elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from contracts.definition import EntryKind, EntryLabel, EntryRules
from contracts.entries import FilePurpose, ScreeningState
from contracts.entry_checks import FINDING_LEVELS, Finding
from contracts.errors import Refused
from contracts.free_text import refuse_hidden_signs
from contracts.handing_in import Author
from contracts.word_count import words
from services.exam.domain.uploads import refuse_kind
from services.exam.domain.windows_and_deadlines import SECOND_US, refuse_outside

MOST_ATTACHMENTS = 10
#: people named of an agency's entry, for which the plan sets no limit
MOST_NAMED = 50
MOST_SIGNS = {"title": 300, "text": 20_000, "explanation": 20_000}
MOST_LABEL_SIGNS = 300


class Standing(NamedTuple):
    """What decides whether an entry may still be changed."""

    state: str
    screening: ScreeningState
    mend_until_us: int | None


class Window(NamedTuple):
    """When a round takes entries of an agency; the grace is told to nobody."""

    opens_at_us: int
    closes_at_us: int
    grace_s: int


def refuse_hander(rules: EntryRules, *, liaison: bool) -> None:
    """Refuse an author where the plan lets liaisons hand in (P1), and the other way round."""
    if liaison and rules.handed_in_by == "author":
        raise Refused(
            "entry.author_hands_in",
            "Tác giả tự nộp bài dự thi này. (Authors hand in their entries themselves.)",
        )
    if not liaison and rules.handed_in_by == "liaison":
        raise Refused(
            "entry.liaison_hands_in",
            "Bài dự thi này do đầu mối của cơ quan nộp. (The agency's liaison hands entries in.)",
        )


def authors_of(
    rules: EntryRules, told: Sequence[Author], by: str, *, liaison: bool
) -> list[Author]:
    """Who an entry is by. An author who names nobody is meant alone; the first of a person's entry
    has an account, because the limit is counted by it."""
    if not told and not liaison and rules.owned_by == "person":
        return [Author(by)]
    people = [one.person for one in told if one.person]
    most = rules.authors_maximum if rules.owned_by == "person" else MOST_NAMED
    if len(told) > most:
        raise Refused(
            "entry.too_many_authors",
            f"Mỗi bài có tối đa {most} tác giả. (An entry has {most} authors at most.)",
            most=most,
        )
    nameless = any(not one.person and not one.name.strip() for one in told)
    if nameless or len(set(people)) < len(people):
        raise Refused(
            "entry.authors_unclear",
            "Mỗi tác giả ghi một lần, có tài khoản hoặc họ tên. "
            "(Name each author once, by account or by name.)",
        )
    if rules.owned_by == "person":
        if not told or not told[0].person:
            raise Refused(
                "entry.author_missing",
                "Tác giả thứ nhất phải có trong danh sách dự thi. "
                "(The first author must be on the roster.)",
            )
        if not liaison and by not in people:
            raise Refused(
                "entry.not_an_author",
                "Người nộp phải là một tác giả của bài. (Who hands in must be one of the authors.)",
            )
    return list(told)


def refuse_content(
    rules: EntryRules, kind: EntryKind, purposes: Sequence[FilePurpose], text: str
) -> None:
    """A text is typed and has no file of its own (P6's slogans); anything else is one file, with
    attachments beside it where the plan takes them (P4)."""
    refuse_kind(rules, kind, "main")
    attached = sum(1 for one in purposes if one == "attachment")
    if attached:
        refuse_kind(rules, kind, "attachment")
    main = len(purposes) - attached
    if kind == "text" and (main or not text.strip()):
        raise Refused(
            "entry.text_missing",
            "Loại bài này gõ trực tiếp trên trang, không kèm tệp bài. "
            "(Entries of this kind are typed, without a file.)",
        )
    if kind != "text" and main != 1:
        raise Refused(
            "entry.file_missing",
            "Bài dự thi có đúng một tệp chính. (An entry has exactly one main file.)",
        )
    if attached > MOST_ATTACHMENTS:
        raise Refused(
            "entry.too_many_attachments",
            f"Tối đa {MOST_ATTACHMENTS} tệp kèm theo. ({MOST_ATTACHMENTS} attachments at most.)",
            most=MOST_ATTACHMENTS,
        )


def refuse_long(typed: Mapping[str, str], labels: Mapping[EntryLabel, str]) -> None:
    """Nothing is cut off in silence."""
    over = [name for name, most in MOST_SIGNS.items() if len(typed[name]) > most]
    over += [name for name, value in labels.items() if len(value) > MOST_LABEL_SIGNS]
    if over:
        raise Refused(
            "entry.too_long", "Nội dung quá dài. (Too long.)", fields=over
        )  # fmt: skip


def refuse_signs(
    typed: Mapping[str, str], labels: Mapping[EntryLabel, str], authors: Iterable[str]
) -> None:
    """Nothing typed may turn round the lists that it stands in: ``text.hidden_signs``."""
    refuse_hidden_signs(typed, of_lines=("text", "explanation"))
    refuse_hidden_signs({str(label): value for label, value in labels.items()})
    refuse_hidden_signs({f"author {n}": name for n, name in enumerate(authors, start=1)})


def received_late(standing: Standing | None, window: Window, arrived_us: int) -> bool:
    """Whether it came in the silent grace; refused outside the window (``round.not_open``,
    ``round.closed``) and where the entry can no longer be changed. What was sent back for mending
    may come until then, also after the close. ``standing`` ``None``: a new entry."""
    if standing is not None:
        _refuse_fixed(standing)
        until_us = standing.mend_until_us
        if standing.screening == "sent_back" and until_us is not None and arrived_us < until_us:
            return False
    refuse_outside(window.opens_at_us, window.closes_at_us + window.grace_s * SECOND_US, arrived_us)
    return arrived_us >= window.closes_at_us


def _refuse_fixed(standing: Standing) -> None:
    if standing.state == "withdrawn":
        raise Refused("entry.withdrawn", "Bài dự thi đã được rút. (The entry was withdrawn.)")
    if standing.screening == "refused":
        raise Refused("entry.refused", "Bài dự thi không được nhận. (The entry was refused.)")


def changeable_until(standing: Standing, closes_at_us: int) -> int:
    """Until when its author is told that it can be changed; 0: it can't."""
    if standing.state == "withdrawn" or standing.screening == "refused":
        return 0
    if standing.screening == "sent_back":
        return max(closes_at_us, standing.mend_until_us or 0)
    return closes_at_us


def free_place(taken: Collection[int], most: int | None, whose: str) -> int | None:
    """The first free place of as many as there are; ``None`` where the plan sets no limit;
    ``entry.limit``. ``whose``: "author" or "agency"."""
    if most is None:
        return None
    for place in range(1, most + 1):
        if place not in taken:
            return place
    raise Refused(
        "entry.limit",
        f"Đã nộp đủ {most} bài; rút một bài hoặc nộp bản mới của bài đã có. "
        f"({most} handed in already: withdraw one, or hand in a new version.)",
        most=most,
        per=whose,
    )


def found_in_words(
    rules: EntryRules,
    kind: EntryKind,
    typed: Mapping[str, str],
    labels: Mapping[EntryLabel, str],
    *,
    original_declared: bool,
) -> list[Finding]:
    """What is wrong with what was typed: counted at once, before any file is looked into."""
    found: list[Finding] = []
    if kind == "text":
        count = words(typed["text"])
        found += _length(count, rules.text_word_minimum, rules.text_word_maximum)
    most = rules.explanation_word_maximum
    count = words(typed["explanation"])
    if most and count > most:
        found.append(_finding("explanation.many", words=count, most=most))
    for label in rules.labels:
        value = typed["title"] if label == "title" else labels.get(label, "")
        if not value.strip():
            found.append(_finding("label.missing", label=label))
    if rules.original and not original_declared:
        found.append(_finding("original.undeclared"))
    return found


def _length(count: int, least: int, most: int | None) -> list[Finding]:
    if count < least:
        return [_finding("words.few", words=count, least=least)]
    if most is not None and count > most:
        return [_finding("words.many", words=count, most=most)]
    return []


def _finding(code: str, **values: str | int) -> Finding:
    return Finding(code, FINDING_LEVELS[code], values=values)
