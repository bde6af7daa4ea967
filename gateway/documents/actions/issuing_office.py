"""The office in whose name a contest's documents go out."""

from contracts.definition import Definition, Office
from documents.kinds import KINDS
from documents.letterhead import Letterhead, letterhead
from gateway.documents.actions.asked import AskedDocument


def letterhead_of(plan: Definition, this: AskedDocument) -> Letterhead:
    """Head and end of a document; what the plan's ``[office]`` does not say is left blank."""
    office = plan.office or Office()
    return letterhead(office, plan.organiser, KINDS[this.kind].symbol, this.number, this.day)
