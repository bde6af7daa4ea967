"""The decision that recognises the winners."""

from contracts.definition import Definition
from documents.decision import Decision
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.published_prizes import (
    PublishedPrizes,
    refuse_provisional,
    sources_of,
)
from gateway.documents.actions.winners import (
    counted,
    formats_of,
    in_words,
    winners_of_awards,
)


def decision(plan: Definition, this: AskedDocument, found: PublishedPrizes) -> Decision:
    """Of final results only: ``document.provisional``."""
    refuse_provisional(found.publications)
    total = sum(line.money for line in found.won)
    return Decision(
        letterhead_of(plan, this),
        plan.title,
        counted(found.won),
        formats_of(plan).money(total),
        in_words(plan, total),
        winners_of_awards(plan, found.won),
        sources_of(plan, found.publications),
    )
