"""From the text of a definition file to a contest: read, checked, and set up if it can be run."""

from contracts.contests import ContestView as Defined
from contracts.contests import DefineContest
from contracts.definition import Definition
from contracts.errors import Refused
from contracts.event_envelope import encode
from gateway.contests.actions.definition_source import file_name
from gateway.contests.actions.make_up_refusals import refuse_told
from gateway.contests.actions.results_impact_preview import shown_before, with_difference
from gateway.context import GatewayContext
from gateway.core.http.json_bodies import invalid
from plans.definition_findings import Faulty
from plans.reading import Reading


async def define(
    context: GatewayContext,
    text: str,
    reading: Reading,
    by: str,
    *,
    reason: str = "",
    digest: str = "",
    revision: int | None = None,
) -> Defined:
    """Set the contest up, or replace its definition: ``definition.faulty`` where a finding is an
    error, ``definition.frozen`` where final results hang on what changes and no ``reason`` is
    given (``digest``: of the difference shown), and what registration refuses (``contest.*``).
    ``revision``: of the definition that was read to write this one, 0 for none; with ``None``
    whatever is there is replaced."""
    if reading.definition is None or not reading.usable:
        raise Faulty(file_name(text), reading.findings)
    _refuse_unwritable(reading.definition)
    await refuse_told(context, reading.definition)
    shown = await shown_before(context, reading.definition, digest)
    item = DefineContest(
        reading.definition,
        by,
        context.clock(),
        text,
        reason.strip(),
        [] if shown is None else shown.decides,
        digest,
        revision,
    )
    try:
        made = await context.backend.ask("registration.define_contest", item, Defined)
    except Refused as refusal:
        raise await with_difference(context, reading.definition, refusal) from None
    context.contests.changed(made.contest)
    return made


def _refuse_unwritable(definition: Definition) -> None:
    """JSON lets a text hold halves of characters and NUL, which no database keeps."""
    try:
        unwritable = b"\\u0000" in encode(definition)
    except UnicodeEncodeError:
        unwritable = True
    if unwritable:
        raise invalid("có ký tự không dùng được", "unusable characters")
