"""What is kept of an answer: JSON whole, spreadsheets by their cells, pages by what they offer."""

import hashlib
import json
import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.contracts.recorded.asking import Given

#: headers that say something about this answer, and not about all of them
_HEADERS = (
    "location",
    "retry-after",
    "content-disposition",
    "cache-control",
    "vary",
    "arrival-stamp",
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON = ("application/json", "application/problem+json", "application/schema+json")
_VERSION = re.compile(r"/static/[^/]+/")
#: reckoned from the machine's clock by Starlette; what counts stands in Max-Age
_EXPIRES = re.compile(r" expires=[^;]*;")
_MOST_TEXT = 4_000


def kept_of(given: Given) -> dict[str, Any]:
    """An answer as it stands in a recording."""
    kind = given.header("content-type")
    found: dict[str, Any] = {"status": given.status}
    if kind:
        found["type"] = kind
    for name in _HEADERS:
        if value := given.header(name):
            found[name] = _VERSION.sub("/static/…/", value)
    cookies = [_cookie(value) for name, value in given.headers if name == "set-cookie"]
    if cookies:
        found["cookies"] = cookies
    return found | _body_of(kind, given.body)


def _body_of(kind: str, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if kind in _JSON:
        return _json_of(body)
    if kind == "text/html":
        return page_of(body.decode()).kept()
    if kind == _XLSX:
        return {"sheets": _sheets_of(body)}
    if kind == "text/event-stream":
        return {"event": _event_of(body.decode())}
    if kind.startswith("image/") or len(body) > _MOST_TEXT:
        return {"sha256": hashlib.sha256(body).hexdigest()}
    return {"lines": body.decode().splitlines()}


def _json_of(body: bytes) -> dict[str, Any]:
    value = json.loads(body)
    if isinstance(value, dict) and "openapi" in value:
        return {"described": _described(value)}
    found = {"body": value}
    if json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() != body:
        found["sha256"] = hashlib.sha256(body).hexdigest()  # written in another way than all others
    return found


def _described(document: dict[str, Any]) -> dict[str, list[str]]:
    """What is promised of each call. Names of schemas are the document's own business."""
    return {
        f"{method.upper()} {path}": [
            f"{status} {'|'.join(answer.get('content', {}))}".strip()
            for status, answer in operation["responses"].items()
        ]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def _cookie(value: str) -> str:
    """Name and attributes; of the value, only whether there is one."""
    name, _, rest = value.partition("=")
    content, _, attributes = _EXPIRES.sub("", rest).partition(";")
    return f"{name}={'…' if content.strip(chr(34)) else ''};{attributes}"


def _sheets_of(body: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(BytesIO(body))
    return {
        sheet.title: [
            [cell if isinstance(cell, int | float | str | None) else str(cell) for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    }


def _event_of(text: str) -> dict[str, Any]:
    first = next(part for part in text.split("\n\n") if "event: " in part)
    lines = dict(line.split(": ", 1) for line in first.splitlines())
    return {**lines, "data": json.loads(lines["data"])} if "data" in lines else dict(lines)


class Form:
    """A form as it stands in a page. ``fields``: name, type, value and choices, in order."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.method = attributes.get("method", "get").lower()
        self.action = attributes.get("action", "")
        self.multipart = attributes.get("enctype", "") == "multipart/form-data"
        self.fields: list[dict[str, Any]] = []

    def add(self, attributes: dict[str, str], kind: str) -> dict[str, Any]:
        """One more field; boxes and circles of one name are choices of one field."""
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if kind in ("radio", "checkbox", "submit"):
            for field in self.fields:
                if (field["name"], field["kind"]) == (name, kind):
                    field["choices"].append(value)
                    if "checked" in attributes:
                        field["chosen"].append(value)
                    return field
        field = {"name": name, "kind": kind, "value": value, "choices": [], "chosen": []}
        if kind in ("radio", "checkbox", "submit"):
            field["choices"].append(value)
            if "checked" in attributes:
                field["chosen"].append(value)
        if "required" in attributes:
            field["required"] = True
        self.fields.append(field)
        return field

    def kept(self) -> dict[str, Any]:
        """Where it goes and what it asks."""
        how = self.method + (" multipart" if self.multipart else "")
        return {"to": f"{how} {self.action}", "asks": [_asked(field) for field in self.fields]}


def _asked(field: dict[str, Any]) -> str:
    kind = "" if field["kind"] == "text" else f" {field['kind']}"
    choices = f" {'|'.join(field['choices'])}" if any(field["choices"]) else ""
    return f"{field['name']}{kind}{' required' if field.get('required') else ''}{choices}"


class Reader(HTMLParser):
    """Title, headings, links and forms of a page; links and forms of its main part alone."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._main = False
        self._form: Form | None = None
        self._field: dict[str, Any] | None = None
        self._text: list[str] | None = None
        self._in_svg = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        if tag == "main":
            self._main = True
        elif tag == "svg":
            self._in_svg = True
        if tag in ("h1", "h2") or (tag == "title" and not self._in_svg):
            self._text = []
        if not self._main:
            return
        if tag == "a" and attributes.get("href"):
            self.links.append(_VERSION.sub("/static/…/", attributes["href"]))
        elif tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field_of(tag, attributes)

    def _field_of(self, tag: str, attributes: dict[str, str]) -> None:
        assert self._form is not None
        if tag == "option" and self._field is not None:
            self._field["choices"].append(attributes.get("value", ""))
            if "selected" in attributes:
                self._field["chosen"].append(attributes.get("value", ""))
        elif not attributes.get("name"):
            return
        elif tag == "input":
            self._form.add(attributes, attributes.get("type", "text"))
        elif tag == "button":
            self._form.add(attributes, "submit")
        elif tag in ("select", "textarea"):
            self._field = self._form.add(attributes, tag)
            self._text = [] if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._text or ())
        if tag == "title" and not self._in_svg:
            self.title = " ".join(text.split())
        elif tag in ("h1", "h2"):
            self.headings.append(f"{tag} {' '.join(text.split())}")
        elif tag == "textarea" and self._field is not None:
            self._field["value"] = text.removeprefix("\n")
        elif tag == "form":
            self._form = None
        elif tag == "main":
            self._main = False
        elif tag == "svg":
            self._in_svg = False
        if tag in ("title", "h1", "h2", "textarea"):
            self._text = None
        if tag in ("select", "textarea"):
            self._field = None

    def kept(self) -> dict[str, Any]:
        """What a recording keeps of a page."""
        found: dict[str, Any] = {"title": self.title, "headings": self.headings}
        if self.forms:
            found["forms"] = [form.kept() for form in self.forms]
        if self.links:
            found["links"] = list(dict.fromkeys(self.links))
        return found


_PAGES: dict[str, Reader] = {}


def page_of(text: str) -> Reader:
    """A page, read; the same page was read before for another caller."""
    found = _PAGES.get(text)
    if found is None:
        found = _PAGES[text] = Reader()
        found.feed(text)
    return found
