"""What options of Moodle's questions count, in per cent, and which of them is right."""

from collections.abc import Sequence

from msgspec import Struct

from .html_text import MarkedUp

FULL = 100.0


_NEARLY = 0.01


class Counted(Struct, frozen=True):
    """The places of the options that are right; ``several``: people may choose several, who then
    have to choose all of them; ``penalties``: what wrong ones take away, which is not kept."""

    right: list[int]
    several: bool = False
    penalties: str = ""
    exactly: str = ""


def right_of(counts: Sequence[float], *, one_may_be_chosen: bool = True) -> Counted:
    """What is right by what options count.

    Where people choose one, at most one counts, in full. Where they choose several, those that
    are right share the full mark in equal parts; wrong ones may take something away.
    Raises :class:`MarkedUp`: ``several_right`` where each of several alone is enough, ``weighted``.
    """
    right = [place for place, count in enumerate(counts) if count > 0]
    said = ", ".join(_percent(count) for count in sorted(counts, reverse=True))
    exactly = f" ({len(right)} phương án được tính điểm: {said})"
    equal = all(abs(counts[place] * len(right) - FULL) <= _NEARLY * len(right) for place in right)
    finite = all(count == count for count in counts)
    if not one_may_be_chosen and right and equal and finite:
        away = sorted(count for count in counts if count < 0)
        return Counted(right, True, ", ".join(map(_percent, away)), exactly)
    if not one_may_be_chosen and len(right) > 1:
        raise MarkedUp("weighted", weights=said)
    full = [place for place in right if counts[place] == FULL]
    if len(full) > 1 or (len(right) > 1 and not full):
        raise MarkedUp("several_right", exactly=exactly)
    if any(count not in (0.0, FULL) for count in counts):
        raise MarkedUp("weighted", weights=said)
    return Counted(full)


def _percent(count: float) -> str:
    if count != count:  # not given
        return "không ghi"
    return f"{count:.5f}".rstrip("0").rstrip(".").replace(".", ",") + " %"
