"""The announcement of a publication, and its minutes."""

from typing import NamedTuple

from contracts.appeals import appeals_until_us
from contracts.definition import Definition
from contracts.errors import Unavailable
from contracts.local_times import rfc3339
from contracts.publications import Publication
from documents.weekly import Announcement, Figure, PublicationMinutes
from gateway.context import GatewayContext
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.copies import without_articles
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.published_prizes import (
    PublishedPrizes,
    published_prizes,
    sources_of,
)
from gateway.documents.actions.winners import counted, formats_of, winners_of_awards

STATES = {"draft": "dự kiến", "final": "chính thức"}


class OnePublication(NamedTuple):
    """A publication with its prizes, and all that its contest has published, by number."""

    this: Publication
    prizes: PublishedPrizes
    every: list[Publication]


async def announcement(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> Announcement:
    """Of one publication, the newest where none is named; refused as ``published_prizes``."""
    found = await _chosen(context, plan, this)
    (source,) = sources_of(plan, [found.this])
    return Announcement(
        without_articles(letterhead_of(plan, this)),
        plan.title,
        source.what,
        STATES[found.this.state],
        _standing(plan, found.this, context.clock()),
        await _figures(context, plan, found),
        winners_of_awards(plan, found.prizes.won),
        [source],
    )


async def publication_minutes(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> PublicationMinutes:
    """As ``announcement``."""
    found = await _chosen(context, plan, this)
    (source,) = sources_of(plan, [found.this])
    return PublicationMinutes(
        without_articles(letterhead_of(plan, this)),
        plan.title,
        source.what,
        STATES[found.this.state],
        _standing(plan, found.this, context.clock()),
        source.number,
        source.published,
        source.root,
        _before(found),
        await _figures(context, plan, found),
        _remarks(found),
        winners_of_awards(plan, found.prizes.won),
    )


async def _chosen(context: GatewayContext, plan: Definition, this: AskedDocument) -> OnePublication:
    every = await context.contests.publications(plan.slug)
    number = this.publication or max((one.number for one in every), default=None)
    awards = await context.published.awards(plan.slug)
    prizes = published_prizes(awards, every, number)
    return OnePublication(prizes.publications[0], prizes, every)


def _standing(plan: Definition, this: Publication, now_us: int) -> str:
    """Draft or final in a sentence."""
    f = formats_of(plan)
    told = f"công bố số {this.number}, {f.formally(rfc3339(this.published_at_us))}"
    if this.state == "final":
        return f"Đây là kết quả chính thức ({told})."
    phase = plan.phase_of_round(this.round) if this.round else plan.phase(this.phase)
    until_us = appeals_until_us(phase, this.published_at_us)
    until = f.formally(rfc3339(until_us), end=True)
    if now_us < until_us:
        return (
            f"Đây là kết quả dự kiến ({told}). Ban Tổ chức nhận khiếu nại đến {until}; hết thời "
            "hạn này và sau khi trả lời xong các khiếu nại, kết quả chính thức được công bố."
        )
    return (
        f"Đây là kết quả dự kiến ({told}). Thời hạn nhận khiếu nại đã hết lúc {until}; kết quả "
        "chính thức được công bố sau khi trả lời xong các khiếu nại."
    )


async def _figures(
    context: GatewayContext, plan: Definition, found: OnePublication
) -> list[Figure]:
    """Numbers that the publication itself holds."""
    f, this = formats_of(plan), found.this
    figures = []
    if this.round and plan.phase_of_round(this.round).quiz is not None:
        page = await context.published.standings(plan.slug, this.round, 1, 0)
        if page.publication != this.number:  # published between the two answers
            raise Unavailable("scoring")
        figures = [
            Figure("Số người có kết quả", f"{f.number(page.contestants)} người"),
            Figure("Số lượt thi đã ghi nhận", f"{f.number(this.attempts)} lượt"),
        ]
    elif this.round:
        figures = [Figure("Số bài dự thi, phần thi", f.number(this.attempts))]
    won = found.prizes.won
    money = f.money(sum(line.money for line in won))
    return [*figures, Figure("Giải thưởng", f"{counted(won)}, tổng số tiền {money}")]


def _before(found: OnePublication) -> str:
    earlier = [one for one in found.every if one.number < found.this.number]
    if not earlier:
        return ""
    last = max(earlier, key=lambda one: one.number)
    return f"công bố số {last.number}, mã băm {last.root}"


def _remarks(found: OnePublication) -> list[str]:
    """What was open when it went out, as the publication itself tells it."""
    this, remarks = found.this, []
    if this.unanswered:
        remarks.append(
            f"Khi công bố còn {this.unanswered} khiếu nại chưa trả lời. Lý do công bố: "
            f"{this.unanswered_reason}"
        )
    if this.missing:
        remarks.append(
            f"Khi công bố còn thiếu {this.missing} phiếu chấm. Lý do công bố: {this.missing_reason}"
        )
    left = len(found.prizes.lines) - len(found.prizes.won)
    if left:
        remarks.append(f"Có {left} giải theo kế hoạch không trao, lý do ghi trong tệp công bố.")
    return remarks
