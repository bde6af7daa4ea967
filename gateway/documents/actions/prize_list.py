"""The list of prizes with money."""

from contracts.definition import Definition
from documents.prize_list import ListedAward, PrizeList
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.published_prizes import PublishedPrizes, sources_of
from gateway.documents.actions.winners import (
    counted,
    formats_of,
    in_words,
    winners_of_awards,
)

DRAFT = "DỰ KIẾN – KẾT QUẢ CHƯA CHÍNH THỨC"


def prize_list(plan: Definition, this: AskedDocument, found: PublishedPrizes) -> PrizeList:
    """Of provisional results as well; it then says so above everything."""
    f, total = formats_of(plan), sum(line.money for line in found.won)
    money = {number: line.money for number, line in enumerate(found.won, 1)}
    return PrizeList(
        letterhead_of(plan, this),
        plan.title,
        "" if all(one.state == "final" for one in found.publications) else DRAFT,
        counted(found.won),
        f.money(total),
        in_words(plan, total),
        [
            ListedAward(
                award.award,
                award.round,
                award.winners,
                f.money(sum(money[one.number] for one in award.winners)),
            )
            for award in winners_of_awards(plan, found.won)
        ],
        sources_of(plan, found.publications),
    )
