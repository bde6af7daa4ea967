"""One table of a definition file while it is read: asks for keys, notes what is wrong.

Nothing here raises for a mistake of the organiser. A value that is missing or wrong is noted as
a finding and replaced by a stand-in of its type, so that one pass finds every mistake; whoever
holds the findings must throw the values away if one of them is an error.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from plans.amounts import LARGEST, listed, read_money, read_rate
from plans.findings import Finding, Misread, error, one_line, warning
from plans.times import Edge, is_bare_midnight, local, read_duration, read_moment
from plans.vocabulary import KEYS

T = TypeVar("T")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MISSING: Any = object()


class Node:
    """A table at ``key`` whose keys must be those of ``KEYS[kind]``."""

    def __init__(
        self, values: Mapping[str, Any], key: str, kind: str, findings: list[Finding]
    ) -> None:
        self.key = key
        self.kind = kind
        self.findings = findings
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

    def text(self, name: str, default: str = _MISSING) -> str:
        """A text in one line, as Unicode NFC; empty only where that is the default."""
        reader = _read_text if default == "" else _read_words
        return self._read(name, reader, default, "")

    def identifier(self, name: str) -> str:
        """A short name of small letters, digits and hyphens."""
        found: str = self._read(name, read_identifier, _MISSING, "")
        return found

    def integer(self, name: str, default: int = _MISSING) -> int:
        """A whole number."""
        return self._read(name, _read_integer, default, 0)

    def flag(self, name: str, default: bool) -> bool:
        """``true`` or ``false``."""
        return self._read(name, _read_flag, default, default)

    def duration(self, name: str, default: int = _MISSING) -> int:
        """Seconds."""
        return self._read(name, read_duration, default, 0)

    def money(self, name: str, default: int) -> int:
        """Whole đồng."""
        return self._read(name, read_money, default, default)

    def rate(self, name: str) -> float | None:
        """A fraction, or ``None`` when the key is absent."""
        return self._read(name, read_rate, None, None)

    def moment(self, name: str, edge: Edge) -> int:
        """Microseconds since the epoch; an end that names a midnight is asked about."""
        moment_us: int = self._read(name, lambda value: read_moment(value, edge), _MISSING, 0)
        if edge == "end" and is_bare_midnight(self.raw(name)):
            self.findings.append(_midnight(self.path(name), moment_us))
        return moment_us

    def choice(self, name: str, allowed: tuple[T, ...], default: T = _MISSING) -> T:
        """One of the words in ``allowed``."""
        return self._read(name, lambda value: _read_choice(value, allowed), default, allowed[0])

    def choices(self, name: str, allowed: tuple[T, ...], default: list[T] = _MISSING) -> list[T]:
        """A list of words, each of ``allowed``."""
        found: list[T] = []
        for index, value in enumerate(self._list(name, default)):
            try:
                found.append(_read_choice(value, allowed))
            except Misread as misread:
                self.findings.append(misread.at(f"{self.path(name)}[{index}]"))
        return found

    def read_text_at(self, key: str, value: Any) -> str:
        """A text at a key that the organiser chose."""
        return self._read_value(key, value, _read_words, "")

    def read_integer_at(self, key: str, value: Any) -> int:
        """A whole number at a key that the organiser chose."""
        return self._read_value(key, value, _read_integer, 0)

    def table(self, name: str, kind: str, required: bool = False) -> "Node | None":
        """The table under ``name``; ``None`` when absent or no table."""
        values = self._read(name, _read_table, _MISSING if required else None, None)
        if values is None:
            return None
        return Node(values, self.path(name), kind, self.findings)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A table whose keys the organiser chooses."""
        return self._read(name, _read_table, {}, {})

    def tables(self, name: str, kind: str, required: bool = False) -> list["Node"]:
        """The tables of the list under ``name``, all of one kind."""
        found = self.raw_tables(name, required)
        return [Node(values, key, kind, self.findings) for key, values in found]

    def raw_tables(self, name: str, required: bool = False) -> list[tuple[str, Mapping[str, Any]]]:
        """The tables of the list under ``name`` with their paths, when their kind is still open."""
        found: list[tuple[str, Mapping[str, Any]]] = []
        for index, value in enumerate(self._list(name, _MISSING if required else [])):
            key = f"{self.path(name)}[{index}]"
            if isinstance(value, Mapping):
                found.append((key, value))
            else:
                self.findings.append(_wrong_type(value, "bảng", "a table").at(key))
        return found

    def _list(self, name: str, default: list[Any]) -> list[Any]:
        return self._read(name, _read_list, default, [])

    def _read(self, name: str, reader: Callable[[Any], T], default: T, stand_in: T) -> T:
        if name not in self._values:
            if default is not _MISSING:
                return default
            if name not in self._misspelt:
                self._note_missing(name)
            return stand_in
        return self._read_value(self.path(name), self._values[name], reader, stand_in)

    def _read_value(self, key: str, value: Any, reader: Callable[[Any], T], stand_in: T) -> T:
        try:
            return reader(value)
        except Misread as misread:
            self.findings.append(misread.at(key))
            return stand_in

    def _note_missing(self, name: str) -> None:
        word = KEYS[self.kind][name]
        self.findings.append(
            error(
                "key.missing",
                self.path(name),
                f'thiếu khóa "{name}" ({word}); hãy thêm dòng: {name} = …',
                f'the key "{name}" is missing; add a line: {name} = …',
            )
        )

    def _note_unknown(self, name: str) -> None:
        meant = self._meant_by(name)
        key = f"{self.key}.{name}" if self.key else name
        if meant:
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

    def _meant_by(self, name: str) -> str | None:
        """The key that was probably meant; its Vietnamese word counts as a spelling of it."""
        absent = {key: word for key, word in KEYS[self.kind].items() if key not in self._values}
        spellings = {fold(word): key for key, word in absent.items()} | {key: key for key in absent}
        close = get_close_matches(fold(name), spellings, n=1, cutoff=0.7)
        return spellings[close[0]] if close else None


def fold(text: str) -> str:
    """Small letters without accents, words joined by ``_``: "Múi giờ" is "mui_gio"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\s_-]+", "_", kept)


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong_type(value, "chữ trong ngoặc kép", "text in quotes")
    text = one_line(unicodedata.normalize("NFC", value))
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise Misread(
            "value.text",
            "có ký tự điều khiển; hãy gõ lại dòng này",
            "there are control characters; type this line again",
        )
    return text


def _read_words(value: Any) -> str:
    text = _read_text(value)
    if not text:
        raise Misread("value.empty", "không được để trống", "must not be empty")
    return text


def read_identifier(value: Any) -> str:
    """A short name of small letters, digits and hyphens. Raises ``Misread``."""
    text = _read_text(value)
    if not _ID.fullmatch(text):
        raise Misread(
            "value.id",
            f'"{text}" không dùng làm mã được; chỉ dùng a-z, 0-9 và gạch nối, ví dụ "tuan-1"',
            f'"{text}" cannot be an id; use only a-z, 0-9 and hyphens, for instance "tuan-1"',
        )
    return text


def _read_integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
        raise _wrong_type(value, "số nguyên, không ngoặc kép", "a whole number without quotes")
    return value


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(value, "true hoặc false", "true or false")
    return value


def _read_table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong_type(value, "bảng", "a table")
    return value


def _read_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong_type(value, "danh sách […]", "a list […]")
    return value


def _read_choice(value: Any, allowed: tuple[T, ...]) -> T:
    for word in allowed:
        if value == word:
            return word
    close = get_close_matches(str(value), [str(word) for word in allowed], n=1, cutoff=0.6)
    mend = f'có phải là "{close[0]}"?' if close else f"hãy chọn: {listed(allowed)}"
    mend_en = f'did you mean "{close[0]}"?' if close else f"choose from: {listed(allowed)}"
    raise Misread(
        "value.choice",
        f'không có lựa chọn "{value}"; {mend}',
        f'"{value}" is not a choice; {mend_en}',
    )


def _wrong_type(value: Any, wanted: str, wanted_en: str) -> Misread:
    return Misread(
        "value.type",
        f"phải là {wanted}, không phải {value!r}",
        f"must be {wanted_en}, not {value!r}",
    )


def _midnight(key: str, moment_us: int) -> Finding:
    after, before = f"{local(moment_us):%d/%m/%Y}", f"{local(moment_us - 1):%d/%m/%Y}"
    return warning(
        "time.midnight_end",
        key,
        f"kết thúc lúc 00:00 ngày {after} tức là hết ngày {before}; nếu muốn hết ngày {after}, "
        f'hãy ghi "{after} 24:00"; nếu đúng là hết ngày {before}, hãy ghi "{before} 24:00"',
        f"ending at 00:00 on {after} means the end of {before}; for the end of {after} write "
        f'"{after} 24:00"; if the end of {before} is meant, write "{before} 24:00"',
    )
