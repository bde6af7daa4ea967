"""The calendar."""

from typing import Any

from tests.unit.plans.advised.edits import Advice, Edit, both, put


def line(index: int, kind: str | None, since: str, until: str, **more: Any) -> Edit:
    """A line of the calendar."""
    values = {"id": f"viec-{index}", "name": f"Việc {index}", "from": since, "until": until}
    return put(f"calendar[{index}]", values | ({"kind": kind} if kind else {}) | more)


CALENDAR: dict[str, list[Advice]] = {
    "calendar.empty": [
        Advice(line(1, None, "05/3/2025 08:00", "05/3/2025 08:00"),
               put("calendar[1].until", "05/3/2025"), ("until",)),
        Advice(line(1, None, "05/3/2025", "04/3/2025"), put("calendar[1].from", "04/3/2025"),
               ("from",)),
    ],
    "calendar.contradicts": [
        Advice(put("calendar[0].from", "04/3/2025"), put("calendar[0].from", "03/3/2025"),
               ("bên kia",)),
        Advice(put("calendar[0].from", "04/3/2025"),
               put("phases[0].rounds[0].opens_at", "04/3/2025"), ("bên kia",)),
        Advice(put("calendar[0].until", "13/3/2025"),
               put("phases[0].rounds[1].closes_at", "13/3/2025"), ("bên kia",)),
    ],
    "calendar.form": [
        Advice(line(1, None, "3/2025", "3/2025", form="written"),
               put("calendar[1].form", "quiz"), ("bên kia",)),
    ],
    "calendar.too_early": [
        Advice(line(1, "ceremony", "10/3/2025", "11/3/2025"),
               both(put("calendar[1].from", "20/3/2025"), put("calendar[1].until", "20/3/2025")),
               ("sửa ngày",)),
    ],
    "calendar.before_settled": [
        Advice(both(put("phases[0].results", {"complaints_window": "4 ngày"}),
                    line(1, "ceremony", "17/3/2025", "17/3/2025", phase="vong-1")),
               put("phases[0].results.complaints_window", "3 ngày"), ("rút ngắn",)),
        Advice(both(put("phases[0].results", {"complaints_window": "5 ngày"}),
                    line(1, "final", "18/3/2025", "18/3/2025")),
               put("calendar[1].until", "19/3/2025"), ("hết ngày 19/03/2025", "lùi ngày")),
    ],
    "calendar.after_closing": [
        Advice(both(line(1, "closing", "20/3/2025", "20/3/2025"),
                    line(2, "ceremony", "25/3/2025", "25/3/2025")),
               both(put("calendar[1].until", "25/3/2025")), ("bên kia",)),
        Advice(both(line(1, "closing", "20/3/2025", "20/3/2025"),
                    line(2, "ceremony", "25/3/2025", "25/3/2025")),
               line(2, "ceremony", "19/3/2025", "19/3/2025"), ("bên kia",)),
    ],
    "calendar.order": [
        Advice(both(line(1, "complaints", "18/3/2025", "20/3/2025"),
                    line(2, "draft", "19/3/2025", "19/3/2025")),
               line(2, "draft", "17/3/2025", "17/3/2025"), ("hãy sửa", "trước")),
        Advice(both(line(1, "complaints", "18/3/2025", "20/3/2025"),
                    line(2, "final", "19/3/2025", "19/3/2025")),
               line(2, "final", "21/3/2025", "21/3/2025"), ("hãy sửa", "giải quyết xong")),
    ],
}  # fmt: skip
