"""Certificates for everybody who won something."""

from contracts.definition import Definition
from documents.certificate import Certificate, Certificates
from documents.kinds import KINDS
from documents.letterhead import SHORT_BLANK
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.published_prizes import PublishedPrizes, refuse_provisional
from gateway.documents.actions.winners import of_group


def certificates(
    plan: Definition, this: AskedDocument, found: PublishedPrizes, codes: dict[int, str]
) -> Certificates:
    """Of final results only: ``document.provisional``. ``codes``: number of each prize by the
    place of its line among all that are published. The number of the document is that of the
    decision by which they are given."""
    refuse_provisional(found.publications)
    names = plan.round_names
    decided = letterhead_of(plan, this._replace(kind="decision"))
    symbol = plan.office.symbol if plan.office else ""
    kind = f"{KINDS['certificates'].symbol}-{symbol or SHORT_BLANK}"
    site = this.site.split("://")[-1]
    return Certificates(
        plan.title,
        decided.authority,
        decided.name,
        decided.place_and_date,
        decided.signature,
        decided.reference if this.number else "",
        f"{site}/verify/certificate",
        [
            Certificate(
                f"{number:02}/{kind}",
                line.winner,
                "" if of_group(line) else line.agency,
                line.prize,
                " – ".join(filter(None, [line.award_name, names.get(line.round or "", "")])),
                line.title or line.work,
                codes[place],
                f"{this.site}/verify/certificate/{plan.slug}/{codes[place]}",
            )
            for number, (place, line) in enumerate(found.placed_winners, 1)
        ],
    )
