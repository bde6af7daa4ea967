"""One table of a definition file while it is read: asks for keys, notes what is wrong.

Nothing here raises for a mistake of the organiser. A value that is missing or wrong is noted as
a finding and replaced by a stand-in of its type, so that one pass finds every mistake; whoever
holds the findings must throw the values away if one of them is an error.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from contracts.currencies import DONG
from contracts.definition import DailyHours
from contracts.time_zones import HOME, local
from contracts.vietnamese_text import plain
from plans.date_and_time_texts import (
    Edge,
    is_bare_midnight,
    is_doubtful,
    read_daily_hours,
    read_duration,
    read_moment,
    read_zone,
)
from plans.definition_findings import Finding, Misread, error, warning
from plans.key_names import KEYS
from plans.money_and_rates import listed, read_currency, read_money, read_points, read_rate
from plans.table_headers import homes_of
from plans.value_readers import (
    read_choice,
    read_flag,
    read_identifier,
    read_integer,
    read_list,
    read_table,
    read_text,
    read_words,
    wrong_type,
)

T = TypeVar("T")
_MOST_GUESSED = 100
MISSING: Any = object()  # as a default: the key is needed
UNLIMITED = ("unlimited", "không giới hạn")


class Node:
    """A table at ``key`` whose keys must be those of ``KEYS[kind]``. ``clock``: the zone in which
    its times are read, and those of the tables in it that are asked for later."""

    def __init__(
        self,
        values: Mapping[str, Any],
        key: str,
        kind: str,
        findings: list[Finding],
        zone: str = HOME,
    ) -> None:
        self.key = key
        self.kind = kind
        self.findings = findings
        self.clock = zone
        self._values = values
        self._misspelt: set[str] = set()
        for name in values:
            if name not in KEYS[kind]:
                self._note_unknown(name)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def path(self, name: str) -> str:
        """The key path of one of this table's keys."""
        assert name in KEYS[self.kind], f"{self.kind}.{name} is not in the vocabulary"
        return f"{self.key}.{name}" if self.key else name

    def raw(self, name: str) -> Any:
        """The value as it stands in the file; ``None`` when absent."""
        return self._values.get(name)

    def text(self, name: str, default: str = MISSING) -> str:
        """A text in one line, as Unicode NFC; empty only where that is the default."""
        reader = read_text if default == "" else read_words
        return self._read(name, reader, default, "")

    def identifier(self, name: str) -> str:
        """A short name of small letters, digits and hyphens."""
        found: str = self._read(name, read_identifier, MISSING, "")
        return found

    def integer(self, name: str, default: int = MISSING) -> int:
        """A whole number."""
        return self._read(name, read_integer, default, 0)

    def flag(self, name: str, default: bool) -> bool:
        """``true`` or ``false``."""
        return self._read(name, read_flag, default, default)

    def duration(self, name: str, default: int = MISSING) -> int:
        """Seconds; so few that they stand without a unit are asked about."""
        if is_doubtful(self.raw(name)):
            self.findings.append(_bare_seconds(self.path(name), self.raw(name)))
        return self._read(name, read_duration, default, 0)

    def unlimited_or(
        self, name: str, reader: Callable[..., int], default: int = MISSING
    ) -> int | None:
        """What ``reader`` (a method of this node) makes of the key; ``None`` for ``unlimited``."""
        return None if self.raw(name) in UNLIMITED else reader(name, default)

    def currency(self, name: str) -> str:
        """The code of a currency; that of Vietnam when absent."""
        found: str = self._read(name, read_currency, DONG, DONG)
        return found

    def zone(self, name: str) -> str:
        """The name of a time zone; that of Vietnam when absent."""
        found: str = self._read(name, read_zone, HOME, HOME)
        return found

    def money(self, name: str, currency: str, default: int = MISSING) -> int:
        """Whole units of this currency."""
        return self._read(name, lambda value: read_money(value, currency), default, 0)

    def rate(self, name: str, default: float = MISSING) -> float:
        """A fraction."""
        return self._read(name, read_rate, default, 0.0)

    def points(self, name: str, default: float = MISSING) -> float:
        """Points, which may be broken."""
        return self._read(name, read_points, default, 0.0)

    def daily_hours(self, name: str) -> DailyHours | None:
        """Hours of each day; ``None`` when absent."""
        found: DailyHours | None = self._read(name, read_daily_hours, None, None)
        return found

    def maybe(self, name: str, reader: Callable[[str], T]) -> T | None:
        """What ``reader`` (a method of this node) makes of the key; ``None`` when it is absent."""
        return reader(name) if name in self else None

    def moment(self, name: str, edge: Edge) -> int:
        """Microseconds since the epoch; an end that names a midnight is asked about."""
        moment_us: int = self._read(
            name, lambda value: read_moment(value, edge, self.clock), MISSING, 0
        )
        if edge == "end" and is_bare_midnight(self.raw(name)):
            self.findings.append(_midnight(self.path(name), moment_us, self.clock))
        return moment_us

    def opening(self, name: str) -> int:
        """A moment that is a start."""
        return self.moment(name, "start")

    def closing(self, name: str) -> int:
        """A moment that is an end."""
        return self.moment(name, "end")

    def choice(self, name: str, allowed: tuple[T, ...], default: T = MISSING) -> T:
        """One of the words in ``allowed``."""
        return self._read(name, lambda value: read_choice(value, allowed), default, allowed[0])

    def choices(self, name: str, allowed: tuple[T, ...], default: list[T] = MISSING) -> list[T]:
        """A list of words, each of ``allowed``."""
        found: list[T] = []
        for index, value in enumerate(self._list(name, default)):
            try:
                found.append(read_choice(value, allowed))
            except Misread as misread:
                self.findings.append(misread.at(f"{self.path(name)}[{index}]"))
        return found

    def texts(self, name: str) -> list[str]:
        """A list of texts, empty when absent."""
        values = enumerate(self._list(name, []))
        return [self.read_text_at(f"{self.path(name)}[{index}]", value) for index, value in values]

    def read_text_at(self, key: str, value: Any) -> str:
        """A text at a key that the organiser chose."""
        return self._read_value(key, value, read_words, "")

    def read_integer_at(self, key: str, value: Any) -> int:
        """A whole number at a key that the organiser chose."""
        return self._read_value(key, value, read_integer, 0)

    def table(self, name: str, kind: str, required: bool = False) -> "Node | None":
        """The table under ``name``; ``None`` when absent or no table."""
        values = self._read(name, read_table, MISSING if required else None, None)
        if values is None:
            return None
        return self.inner(values, self.path(name), kind)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A table whose keys the organiser chooses."""
        return self._read(name, read_table, {}, {})

    def tables(self, name: str, kind: str, required: bool = False) -> list["Node"]:
        """The tables of the list under ``name``, all of one kind."""
        found = self.raw_tables(name, required)
        return [self.inner(values, key, kind) for key, values in found]

    def inner(self, values: Mapping[str, Any], key: str, kind: str) -> "Node":
        """A table in this one, at this key."""
        return Node(values, key, kind, self.findings, self.clock)

    def raw_tables(self, name: str, required: bool = False) -> list[tuple[str, Mapping[str, Any]]]:
        """The tables of the list under ``name`` with their paths, when their kind is still open."""
        found: list[tuple[str, Mapping[str, Any]]] = []
        for index, value in enumerate(self._list(name, MISSING if required else [])):
            key = f"{self.path(name)}[{index}]"
            if isinstance(value, Mapping):
                found.append((key, value))
            else:
                self.findings.append(wrong_type(value, "bảng", "a table").at(key))
        return found

    def tables_or_words(
        self, name: str, kind: str, key: str, allowed: tuple[T, ...], required: bool = False
    ) -> list["Node"]:
        """As ``tables``; a word of ``allowed`` stands for a table with nothing but this ``key``."""
        found: list[Node] = []
        for index, value in enumerate(self._list(name, MISSING if required else [])):
            place = f"{self.path(name)}[{index}]"
            if isinstance(value, Mapping):
                found.append(self.inner(value, place, kind))
                continue
            try:
                found.append(self.inner({key: read_choice(value, allowed)}, place, kind))
            except Misread as misread:
                self.findings.append(misread.at(place))
        return found

    def _list(self, name: str, default: list[Any]) -> list[Any]:
        return self._read(name, read_list, default, [])

    def _read(self, name: str, reader: Callable[[Any], T], default: T, stand_in: T) -> T:
        if name not in self._values:
            if default is not MISSING:
                return default
            if name not in self._misspelt:
                self._note_missing(name, table=reader is read_table)
            return stand_in
        return self._read_value(self.path(name), self._values[name], reader, stand_in)

    def _read_value(self, key: str, value: Any, reader: Callable[[Any], T], stand_in: T) -> T:
        try:
            return reader(value)
        except Misread as misread:
            self.findings.append(misread.at(key))
            return stand_in

    def _note_missing(self, name: str, *, table: bool) -> None:
        word = KEYS[self.kind][name]
        line, line_en = f"dòng: {name} = …", f"a line: {name} = …"
        if table:
            line, line_en = f"bảng [{self.path(name)}]", f"a table [{self.path(name)}]"
        self.findings.append(
            error(
                "key.missing",
                self.path(name),
                f'thiếu khóa "{name}" ({word}); hãy thêm {line}',
                f'the key "{name}" is missing; add {line_en}',
            )
        )

    def _note_unknown(self, name: str) -> None:
        homes = homes_of(name)
        # the key of another table, unless it looks like one of this: "topic" for "topics"
        meant = self._meant_by(name, 0.85 if homes else 0.7)
        key = f"{self.key}.{name}" if self.key else name
        if homes and not meant:
            mend = f"khóa này ở {' hoặc '.join(vi for vi, _ in homes)}, hãy chuyển sang đó"
            mend_en = f"it belongs to {' or '.join(en for _, en in homes)}, move it there"
        elif meant:
            self._misspelt.add(meant)
            mend, mend_en = f'có phải là "{meant}"?', f'did you mean "{meant}"?'
        else:
            known = listed(KEYS[self.kind])
            mend, mend_en = f"ở đây chỉ có: {known}", f"known here: {known}"
        self.findings.append(
            error(
                "key.unknown",
                key,
                f'không có khóa "{name}"; {mend}',
                f'there is no key "{name}"; {mend_en}',
            )
        )

    def _meant_by(self, name: str, cutoff: float) -> str | None:
        """The key that was probably meant; its Vietnamese word counts as a spelling of it."""
        if len(self.findings) > _MOST_GUESSED:
            return None  # no slip of the keyboard: another kind of file
        absent = {key: word for key, word in KEYS[self.kind].items() if key not in self._values}
        spellings = {fold(word): key for key, word in absent.items()} | {key: key for key in absent}
        close = get_close_matches(fold(name[:80]), spellings, n=1, cutoff=cutoff)
        return spellings[close[0]] if close else None


def fold(text: str) -> str:
    """Small letters without accents, words joined by ``_``: "Múi giờ" is "mui_gio"."""
    return re.sub(r"[\s_-]+", "_", plain(text))


def _bare_seconds(key: str, seconds: int) -> Finding:
    return warning(
        "value.bare_seconds",
        key,
        f"{seconds} không có đơn vị nên là {seconds} giây; hãy ghi rõ, ví dụ "
        f'"{seconds} phút", hoặc "{seconds} giây" nếu đúng thế',
        f'{seconds} has no unit, so it is {seconds} seconds; write for instance "{seconds} phút", '
        f'or "{seconds} giây" if seconds are meant',
    )


def _midnight(key: str, moment_us: int, zone: str) -> Finding:
    after, before = (f"{local(at_us, zone):%d/%m/%Y}" for at_us in (moment_us, moment_us - 1))
    return warning(
        "time.midnight_end",
        key,
        f"kết thúc lúc 00:00 ngày {after} tức là hết ngày {before}; nếu muốn hết ngày {after}, "
        f'hãy ghi "{after} 24:00"; nếu đúng là hết ngày {before}, hãy ghi "{before} 24:00"',
        f"ending at 00:00 on {after} means the end of {before}; for the end of {after} write "
        f'"{after} 24:00"; if the end of {before} is meant, write "{before} 24:00"',
    )
