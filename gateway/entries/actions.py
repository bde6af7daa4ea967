"""What is asked of exam about entries, for their authors, and liaisons of their agencies."""

import contextlib

import msgspec

from contracts.accounts import Role
from contracts.errors import Problem, Refused, Unavailable
from contracts.event_envelope import encode
from contracts.handing_in import (
    Author,
    Entries,
    EntriesQuery,
    EntryFileView,
    EntryQuery,
    EntryReceipt,
    EntryRow,
    EntryTaken,
    EntryView,
    HandedFile,
    HandInEntry,
    VersionView,
    WithdrawEntry,
)
from contracts.screening import ScreeningStep
from gateway.context import GatewayContext
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import check_again
from gateway.core.access.sessions import Session
from gateway.core.http.problem_responses import Headers, refusal_of
from gateway.core.http.rfc3339_shapes import moment_of, telling
from gateway.core.transport.arrivals import outcome_of
from gateway.entries.shapes import (
    AuthorBody,
    AuthorView,
    EntriesLook,
    EntryBody,
    EntryLine,
    EntryLook,
    EntryTakenView,
    FileBody,
    ScreeningStepLook,
    VersionLook,
)
from gateway.people.actions.names_by_id import names_while_told
from gateway.people.actions.roster_lookup import on_roster
from gateway.uploads.actions.kept_files import original
from plumbing.joined_objects import Joined

_LIAISON: Role = "liaison"
_ORGANISER: Role = "organiser"
KIND = "entry"
_line = telling(EntryRow, EntryLine, "authors")
_look = telling(EntryView, EntryLook, "versions", "closes_at", "screenings")
_version_look = telling(VersionView, VersionLook, "authors", "original", "receipt")
_step = telling(ScreeningStep, ScreeningStepLook, "by")
_receipt = msgspec.json.Decoder(EntryReceipt).decode
_taken = msgspec.json.Decoder(EntryTaken).decode
_problem = msgspec.json.Decoder(Problem).decode
Kept = tuple[int, bytes, Headers]


async def hand_in(
    context: GatewayContext,
    session: Session,
    place: tuple[str, str, str],
    given: EntryBody,
    body: bytes,
    stamp: str | None,
) -> tuple[EntryTakenView, bool] | Kept:
    """Hand in an entry of a round, or the next version of one (``place``: contest, round, entry);
    whether it had been handed in already. While exam does not answer: 503 with a stamp, as for
    submissions."""
    contest, round_id, entry = place
    arrivals, target = context.arrivals, "/".join(place)
    arrived_us, sequence = arrivals.arrival(session.person, target, KIND, body, stamp)
    with arrivals.under_way(arrived_us):
        await as_liaison(context, session, given.agency)
        item = HandInEntry(
            contest=contest,
            round=round_id,
            by=session.person,
            agency=given.agency,
            kind=given.kind,
            arrived_us=arrived_us,
            sequence=sequence,
            title=given.title,
            labels=given.labels,
            authors=[await _author(context, contest, one) for one in given.authors],
            files=[await _file(context, session, one, entry) for one in given.files],
            text=given.text,
            explanation=given.explanation,
            original_declared=given.original,
            entry=entry,
            base_version=given.base_version,
        )
        outcome = await outcome_of(arrivals.batchers["exam.hand_in"].ask(encode(item)))
        if outcome is None:
            proof = arrivals.stamp(session.person, target, KIND, body, arrived_us, sequence)
            return await arrivals.kept("exam.hand_in", encode(item), arrived_us, proof)
    if outcome.refused:
        raise refusal_of(_problem(outcome.error))
    taken = _taken(outcome.ok)
    view = EntryTakenView(
        taken.entry, taken.version, _receipt(taken.receipt), taken.findings, not given.files
    )
    return view, taken.repeated


async def as_liaison(context: GatewayContext, session: Session, agency: str) -> None:
    """Only an agency's liaison speaks for it, who still is one. While registration does not answer
    the session is believed, as it is of whoever hands in for themselves."""
    if not agency:
        return
    if agency not in session.speaks_for:
        raise not_yours()
    with contextlib.suppress(Unavailable):
        await check_again(context.backend, session, _LIAISON)


async def _author(context: GatewayContext, contest: str, one: AuthorBody) -> Author:
    if not one.username:
        # who has an account is called as registration says
        return Author(one.person) if one.person else Author("", one.name, one.agency)
    return Author((await on_roster(context, contest, one.username)).person)


async def _file(context: GatewayContext, session: Session, one: FileBody, entry: str) -> HandedFile:
    """A file that has arrived whole; exam says whether it may be used. Somebody else's only in an
    entry that has it already."""
    announced = await context.uploads.find(one.upload) if one.upload.isalnum() else None
    if announced is None or (announced.person != session.person and not entry):
        raise Refused("upload.unknown", "Không có tệp này. (No such upload.)", upload=one.upload)
    offset = await context.uploads.offset(one.upload)
    if offset != announced.size:
        raise Refused(
            "upload.incomplete",
            "Tệp chưa gửi xong. (The upload is not complete.)",
            upload=one.upload,
            offset=offset,
        )
    return HandedFile(one.upload, one.purpose, await context.uploads.sha256(announced))


async def look(context: GatewayContext, session: Session, contest: str, entry: str) -> EntryLook:
    """An entry as its author, a liaison of its agency, or the organiser sees it;
    ``entry.unknown``."""
    return await shown(context, await _seen(context, session, contest, entry))


async def file_of(
    context: GatewayContext, session: Session, place: tuple[str, str, str]
) -> tuple[EntryFileView, Joined]:
    """A file of any version of an entry (``place``: contest, entry, file), by the bytes that were
    hashed for its receipt, for whoever may see the entry; ``upload.unknown``."""
    contest, entry, file = place
    found = await _seen(context, session, contest, entry)
    for version in found.versions:
        for one in version.files:
            if one.file == file:
                return one, await original(context, file, one.size)
    raise Refused("upload.unknown", "Không có tệp này. (No such upload.)")


async def _seen(context: GatewayContext, session: Session, contest: str, entry: str) -> EntryView:
    own = EntryQuery(contest, entry, session.person, await _agencies_still(context, session))
    try:
        return await context.backend.ask("exam.entry", own, EntryView)
    except Refused as refusal:
        if refusal.problem.code != "entry.unknown" or _ORGANISER not in session.duties:
            raise
    await check_again(context.backend, session, _ORGANISER)
    await context.looks.note_what(session, "people.seen", "entries", contest)
    return await context.backend.ask("exam.entry", EntryQuery(contest, entry, None), EntryView)


async def _agencies_still(context: GatewayContext, session: Session) -> list[str]:
    """The agencies whose liaison this is, as registration says: a session may outlive a role. It is
    believed while registration does not answer."""
    agencies = session.speaks_for
    if agencies:
        try:
            await check_again(context.backend, session, _LIAISON)
        except Refused:
            return []
        except Unavailable:
            pass
    return agencies


async def withdraw(
    context: GatewayContext, session: Session, contest: str, entry: str, reason: str, agency: str
) -> EntryLook:
    """Take an entry back. Refusals as ``exam.withdraw_entry`` says."""
    await as_liaison(context, session, agency)
    item = WithdrawEntry(contest, entry, session.person, agency, reason, context.clock())
    return await shown(context, await context.backend.ask("exam.withdraw_entry", item, EntryView))


async def listed(
    context: GatewayContext,
    session: Session,
    contest: str,
    round_id: str,
    agency: str,
    after: str,
) -> EntriesLook:
    """Somebody's own entries of a round; with ``agency`` all of it, for its liaisons and the
    organiser."""
    organises = _ORGANISER in session.duties
    if agency and not organises and agency not in session.speaks_for:
        raise not_yours()
    if agency:
        await check_again(context.backend, session, _ORGANISER if organises else _LIAISON)
        await context.looks.note_what(session, "people.seen", "entries", contest, agency)
    query = EntriesQuery(
        contest,
        round_id,
        person=None if agency else session.person,
        agencies=[agency] if agency else None,
        after=after,
    )
    return await lines_of(context, query)


async def lines_of(context: GatewayContext, query: EntriesQuery) -> EntriesLook:
    """Entries in a list, with the names of their authors."""
    found = await context.backend.ask("exam.entries", query, Entries)
    people = [author.person for row in found.entries for author in row.authors]
    names = await names_while_told(context, people)
    lines = [_line(row, authors=_named(row.authors, names)) for row in found.entries]
    return EntriesLook(lines, found.count, found.next or None)


async def shown(context: GatewayContext, view: EntryView) -> EntryLook:
    """An entry as the API tells it."""
    people = [author.person for one in view.versions for author in one.authors]
    names = await names_while_told(
        context, [*people, *(one.by for one in view.screenings if one.by)]
    )
    return _look(
        view,
        versions=[_version(one, names) for one in reversed(view.versions)],
        closes_at=moment_of(view.closes_at_us or None),
        screenings=[_step(one, by=names.get(one.by, "")) for one in view.screenings],
    )


def _version(one: VersionView, names: dict[str, str]) -> VersionLook:
    return _version_look(
        one,
        authors=_named(one.authors, names),
        original=one.original_declared,
        receipt=_receipt(one.receipt),
    )


def _named(authors: list[Author], names: dict[str, str]) -> list[AuthorView]:
    return [
        AuthorView(one.person or None, names.get(one.person, one.name), one.agency)
        for one in authors
    ]
