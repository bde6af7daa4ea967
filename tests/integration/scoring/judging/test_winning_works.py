"""Winning works are shown as the plan says, once results are final, and go at once."""

from functools import partial
from typing import Any

from contracts.definition import Prize, ResultsRules
from contracts.rosters import ContestantErased, ContestantExcluded
from contracts.settled_round_decisions import Decide, PreviewDecision, Subject
from contracts.winning_works import WinningWorksQuery, WonPrize
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.decisions import deciding_with_preview
from services.scoring.use_cases.publications.winning_works import winning_works
from tests.support.judged_office import AWARDS, Office
from tests.support.jury import CONTEST, ROUND, Jury
from tests.support.marking import SAFE, Marking

BOTH = ("portal", "loudspeaker")
WINDOW_US = 60_000_000


def office_of(marking: Marking, **rules: Any) -> Office:
    """Two prizes, three entries, all marked: e2 and e1 win."""
    (award,) = AWARDS
    award = award.__class__(
        award.id, award.name, award.phase, award.recipients,
        [*award.prizes, Prize("nhi", "Giải Nhì", 1, 1_000_000)],
    )  # fmt: skip
    made = Office(marking, Jury(marking, awards=[award], **{"outlets": BOTH, **rules}))
    made.begin()
    made.mark()
    return made


def shown(office: Office) -> list[Any]:
    query = partial(winning_works, safe=SAFE)
    return list(office.marking.ask(query, WinningWorksQuery(CONTEST)).works)


def codes(office: Office) -> list[str]:
    return [work.code for work in shown(office)]


def decide(office: Office, **about: Any) -> None:
    resources, subject = office.marking.resources, Subject(**about)
    preview = partial(deciding_with_preview.preview_decision, resources)
    digest = one_by_one(preview, [PreviewDecision(CONTEST, subject)])[0].digest  # type: ignore[union-attr]
    item = Decide(CONTEST, subject, "Chép bài", digest, "org", office.marking.now_us)
    one_by_one(partial(deciding_with_preview.decide, resources), [item])


def test_what_won_is_shown_with_its_prize_once_results_are_final(marking: Marking) -> None:
    office = office_of(marking)
    assert shown(office) == [], "nothing is published"
    office.publish()
    first, second = shown(office)
    assert (first.code, first.work, first.version, first.round) == ("B-e2", "e2", 1, ROUND)
    assert (first.title, first.authors, first.agency) == ("Quê tôi", "Tên tg-e2, Lê Tư", "Sở A")
    assert first.prizes == [WonPrize("Giải bài viết", "Giải Nhất", 2_000_000)]
    assert (second.code, first.outlets) == ("B-e1", list(BOTH))


def test_what_the_plan_does_not_make_public_is_not_shown(marking: Marking) -> None:
    office = office_of(marking, outlets=())
    office.publish()
    assert shown(office) == []


def test_a_draft_shows_nothing_and_neither_does_one_after_a_final(marking: Marking) -> None:
    office = office_of(marking, results=ResultsRules(WINDOW_US // 1_000_000))
    office.publish()
    assert shown(office) == []
    marking.now_us += WINDOW_US
    office.publish(state="final")
    assert codes(office) == ["B-e2", "B-e1"]
    decide(office, kind="annul_entry", round=ROUND, work="B-e1")
    office.publish(state="draft")
    assert shown(office) == [], "whether it stays so is open again"


def test_an_annulled_work_is_gone_at_once_and_back_once_that_is_taken_back(
    marking: Marking,
) -> None:
    office = office_of(marking)
    office.publish()
    decide(office, kind="annul_entry", round=ROUND, work="B-e2")
    assert codes(office) == ["B-e1"], "the publication still says that it won"
    decide(office, kind="withdraw", decision=1)
    assert codes(office) == ["B-e2", "B-e1"]


def test_who_is_excluded_or_forgotten_is_gone_at_once(marking: Marking) -> None:
    office = office_of(marking)
    office.publish()
    marking.hear(ContestantExcluded(CONTEST, "tg-e1", "Không được dự thi", 1))
    assert codes(office) == ["B-e2"]
    marking.hear(ContestantErased(CONTEST, "tg-e2", "mandatory", [], 2))
    assert shown(office) == [], "although a co-author without an account is not forgotten"
