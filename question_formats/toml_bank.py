"""Our own format, that of ``contests/banks``: tables ``[[question]]`` under ``[topics]``."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from contracts.definition import Difficulty, QuestionKind
from contracts.text_formatting import Formatting, marks_of
from contracts.vietnamese_text import plain
from plans.bounded_toml import load_toml
from plans.parser_messages import in_vietnamese
from spreadsheets import cell_values
from spreadsheets.cell_values import several_letters
from spreadsheets.formatted_cleaning import carried
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from spreadsheets.row_findings import Wrong

from .bank_checks import Draft, ReadQuestions
from .file_findings import Findings
from .file_refusals import refusal
from .omitted_content import left_out
from .plain_text import clean, clean_lines

_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*question[ \t]*\]\]", re.MULTILINE)
#: in the order in which what is wrong with them is told
_FIELDS = (
    "id", "topic", "text", "options", "answer", "source", "contributor", "difficulty",
    "audience", "shuffle", "kind", "formatting",
)  # fmt: skip
_TOP = ("title", "topics", "question")
_NOT_IN_ONE_LINE = ("options", "text", "shuffle", "formatting")
_NEEDED = ("id", "topic", "text", "answer")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TABLES = "[topics], [[question]]"
_HOW_TOPIC = 'topic = "…"'


def read_toml(text: str) -> ReadQuestions:
    """Every question of the file, with all that is wrong; ``questions.broken_toml``."""
    try:
        document = load_toml(text)
    except (ValueError, RecursionError) as error:
        reason = str(error)[:200]
        raise refusal("broken_toml", what=in_vietnamese(reason), reason=reason) from None
    names = document.get("topics", {})
    tables = document.get("question", [])
    if not isinstance(names, dict) or not isinstance(tables, list):
        raise refusal("broken_toml", what=_TABLES, reason=_TABLES)
    given = ReadQuestions(
        how_topic=_HOW_TOPIC,
        title=clean(str(document.get("title", ""))),
        topic_names={clean(key): clean(str(name)) for key, name in names.items()},
    )
    for name in [name for name in document if name not in _TOP]:
        given.findings.add(1, "", "field_unknown", field=name[:40])
    lines = _lines_of_tables(text)
    for number, table in enumerate(tables):
        line = lines[number] if len(lines) == len(tables) else 1
        _Table(given.findings, line, table).read_into(given)
    used = {draft.topic for draft in given.drafts}
    unused = [key for key, name in given.topic_names.items() if not used & {key, name}]
    if unused and given.drafts:
        given.notes.append(left_out("stray_dropped", [f"[topics] {key}" for key in unused]))
    return given


def _lines_of_tables(text: str) -> list[int]:
    """The line of each ``[[question]]``, from 1."""
    lines, line, at = [], 1, 0
    for match in _TABLE.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        lines.append(line)
    return lines


class _Table:
    """One ``[[question]]``."""

    def __init__(self, findings: Findings, line: int, table: Any) -> None:
        self._findings = findings
        self._line = line
        self._table = table if isinstance(table, dict) else {}
        self._name = str(self._table.get("id", ""))
        self._sound = True

    def read_into(self, given: ReadQuestions) -> None:
        for name in [name for name in self._table if name not in _FIELDS]:
            self._wrong("field_unknown", field=name[:40])
        found = {name: self._text(name) for name in _FIELDS if name not in _NOT_IN_ONE_LINE}
        options = self._options()
        letters = set(found["answer"])
        if len(found["answer"]) != 1:
            letters = set(several_letters(plain(found["answer"])))
        draft = Draft(
            self._line,
            clean_lines(self._raw("text")),
            list(options.values()),
            self._right(list(options), letters),
            found["id"] or None,
            found["topic"] or None,
            found["source"] or None,
            found["contributor"] or None,
            self._difficulty(found["difficulty"]),
            found["audience"] or None,
            shuffle=self._shuffle(),
            kind=self._kind(found["kind"]),
            formatting=self._formatting(),
        )
        if self._sound:
            given.take(draft)

    def _right(self, options: list[str], letters: set[str]) -> list[int]:
        """Their places; a letter that is no option's leaves none, which is found."""
        known = letters <= set(options)
        return [options.index(letter) for letter in sorted(letters)] if known else []

    def _kind(self, written: str) -> QuestionKind | None:
        try:
            return cell_values.question_kind(written) if written else None
        except Wrong:
            self._wrong("kind_unknown")
            return None

    def _raw(self, name: str) -> str:
        value = self._table.get(name, "")
        if not isinstance(value, str):
            self._wrong("field_type", field=name, expected="chữ (text)")
            return ""
        if name in _NEEDED and not clean(value):
            self._wrong("field_missing", field=name)
        return value

    def _text(self, name: str) -> str:
        return clean(self._raw(name))

    def _options(self) -> dict[str, str]:
        given = self._table.get("options")
        if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
            self._wrong("field_type", field="options", expected="bảng A, B… (table of texts)")
            return {}
        for place, letter in enumerate(given):
            expected = LETTERS[place] if place < len(LETTERS) else ""
            if letter != expected:
                self._wrong("option_order", expected=expected, found=letter[:10])
                break
        return {letter: clean_lines(text) for letter, text in given.items()}

    def _shuffle(self) -> bool | None:
        given = self._table.get("shuffle")
        if given is None or isinstance(given, bool):
            return given
        self._wrong("field_type", field="shuffle", expected="true, false")
        return None

    def _formatting(self) -> Formatting:
        """Its spans, where their words are after cleaning."""
        options = self._table.get("options")
        texts = {"": self._table.get("text"), **(options if isinstance(options, dict) else {})}
        given: Formatting | None = None
        with suppress(msgspec.ValidationError):
            given = msgspec.convert(self._table.get("formatting", {}), type=Formatting)
        if given is None or not given.keys() <= texts.keys():
            places = '{ "" = [[0, 5, "b"]], A = […] } (b, i, u, sub, sup)'
            self._wrong("field_type", field="formatting", expected=places)
            return {}
        found = {
            place: carried(text, marks_of(text, given[place]), clean_lines(text))
            for place, text in texts.items()
            if place in given and isinstance(text, str)
        }
        return {place: spans for place, spans in found.items() if spans}

    def _difficulty(self, written: str) -> Difficulty | None:
        try:
            return cell_values.difficulty(written) if written else None
        except Wrong:
            self._wrong("difficulty_unknown")
            return None

    def _wrong(self, code: str, **details: str) -> None:
        self._sound = False
        self._findings.add(self._line, self._name, code, **details)


def write_toml(
    rows: Sequence[QuestionRow], title: str = "", topic_names: Mapping[str, str] | None = None
) -> str:
    """The file's text. Topics without a name in ``topic_names`` are their own name."""
    names = topic_names or {}
    topics = dict.fromkeys(row.topic for row in rows)
    lines = [f"title = {_quoted(title)}", "", "[topics]"]
    lines += [f"{_key(topic)} = {_quoted(names.get(topic, topic))}" for topic in topics]
    for row in rows:
        lines += ["", "[[question]]", *_fields(row), "[question.options]"]
        lines += [f"{letter} = {_quoted(text)}" for letter, text in row.options.items()]
    return "\n".join(lines) + "\n"


def _fields(row: QuestionRow) -> list[str]:
    fields = {
        "id": row.id,
        "topic": row.topic,
        "difficulty": row.difficulty,
        "audience": row.audience,
        "text": row.text,
        "answer": ", ".join(row.answer),
        "source": row.source,
        "contributor": row.contributor,
        "kind": None if row.kind == "single_choice" else row.kind,
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in fields.items() if value is not None]
    if row.shuffle is not None:
        lines.append(f"shuffle = {str(row.shuffle).lower()}")
    if row.formatting:
        # JSON's lists are TOML's
        places = [f"{_quoted(p)} = {json.dumps(spans)}" for p, spans in row.formatting.items()]
        lines.append(f"formatting = {{ {', '.join(places)} }}")
    return lines


def _key(text: str) -> str:
    return text if _BARE_KEY.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
