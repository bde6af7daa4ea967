"""What must hold of a judged round's rules before anything can be recounted by them."""

import hashlib
from collections.abc import Iterator

from cli.recount.judged_facts import number
from contracts.hash_commitments import secret_commitment
from contracts.judged_ledger_lines import (
    JudgedAward,
    JudgedHeader,
    JudgedMeasure,
    JudgedPanelRules,
    JudgedTerm,
)

_OF_FORM = {"entries": "entry_marks", "stage": "stage_marks"}


def rules(header: JudgedHeader) -> Iterator[str]:
    """Everything that the header says, but the draws."""
    if (header.number == 1) != (header.previous_root is None):
        yield "previous root: only the first publication has none"
    for name, ids in (
        ("panels", [panel.id for panel in header.panels]),
        ("parts", [part.id for part in header.parts]),
        ("figures", header.figures),
        ("awards", [award.id for award in header.awards]),
    ):
        if len(set(ids)) != len(ids):
            yield f"{name}: one stands twice"
    if (header.form == "entries") == bool(header.parts):
        yield "parts: a performance has some, entries have none"
    if header.going_on is not None and header.form != "stage":
        yield "going on: to another round, from one of entries"
    for panel in header.panels:
        yield from _panel(header, panel)
    for award in header.awards:
        yield from _award(header, award)
    for part in header.parts:
        yield from _decimal(f"part {part.id}", part.overrun_points)


def draws(header: JudgedHeader) -> Iterator[str]:
    """The secrets of the lots and of the order against what was told of them before."""
    if secret_commitment(bytes.fromhex(header.lot.secret)) != header.lot.commitment:
        yield "lot: the secret is not the one committed to"
    order = header.order
    if order is None:
        return
    secret = bytes.fromhex(order.secret)
    if secret_commitment(secret) != order.commitment:
        yield "order: the secret is not the one committed to"
    before = b"hoithi/order/1\0" + secret + b"\0" + order.public_value.encode() + b"\0"
    drawn = sorted(
        set(order.order), key=lambda code: hashlib.sha256(before + code.encode()).digest()
    )
    if order.order != drawn:
        yield f"order: published {order.order}, recounted {drawn}"


def _panel(header: JudgedHeader, panel: JudgedPanelRules) -> Iterator[str]:
    name = f"panel {panel.id}"
    parts = [form.part for form in panel.forms]
    if header.form == "entries" and parts != [""]:
        yield f"{name}: marks entries by one sheet"
    if header.form == "stage" and (
        len(set(parts)) != len(parts) or not set(parts) <= {part.id for part in header.parts}
    ):
        yield f"{name}: has a sheet of a part that is none, or two of one"
    if header.form == "stage" and (panel.preliminary or panel.kinds):
        yield f"{name}: marks performances, and neither chooses nor tells kinds apart"
    if panel.preliminary == (panel.advancing is None):
        yield f"{name}: just a preliminary panel says how many go on"
    for form in panel.forms:
        ids = [criterion.id for criterion in form.criteria]
        if not ids or len(set(ids)) != len(ids):
            yield f"{name}: a sheet without a criterion, or with one twice"
    yield from _decimal(name, panel.outlier_distance, panel.divergence)


def _award(header: JudgedHeader, award: JudgedAward) -> Iterator[str]:
    name = f"award {award.id}"
    if not award.measures:
        yield f"{name}: goes by no measure"
    ranks = [prize.rank for prize in award.prizes]
    if len(set(ranks)) != len(ranks):
        yield f"{name}: a prize stands twice"
    for measure in award.measures:
        if (measure.measure == "weighted") != bool(measure.terms):
            yield f"{name}: just weighted measures have terms"
        if measure.measure != "weighted":
            yield from _measure(header, measure, name)
        elif measure.part or measure.criterion or measure.figure:
            yield f"{name}: what a weighted measure goes by stands in its terms"
        for term in measure.terms:
            yield from _decimal(name, term.weight)
            yield from _measure(header, term, name)


def _measure(header: JudgedHeader, measure: JudgedMeasure | JudgedTerm, name: str) -> Iterator[str]:
    """Whether works of this round can be compared by it."""
    if measure.measure == "committee_figure":
        known = measure.figure in header.figures and not (measure.part or measure.criterion)
    else:
        parts = ("", *(part.id for part in header.parts))
        known = measure.measure == _OF_FORM[header.form] and measure.part in parts
        known = known and not measure.figure
    if not known:
        yield f"{name}: {measure.measure} of works that have no such thing"


def _decimal(name: str, *texts: str) -> Iterator[str]:
    for text in texts:
        try:
            number(text)
        except ValueError as fault:
            yield f"{name}: {fault}"
