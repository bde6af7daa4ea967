"""What a plan can be compared with: its question bank and its staff list, each from a file.

Both are read before anything is imported into a contest, so a file that cannot be read is
refused with its reason (``Refused``), and nothing is kept of it.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts.definition import Definition, Difficulty, QuestionKind
from contracts.vietnamese_text import ids_of, plain
from plans.checks.question_bank import BankQuestion
from plans.checks.roster import AgencyFigures
from plans.definition_file import read_text
from plans.definition_findings import Unreadable
from plans.parser import load_document
from question_formats.format_dispatch import read_question_file
from spreadsheets import cell_values
from spreadsheets.headcount_table import code_key
from spreadsheets.question_bank_sheet import kind_by_answer
from spreadsheets.row_findings import Wrong
from spreadsheets.staff_list_sheet import read_roster


def questions_of(
    name: str, plan: Definition, *, topic: str | None = None, convert: bool = False
) -> list[BankQuestion]:
    """The questions of a bank in any format; of TOML only tables ``[[question]]`` with a topic are
    asked for. Topics, audiences and difficulties may be written as the import takes them; others
    stay as they are written. ``topic``: of questions that name none; ``convert``: TCVN3 and VNI are
    read as Unicode."""
    topics, audiences = ids_of(plan.topics), ids_of(plan.bank_audiences)

    # several right options are the checker's finding; true/false becomes two options as on import
    kinds: list[QuestionKind] = [*plan.question_kinds, "multiple_choice"]
    if "single_choice" not in plan.question_kinds and "multiple_choice" not in plan.question_kinds:
        kinds.append("single_choice")  # else what says nothing would be of several

    def counted(
        topic: str, difficulty: Difficulty | None, audience: str, kind: QuestionKind
    ) -> BankQuestion:
        return BankQuestion(
            topics.get(plain(topic), topic),
            difficulty,
            audiences.get(plain(audience), audience),
            kind if kind in kinds else "single_choice",
        )

    if not _is_toml(name):
        content = _content(name)
        rows = read_question_file(content, name, topic=topic, convert=convert, kinds=kinds).rows
        return [counted(row.topic, row.difficulty, row.audience or "", row.kind) for row in rows]
    questions: Any = load_document(read_text(name), name).get("question")
    if not isinstance(questions, list) or not all(map(_is_question, questions)):
        raise Unreadable(
            name,
            "a bank has tables [[question]], each with a topic",
            vi="bộ câu hỏi phải có các bảng [[question]], mỗi bảng có topic",
        )
    try:
        return [
            counted(item["topic"], _difficulty(item), item.get("audience", ""), _kind(item, plan))
            for item in questions
        ]
    except Wrong as wrong:
        raise Unreadable(name, wrong.code, vi=wrong.reason) from wrong


def agencies_of(
    name: str,
    classes: Mapping[str, str],
    headcounts: Mapping[str, int],
    *,
    convert: bool = False,
) -> list[AgencyFigures]:
    """The agencies of a staff list (.xlsx, CSV) with their people; ``headcounts`` by agency code;
    ``convert``: TCVN3 and VNI are read as Unicode."""
    rows = read_roster(_content(name), classes, convert=convert).rows
    people = Counter(row.agency_code for row in rows if row.person_code)
    excluded = Counter(row.agency_code for row in rows if row.obligation == "excluded")
    firsts = {row.agency_code: row for row in reversed(rows)}
    counts = {code_key(code): count for code, count in headcounts.items()}
    there = {code_key(code) for code in firsts}
    strange = sorted(code for code in headcounts if code_key(code) not in there)
    if strange:
        raise Unreadable(
            name,
            f"headcounts of agencies that are not on it: {', '.join(strange)}",
            vi=f"số biên chế của cơ quan không có trong danh sách: {', '.join(strange)}",
        )
    return [
        AgencyFigures(
            name=firsts[code].agency_name,
            agency_class=firsts[code].agency_class,
            people=people[code],
            excluded=excluded[code],
            headcount=counts.get(code_key(code)),
        )
        for code in firsts
    ]


def _is_toml(name: str) -> bool:
    return Path(name).suffix.lower() == ".toml"


def _is_question(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("topic"), str):
        return False
    return all(isinstance(item.get(key, ""), str) for key in ("difficulty", "audience"))


def _kind(item: dict[str, Any], plan: Definition) -> QuestionKind:
    """The kind that a table says; "": by its answer."""
    if said := item.get("kind", ""):
        return cell_values.question_kind(said)
    several = cell_values.several_letters(plain(str(item.get("answer", ""))))
    return kind_by_answer(several, plan.question_kinds)


def _difficulty(item: Mapping[str, Any]) -> Difficulty | None:
    """As the import reads it; ``Wrong`` says what may stand there."""
    written = item.get("difficulty", "").strip()
    return cell_values.difficulty(written) if written else None


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as reason:
        raise Unreadable(name, reason.strerror or str(reason)) from reason
