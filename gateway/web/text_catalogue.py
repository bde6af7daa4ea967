"""Every text of the UI, by key and language, from ``catalogue/<language>/<area>.toml``.

A text may hold ``{names}``; whole numbers among the values are written as the language writes
them. A text that depends on a count is a table with ``one`` and ``other``, chosen by ``count``.
A key that is missing is an error of ours and raises ``KeyError``; a test finds it first.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from contracts.time_zones import HOME
from gateway.web.number_and_date_formats import Formats, Language

LANGUAGES: tuple[Language, ...] = ("vi", "en")
DEFAULT: Language = "vi"

Text = str | dict[str, str]


class Catalogue:
    """The texts of one language. Calling it translates: ``t("exam.start", round=name)``."""

    def __init__(self, language: Language, texts: dict[str, Text]) -> None:
        self.language = language
        self.texts = texts
        self._formats = Formats(language, zone=HOME)  # of numbers alone

    def __call__(self, key: str, **values: Any) -> str:
        text = self.texts[key]
        if isinstance(text, dict):
            text = text["one" if values["count"] == 1 else "other"]
        return text.format_map({name: self._shown(value) for name, value in values.items()})

    def section(self, name: str) -> dict[str, Text]:
        """All texts whose key begins with ``name.``, under their whole keys, for the scripts."""
        return {key: text for key, text in self.texts.items() if key.startswith(f"{name}.")}

    def _shown(self, value: Any) -> str:
        return self._formats.number(value) if type(value) in (int, float) else str(value)


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of ``language``, read once. No key may stand in two files."""
    texts: dict[str, Text] = {}
    for path in sorted((Path(__file__).parent / "catalogue" / language).glob("*.toml")):
        more = _flat(tomllib.loads(path.read_text("utf-8")))
        if twice := texts.keys() & more.keys():
            raise ValueError(f"{path.name} repeats {sorted(twice)}")
        texts |= more
    return Catalogue(language, texts)


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for key, value in table.items():
        if isinstance(value, str) or set(value) == {"one", "other"}:
            texts[prefix + key] = value
        else:
            texts |= _flat(value, f"{prefix}{key}.")
    return texts
