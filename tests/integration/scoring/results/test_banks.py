"""Papers from banks of audiences, scored, published and recounted."""

import io

from contracts.definition import AudienceBank, TopicDraw
from contracts.ledger_file import read_ledger
from contracts.results import Standing
from tests.support.marked_contest import QUESTIONS, SECOND_US
from tests.support.marking import Marking

#: officials: one easy question of everybody's and two hard ones; residents: two easy ones
COMMON = [TopicDraw("luat", 1, "easy"), TopicDraw("luat", 2, "hard")]
OWN = [AudienceBank("nguoi-dan", [TopicDraw("luat", 2, "easy")])]
PLACES = {
    **dict.fromkeys(QUESTIONS[:3], ("easy", "")),
    **dict.fromkeys(QUESTIONS[3:6], ("hard", "")),
    **dict.fromkeys(QUESTIONS[6:], ("easy", "nguoi-dan")),
}


def test_each_audiences_papers_are_scored_published_and_recounted(marking: Marking) -> None:
    marking.places = PLACES
    marking.held = {QUESTIONS[0]: "D", QUESTIONS[7]: "ABCD"}
    marking.kinds = {QUESTIONS[6]: "multiple_choice"}
    marking.define(
        blueprint=COMMON,
        banks=OWN,
        prediction=True,
        ranking=["score", "prediction", "duration", "earliest"],
    )
    people = [f"p{n}" for n in range(6)]
    marking.register(*people)
    marking.import_keys(**{QUESTIONS[6]: "A"})
    told = [
        marking.submitted(
            person,
            2 + n % 2,
            duration_us=(n + 1) * SECOND_US,
            audience="nguoi-dan" if n < 3 else "",
            prediction=n,
        )
        for n, person in enumerate(people)
    ]
    marking.play(*told)
    published = marking.publish()
    assert published.attempts == 6
    rows: list[Standing] = marking.standings().standings
    assert {row.person: (row.score, row.questions) for row in rows} == {
        "p0": (2, 2),
        "p1": (2, 2),
        "p2": (2, 2),
        "p3": (3, 3),
        "p4": (2, 3),
        "p5": (3, 3),
    }
    for auditor in (True, False):
        assert marking.recount(auditor=auditor).differences == []
    file = marking.publication(auditor=True).ledger
    kinds = {q.id: q.kind for q in read_ledger(io.BytesIO(file.encode())).header.bank}
    assert {name for name, kind in kinds.items() if kind != "single_choice"} == {QUESTIONS[6]}
    held = {q.id: q.held for q in read_ledger(io.BytesIO(file.encode())).header.bank if q.held}
    assert held == {QUESTIONS[0]: ["D"], QUESTIONS[7]: ["A", "B", "C", "D"]}
