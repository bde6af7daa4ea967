"""Every form of every page, filled in and sent as a browser without scripts would."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from tests.contracts.recorded.asking import Desk, Given, Visitor
from tests.contracts.recorded.reading import Form, page_of
from tests.unit.gateway.access.requests_of_routes import QUESTIONS, ROSTER

_STEPS = 3
_LONGEST = 80
#: what people type, by the name of the field; all others get ``_ANYTHING``
_TYPED = {
    "date": "28/10/2024",
    "time": "17:00",
    "from_time": "09:00",
    "topic": "a",
    "option_A": "Có",
    "option_B": "Không",
    "option_C": "",
    "option_D": "",
    "option_E": "",
    "option_F": "",
    "username": "cb2",
    "password": "mưa rào tháng sáu",
    "current": "mưa rào tháng năm",
    "new": "nắng hạ trên đồi 27",
    "again": "nắng hạ trên đồi 27",
    "name": "Trần Văn Cường",
    "phone": "0912345678",
    "code": "cb9",
    "title": "Hội thi mới",
    "organiser": "UBND thành phố",
    "first_day": "04/11/2024",
    "weeks": "2",
    "topics": "Cải cách",
    "questions": "10",
    "time_limit": "30 phút",
    "paste": "",
    "h:A1": "12",
    # words for a picture whose file is not sent
    **{f"picture_new_{place}": "" for place in ("question", *"ABCDEF")},
}
_ANYTHING = "Theo Nghị định 15"
#: the id of a file that waits for its confirmation
_STAGED = "staged"
_WRITTEN_AT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CHOICES = ("radio", "select", "checkbox")

Sent = dict[str, Any]


def _of_no_time(book: bytes) -> bytes:
    """A workbook that does not say when it was written, so that its digest is always the same."""
    target = BytesIO()
    with ZipFile(BytesIO(book)) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = _WRITTEN_AT.sub(b"2024-10-27T00:00:00Z", source.read(name))
            copy.writestr(ZipInfo(name), content)
    return target.getvalue()


_FILES = {"roster": _of_no_time(ROSTER), "questions": _of_no_time(QUESTIONS)}


async def sent_from(
    desk: Desk, path: str, visitor: Visitor, known: set[str]
) -> AsyncIterator[tuple[Sent, Given]]:
    """Each form of the page at this path, with each of its buttons, then those of the pages that
    answer; ``known`` are those that were sent before."""
    page = await desk.ask("GET", path, visitor.as_browser())
    waiting = [(path, page, 1)]
    while waiting:
        here, given, step = waiting.pop(0)
        if given.header("content-type") != "text/html" or given.status not in (200, 422):
            continue
        for form in page_of(given.body.decode()).forms:
            to = form.action or here
            for button in _buttons(form):
                fields = _filled(form, button)
                key = f"{to} {sorted(fields)} {button}"
                if form.method != "post" or key in known:
                    continue
                known.add(key)
                answer = await desk.ask(
                    "POST", to.partition("?")[0], visitor.as_browser(), **_body(form, to, fields)
                )
                yield _readable(to, fields), answer
                if step < _STEPS:
                    waiting.append((to, answer, step + 1))


def _buttons(form: Form) -> list[tuple[str, str]]:
    named = [field for field in form.fields if field["kind"] == "submit"]
    return [(one["name"], choice) for one in named for choice in one["choices"]] or [("", "")]


def _filled(form: Form, button: tuple[str, str]) -> Sent:
    """The fields with what stands in them, else with what somebody would type."""
    filled: Sent = {}
    for field in form.fields:
        name, kind = field["name"], field["kind"]
        if kind in _CHOICES:
            chosen = field["chosen"] or [choice for choice in field["choices"] if choice][:1]
            if chosen:
                filled[name] = chosen if kind == "checkbox" else chosen[0]
        elif kind == "hidden":
            filled[name] = field["value"]
        elif kind not in ("submit", "file"):
            filled[name] = field["value"] or _TYPED.get(name, _ANYTHING)
    return filled | ({button[0]: button[1]} if button[0] else {})


def _body(form: Form, to: str, fields: Sent) -> dict[str, Any]:
    """A form as its page says that it is to be sent."""
    if not form.multipart:
        return {"data": fields}
    files = [field["name"] for field in form.fields if field["kind"] == "file"]
    content = next((file for name, file in _FILES.items() if name in to), b"")
    book = ("bang.xlsx" if content else "", content)
    # a question without a picture
    none = {name: ("", b"") for name in files if name.startswith("picture_file_")}
    return {"data": fields, "files": dict.fromkeys(files, book) | none}


def _readable(to: str, fields: Sent) -> Sent:
    """What was sent, without the token, and with long texts cut."""
    shown = {name: _short(value) for name, value in fields.items() if name != "csrf"}
    return {"to": to, "sent": shown | ({_STAGED: "…"} if _STAGED in fields else {})}


def _short(value: Any) -> Any:
    long = isinstance(value, str) and len(value) > _LONGEST
    return f"{value[:_LONGEST]}…" if long else value
