"""An office that publishes what judges marked, for tests: two judges, three entries."""

import io
from functools import partial
from typing import Any

from cli.recount.judged_checks import recount_judged
from contracts.definition import Award, Prize
from contracts.judged_ledger_file import JudgedLedger, read_judged_ledger
from contracts.publications import LedgerPartQuery, PublicationQuery, PublishResults, WorkWords
from contracts.results import AwardsQuery, StandingsQuery
from contracts.rosters import AgencyRegistered, ContestantRegistered, Membership
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.publications import publishing_round, results_queries
from tests.support.jury import CONTEST, ROUND, Jury
from tests.support.marking import SIGNER, Marking

AWARDS = [
    Award("giai", "Giải bài viết", "bai", "entry", [Prize("nhat", "Giải Nhất", 1, 2_000_000)]),
]
WORDS = {"e2": WorkWords("Quê tôi", ["Lê Tư"])}
NAMES = {"lan": "Nguyễn Thị Lan", "minh": "Trần Minh"}


class Office:
    """Two judges, three entries; e2 is best, e1 and e3 follow. ``jury``: of another contest."""

    def __init__(self, marking: Marking, jury: Jury | None = None, **rules: Any) -> None:
        self.marking, self.jury = marking, jury or Jury(marking, awards=AWARDS, **rules)
        marking.hear(
            AgencyRegistered(CONTEST, "A", "Sở A", "city", 1),
            AgencyRegistered(CONTEST, "B", "Sở B", "city", 1),
        )
        marking.hear(*(self.author(f"tg-e{n}", 1) for n in (1, 2, 3)))

    def author(self, person: str, revision: int) -> ContestantRegistered:
        member = [Membership("A")]
        return ContestantRegistered(CONTEST, person, f"Tên {person}", "mandatory", member, revision)

    def begin(self) -> None:
        self.jury.entries("e1", "e2")
        self.jury.entries("e3", agency="B")
        self.jury.settle(entries=3, entry_revisions=3)
        self.jury.seat(["lan", "minh"])
        self.jury.assign()
        self.jury.release()

    def mark(self, *, but: str = "") -> None:
        for judge, content in (("lan", 30), ("minh", 31)):
            for work, more in (("e1", 1), ("e2", 9), ("e3", 0)):
                if f"{judge} {work}" != but:
                    self.jury.hand_in(judge, work, content + more, 20)

    def publish(self, **more: Any) -> Any:
        told: dict[str, Any] = {"judges": NAMES, "works": WORDS, **more}
        item = PublishResults(CONTEST, ROUND, "org", self.marking.now_us, **told)
        use_case = partial(publishing_round.publish, self.marking.resources, signer=SIGNER)
        return one_by_one(use_case, [item])[0]

    def standings(self, **more: Any) -> Any:
        view = partial(results_queries.standings, resources=self.marking.resources)
        return self.marking.ask(view, StandingsQuery(CONTEST, ROUND, **more))

    def awards(self, **more: Any) -> Any:
        view = partial(results_queries.awards, resources=self.marking.resources)
        return self.marking.ask(view, AwardsQuery(CONTEST, **more)).awards

    def file(self, *, auditor: bool = False) -> str:
        """The file of the newest publication as it is downloaded."""
        head = self.marking.ask(
            partial(results_queries.publication, signer=SIGNER), PublicationQuery(CONTEST, ROUND)
        )
        query = LedgerPartQuery(CONTEST, "", ROUND, head.number, auditor)
        part = self.marking.ask(results_queries.ledger_part, query)
        assert part.next_offset is None
        return str(part.text)

    def ledger(self, *, auditor: bool = False) -> JudgedLedger:
        """The same as read, and as anyone works it out again."""
        read = read_judged_ledger(io.BytesIO(self.file(auditor=auditor).encode()))
        assert recount_judged(read, SIGNER.public).differences == []
        return read
