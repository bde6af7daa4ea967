"""What options of Moodle's questions count, in per cent, and which of them is right."""

from collections.abc import Sequence

from .html_text import MarkedUp

FULL = 100.0


def right_of(counts: Sequence[float], *, one_may_be_chosen: bool = True) -> list[int]:
    """The places of the options that are right: one or none.

    Raises :class:`MarkedUp`: ``several_right``, ``weighted`` or, where a question lets people
    choose several although one is right, ``choose_many``.
    """
    full = [place for place, count in enumerate(counts) if count == FULL]
    some = [place for place, count in enumerate(counts) if count > 0]
    said = ", ".join(_percent(count) for count in sorted(counts, reverse=True))
    if len(full) > 1 or (len(some) > 1 and not full):
        raise MarkedUp("several_right", exactly=f" ({len(some)} phương án được tính điểm: {said})")
    if any(count not in (0.0, FULL) for count in counts):
        raise MarkedUp("weighted", weights=said)
    if full and not one_may_be_chosen:
        raise MarkedUp("choose_many")
    return full


def _percent(count: float) -> str:
    if count != count:  # not given
        return "không ghi"
    return f"{count:.5f}".rstrip("0").rstrip(".").replace(".", ",") + " %"
