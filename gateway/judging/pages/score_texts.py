"""Marks as pages write them."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData

from contracts.definition import Criterion
from contracts.marks import mark_text
from gateway.web.number_and_date_formats import Language
from gateway.web.page_helpers import as_typed

#: before the criterion's id, in the name of a field
_MARK = "mark:"


def written(mark: str, language: Language) -> str:
    """A mark as the language writes decimals."""
    return mark.replace(".", ",") if language == "vi" else mark


def marks_in(form: FormData) -> dict[str, str | None]:
    """The marks of a form by criterion, as they were typed."""
    names = [name for name in form if name.startswith(_MARK)]
    return {name.removeprefix(_MARK): as_typed(form, name) for name in names}


def mark_texts(marks: Mapping[str, int], language: Language) -> dict[str, str]:
    """Marks by criterion as people write them."""
    return {line: written(mark_text(mark), language) for line, mark in marks.items()}


def total_text(criteria: Sequence[Criterion], marks: Mapping[str, int], language: Language) -> str:
    """What the marks add up to, once no line is empty; penalties are taken off."""
    if any(line.id not in marks for line in criteria):
        return ""
    signs = {line.id: -1 if line.penalty else 1 for line in criteria}
    points = sum(sign * marks[line] for line, sign in signs.items())
    return written(mark_text(max(0, points)), language)
