"""A document as a file, whichever it is."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec
from msgspec import Struct

from contracts.definition import Definition
from documents.kinds import Kind
from documents.making import MakeDocument
from gateway.context import GatewayContext
from gateway.core.http.serving import media_type_of
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.certificate_codes import codes_in
from gateway.documents.actions.certificates import certificates
from gateway.documents.actions.decision import decision
from gateway.documents.actions.draw_minutes import draw_minutes
from gateway.documents.actions.final_report import final_report
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.prize_list import prize_list
from gateway.documents.actions.published_prizes import PublishedPrizes, published_prizes
from gateway.documents.actions.reminder_letters import reminder_letters
from gateway.documents.actions.weekly import announcement, publication_minutes
from gateway.participation.cache import Scope


class MadeDocument(NamedTuple):
    """A document to be downloaded; ``name`` is ASCII."""

    content: bytes
    name: str
    media_type: str


async def document_of(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> MadeDocument:
    """Made in a process of its own. ``document.*``, ``publication.unknown``,
    ``request.too_many``."""
    data = msgspec.to_builtins(await CONTENTS[this.kind](context, plan, this))
    task = MakeDocument(this.kind, this.format, data, context.document_templates)
    made = await context.readers.document(task)
    name = f"{this.kind}-{plan.slug}.{this.format}"
    return MadeDocument(made, name, media_type_of(this.format))


async def prizes_of(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> PublishedPrizes:
    """The prizes that a document tells; as ``published_prizes``."""
    awards = await context.published.awards(plan.slug)
    publications = await context.contests.publications(plan.slug)
    return published_prizes(awards, publications, this.publication)


async def _decision(context: GatewayContext, plan: Definition, this: AskedDocument) -> Struct:
    return decision(plan, this, await prizes_of(context, plan, this))


async def _prizes(context: GatewayContext, plan: Definition, this: AskedDocument) -> Struct:
    return prize_list(plan, this, await prizes_of(context, plan, this))


async def _certificates(context: GatewayContext, plan: Definition, this: AskedDocument) -> Struct:
    found = await prizes_of(context, plan, this)
    told = codes_in(context.certificate_key, plan.slug, found.every)
    place_of = {id(line): place for place, line in enumerate(found.every)}
    codes = {place_of[id(line)]: code for code, line in told.items()}
    return certificates(plan, this, found, codes)


async def _report(context: GatewayContext, plan: Definition, this: AskedDocument) -> Struct:
    found = await prizes_of(context, plan, this)
    whole = (await context.participation.get(Scope(plan.slug))).table
    rounds = [
        (one.name, (await context.participation.get(Scope(plan.slug, one.round))).table)
        for one in await context.contests.rounds(plan.slug)
        if one.quiz and not one.practice
    ]
    prizes = prize_list(plan, this, found)
    return final_report(plan, letterhead_of(plan, this), prizes, whole, rounds)


#: what is in a document of each kind
CONTENTS: dict[Kind, Callable[[GatewayContext, Definition, AskedDocument], Awaitable[Struct]]] = {
    "decision": _decision,
    "prizes": _prizes,
    "certificates": _certificates,
    "report": _report,
    "announcement": announcement,
    "publication_minutes": publication_minutes,
    "draw_minutes": draw_minutes,
    "reminder_letters": reminder_letters,
}
