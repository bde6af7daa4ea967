"""The page on which an entry, or its next version, is handed in."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import FORMATS, EntryKind, EntryRules
from contracts.errors import Refused
from gateway.context import context_of
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import who
from gateway.entries import actions
from gateway.entries.pages.calls import Call, call_of, speaking_for
from gateway.entries.shapes import EntryLook
from gateway.web.page_helpers import named, page_router, rendered
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
#: what browsers offer to choose from for each format
_ACCEPTED = {"jpeg": ".jpg,.jpeg"}


@router.get("/contests/{contest}/rounds/{round}/entries/new")
async def new(request: Request, contest: str, round: str) -> Response:
    """A new entry; ``?agency=``: by its liaison."""
    agency = request.query_params.get("agency", "")
    if agency and agency not in who(request).speaks_for:
        raise not_yours()
    return _form(request, await call_of(request, contest, round), agency, None)


@router.get("/contests/{contest}/entries/{entry}/new")
async def next_version(request: Request, contest: str, entry: str) -> Response:
    """The next version of an entry, as the one that counts stands."""
    found = await actions.look(context_of(request), who(request), contest, entry)
    if not found.changeable:
        raise Refused("entry.closed", "Bài này không còn sửa được. (It can't be changed any more.)")
    call = await call_of(request, contest, found.round)
    return _form(request, call, speaking_for(request, found), found)


def _form(request: Request, call: Call, agency: str, entry: EntryLook | None) -> Response:
    now = entry.versions[0] if entry else None
    kind = entry.kind if entry else call.rules.kinds[0]
    back = f"/contests/{call.plan.slug}/rounds/{call.round.round}/entries"
    return rendered(
        request,
        "entries/hand_in.html",
        contest=named(call.plan),
        round=call.round,
        rules=call.rules,
        kind=kind,
        entry=entry,
        now=now,
        agency=agency,
        back=f"{back}?agency={agency}" if agency else back,
        asks_authors=_asks_authors(call.rules, agency) and entry is None,
        config={
            "lang": language_of(request),
            "contest": call.plan.slug,
            "round": call.round.round,
            "entry": entry.entry if entry else "",
            "base_version": entry.version if entry else 0,
            "agency": agency,
            "person": who(request).person,
            "authors": [_author(one.person, one.name, one.agency) for one in now.authors]
            if now
            else [],
            "author_first": not agency and call.rules.owned_by == "person",
            "files": [
                {"upload": one.file, "name": one.name, "size": one.size, "purpose": one.purpose}
                for one in (now.files if now else [])
            ],
            "kinds": {one: _of_kind(call.rules, one) for one in call.rules.kinds},
            "attachment": {"largest": call.rules.largest("attachment"), "accept": ""},
            "texts": catalogue(language_of(request)).section("entries_js"),
        },
    )


def _asks_authors(rules: EntryRules, agency: str) -> bool:
    """Whether somebody has to be, or may be, named beside whoever hands in."""
    return bool(agency) or (rules.owned_by == "person" and rules.authors_maximum > 1)


def _author(person: str | None, name: str, agency: str) -> dict[str, str]:
    return {"person": person} if person else {"name": name, "agency": agency}


def _of_kind(rules: EntryRules, kind: EntryKind) -> dict[str, Any]:
    """What the script holds a file of this kind, or a typed text, against."""
    if kind == "text":
        return {"least": rules.text_word_minimum, "most": rules.text_word_maximum}
    formats = [one for one in FORMATS[kind] if one in rules.formats_of(kind)]
    return {
        "largest": rules.largest(kind),
        "accept": ",".join(_ACCEPTED.get(one, f".{one}") for one in formats),
    }
