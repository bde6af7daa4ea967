"""Prizes as publications tell them: documents take figures from nowhere else."""

from typing import NamedTuple

from contracts.definition import Definition
from contracts.errors import Refused, Unavailable
from contracts.local_times import rfc3339
from contracts.publications import Publication
from contracts.results import AwardLine, Awards
from documents.sources import Source
from gateway.web.number_and_date_formats import Formats


class PublishedPrizes(NamedTuple):
    """Prizes in the order of the plan, and the publications that tell them, by number; ``every``:
    all that are published."""

    lines: list[AwardLine]
    publications: list[Publication]

    every: list[AwardLine]

    @property
    def placed_winners(self) -> list[tuple[int, AwardLine]]:
        """Those that somebody receives, with their place among all that are published."""
        held = {id(line) for line in self.won}
        return [(place, line) for place, line in enumerate(self.every) if id(line) in held]

    @property
    def won(self) -> list[AwardLine]:
        """Those that somebody receives."""
        return [line for line in self.lines if line.winner]


def published_prizes(
    awards: Awards, publications: list[Publication], number: int | None
) -> PublishedPrizes:
    """Of the newest publication of every round and phase; of one by its ``number``.
    ``document.nothing_published``, ``document.superseded``, ``publication.unknown``."""
    newest = sorted(newest_of(publications), key=lambda one: one.number)
    told = {one for one, _ in awards.editions}
    if not told <= {one.number for one in newest}:  # published between the two answers
        raise Unavailable("scoring")
    if number is not None:
        newest = [_chosen(publications, newest, number)]
    if not newest:
        raise Refused(
            "document.nothing_published",
            "Chưa có kết quả nào được công bố, nên chưa lập được văn bản. (No results are "
            "published yet, so there is no document.)",
        )
    numbers = {one.number for one in newest}
    lines = [line for line in awards.awards if line.publication in numbers]
    return PublishedPrizes(lines, newest, awards.awards)


def newest_of(publications: list[Publication]) -> list[Publication]:
    """The last of each round and phase."""
    return list({(one.round, one.phase): one for one in publications}.values())


def refuse_provisional(publications: list[Publication]) -> None:
    """``document.provisional``: what is signed rests on final results only."""
    drafts = [str(one.number) for one in publications if one.state != "final"]
    if drafts:
        told = ", ".join(drafts)
        raise Refused(
            "document.provisional",
            f"Công bố số {told} mới là kết quả dự kiến; văn bản này chỉ lập từ kết quả chính thức. "
            "Hãy công bố chính thức rồi lập văn bản, hoặc chọn đợt đã có kết quả chính thức. "
            f"(Publication {told} is provisional; this document is made of final results only. "
            "Publish it as final first, or choose a round whose results are.)",
            publications=told,
        )


def sources_of(plan: Definition, publications: list[Publication]) -> list[Source]:
    """Publications as documents name them."""
    f = Formats("vi", zone=plan.timezone)
    names = plan.round_names
    phases = {phase.id: phase.name for phase in plan.phases}
    return [
        Source(
            names.get(one.round, one.round) if one.round else phases.get(one.phase, one.phase),
            str(one.number),
            f.formally(rfc3339(one.published_at_us)),
            one.root,
        )
        for one in publications
    ]


def _chosen(every: list[Publication], newest: list[Publication], number: int) -> Publication:
    for one in newest:
        if one.number == number:
            return one
    for one in every:
        if one.number == number:
            later = next(new for new in newest if (new.round, new.phase) == (one.round, one.phase))
            raise Refused(
                "document.superseded",
                f"Công bố số {number} đã được thay bằng công bố số {later.number}; hãy lập văn bản "
                f"từ công bố số {later.number}. (Publication {number} was superseded by "
                f"{later.number}: make the document of that.)",
                publication=later.number,
            )
    raise Refused("publication.unknown", f"Không có công bố số {number}. (No such publication.)")
