"""A part's clock, worked out from the steps that were pressed.

Two people may have a clock before them: a step that does not fit the clock as it stands is refused
with what it is, so that a second press of the same button neither starts nor stops anything.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from contracts.errors import Refused
from contracts.stage import ClockStep, PerformanceState

ClockState = Literal["new", "running", "held", "stopped"]
_AFTER: dict[tuple[ClockState, ClockStep], ClockState] = {
    ("new", "start"): "running",
    ("running", "hold"): "held",
    ("held", "resume"): "running",
    ("running", "stop"): "stopped",
    ("held", "stop"): "stopped",
}


class PressedStep(Struct, frozen=True):
    """A step as it was kept."""

    step: ClockStep
    at_us: int


class Clock(Struct, frozen=True):
    """A clock now; ``used_us`` without what runs since ``since_us``."""

    state: ClockState = "new"
    used_us: int = 0
    since_us: int = 0

    @property
    def used_ms(self) -> int:
        """What was used until it was last held or stopped, begun milliseconds left out."""
        return self.used_us // 1000


def standing(steps: Sequence[PressedStep]) -> list[PressedStep]:
    """The steps that were not taken back: each ``undo`` takes the last one that stands."""
    kept: list[PressedStep] = []
    for one in steps:
        if one.step != "undo":
            kept.append(one)
        elif kept:
            kept.pop()
    return kept


def clock_of(steps: Sequence[PressedStep]) -> Clock:
    """The clock after these steps. Time held is not used; no step lies before the last one."""
    clock = Clock()
    for one in standing(steps):
        state = _AFTER[clock.state, one.step]
        at_us = max(one.at_us, clock.since_us)
        ran = at_us - clock.since_us if clock.state == "running" else 0
        clock = Clock(state, clock.used_us + ran, at_us)
    return clock


def refuse_step(steps: Sequence[PressedStep], step: ClockStep) -> None:
    """``clock.step``: the clock is not where such a step fits."""
    clock = clock_of(steps)
    fits = bool(standing(steps)) if step == "undo" else (clock.state, step) in _AFTER
    if not fits:
        raise Refused(
            "clock.step",
            "Đồng hồ đã ở trạng thái khác; hãy xem lại màn hình. "
            "(The clock stands otherwise: somebody pressed before.)",
            state=clock.state,
        )


def refuse_other_press(before: tuple[str, str, str] | None, now: tuple[str, str, str]) -> None:
    """``clock.press_taken``: team, part and step of a press heard ``before`` under the same id are
    not those of ``now``. Taken for a repetition, this press would be lost in silence."""
    if before not in (None, now):
        raise Refused(
            "clock.press_taken",
            "Mã lần bấm này đã dùng cho đồng hồ khác; hãy bấm lại. "
            "(This press id was used for another clock or step; press again.)",
        )


def refuse_before_opening(step: ClockStep, at_us: int, opens_at_us: int) -> None:
    """``clock.before_opening``: a trial of the clock before the contest counts for nobody, and
    would stand in the team's time. Other steps need a start before them."""
    if step == "start" and at_us < opens_at_us:
        raise Refused(
            "clock.before_opening",
            "Chưa đến giờ mở đợt thi nên chưa được bấm giờ. "
            "(The round is not open yet: no clock can be started.)",
            opens_at_us=opens_at_us,
        )


def performance_state(clocks: Mapping[str, Clock], parts: Sequence[str]) -> PerformanceState:
    """``clocks``: part -> its clock, "" of the performance as a whole. It is on from the first
    start, and ended when the whole was stopped, or every part."""
    if all(one.state == "new" for one in clocks.values()):
        return "waiting"
    whole = clocks.get("", Clock())
    if whole.state == "stopped":
        return "ended"
    done = all(clocks.get(part, Clock()).state == "stopped" for part in parts)
    return "ended" if whole.state == "new" and done else "on"
