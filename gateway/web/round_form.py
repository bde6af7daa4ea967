"""What all forms share that decide about a round's time: moments, for which agencies, and why."""

from typing import Any

from msgspec import Struct
from starlette.datastructures import FormData

from gateway.web.date_input import Unreadable, moment_us
from gateway.web.page_helpers import reason_in, text

MOST_REASON = 1000


class RoundForm(Struct, kw_only=True):
    """What was filled in; ``agencies`` by id, looked at where ``scope`` is ``some``."""

    scope: str = "all"
    agencies: list[str] = []
    reason: str = ""
    step: str = ""

    @property
    def chosen(self) -> list[str] | None:
        """The agencies that it is for; ``None`` for all."""
        return self.agencies if self.scope == "some" else None

    def left_out(self) -> list[str]:
        """Which of these fields are missing."""
        lacks_agencies = self.scope == "some" and not self.agencies
        wrong = {"agencies": lacks_agencies, "reason": not self.reason}
        return [name for name, missing in wrong.items() if missing]


def scope_and_reason(form: FormData) -> RoundForm:
    """The fields that every such form has."""
    return RoundForm(
        scope="some" if text(form, "scope") == "some" else "all",
        agencies=[code for code in form.getlist("agencies") if isinstance(code, str)],
        reason=reason_in(form, "reason", MOST_REASON),
        step=text(form, "step"),
    )


def typed(form: FormData, *names: str) -> dict[str, Any]:
    """Days and hours as they were typed."""
    return {name: text(form, name, 20) for name in names}


def moments(**ends: tuple[str, str]) -> tuple[list[str], list[int]]:
    """Of each end, its day and its hour as they were typed: names of the fields (``END_date``,
    ``END_time``) that cannot be read, and the moments (µs), 0 for one that cannot."""
    wrong, found = [], []
    for end, (date, time) in ends.items():
        try:
            found.append(moment_us(date, time))
        except Unreadable as unreadable:
            found.append(0)
            wrong.append(f"{end}_{unreadable.field}")
    return wrong, found
