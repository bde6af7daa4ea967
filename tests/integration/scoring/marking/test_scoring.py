"""Attempts become scores once, whatever comes first: attempts, keys, or other keys."""

from functools import partial

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from contracts.attempt_scores import AttemptScored, AttemptsRescored, ScoreQuery, ScoreView
from contracts.attempts import AttemptSubmitted
from contracts.errors import Problem
from contracts.hash_commitments import key_commitment
from contracts.question_keys import ImportKeys, SealedKey
from plumbing.installation_keys import Opener, seal_to
from services.scoring.models import metadata, scores
from services.scoring.use_cases.marking import importing_keys as keys_use_cases
from services.scoring.use_cases.publications import results_queries
from tests.support.marked_contest import CONTEST, OPTIONS, PAPER, QUESTIONS
from tests.support.marking import CANARY, OPENER, SAFE, Marking


def _scores(marking: Marking) -> dict[str, int | None]:
    with marking.store.reading() as connection:
        rows = connection.execute(sa.select(scores.c.attempt, scores.c.score))
        return {row.attempt: row.score for row in rows}


def _in_force(marking: Marking) -> dict[str, int]:
    """What a reader of the events makes of them: the highest revision of attempt and key."""
    best: dict[str, tuple[tuple[int, int], int]] = {}
    for attempt, order, score in [
        *((t.attempt, (t.revision, t.key_revision), t.score) for t in marking.told(AttemptScored)),
        *_rescored(marking),
    ]:
        if attempt not in best or best[attempt][0] <= order:
            best[attempt] = order, score
    return {attempt: score for attempt, (_, score) in best.items()}


def _rescored(marking: Marking) -> list[tuple[str, tuple[int, int], int]]:
    """(attempt, its order, its score) of every score that new keys gave."""
    return [
        (one.attempt, (one.revision, told.key_revision), one.score)
        for told in marking.told(AttemptsRescored)
        for one in told.attempts
    ]


def test_a_batch_is_scored_and_told(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.hear(*(marking.submitted(f"p{n}", n % 5) for n in range(12)))
    expected = {f"p{n}-w1-1": n % 5 for n in range(12)}
    assert _scores(marking) == expected == _in_force(marking)
    told = marking.told(AttemptScored)[0]
    assert (told.questions, told.answered, told.duration_s) == (PAPER, 4, 60)


def test_the_same_events_again_change_nothing(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    told = [marking.submitted(f"p{n}", n) for n in range(4)]
    marking.hear(*told)
    before = _scores(marking)
    for _ in range(4):
        marking.hear(*reversed(told))
    assert _scores(marking) == before == _in_force(marking)


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 4)),
        min_size=1,
        max_size=6,
        unique_by=lambda r: r[0],
    ),
    st.lists(st.integers(1, 3), max_size=6),
)
@trying(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_highest_revision_of_an_attempt_stands_in_any_order(
    marking: Marking, revisions: list[tuple[int, int]], batches: list[int]
) -> None:
    if not _scores(marking):
        marking.define()
        marking.import_keys()
    person = f"p{len(_scores(marking))}"
    left = [marking.submitted(person, right, revision=number) for number, right in revisions]
    while left:
        size = batches.pop() if batches else 1
        marking.hear(*left[:size])
        left = left[size:]
    assert _scores(marking)[f"{person}-w1-1"] == max(revisions)[1]
    assert _in_force(marking)[f"{person}-w1-1"] == max(revisions)[1]


def test_keys_that_come_after_the_attempts_score_them_all(marking: Marking) -> None:
    marking.define()
    marking.hear(*(marking.submitted(f"p{n}", n) for n in range(5)))
    assert set(_scores(marking).values()) == {None}
    assert marking.told(AttemptScored) == []
    assert marking.told(AttemptsRescored) == []
    marking.import_keys()
    assert marking.score_waiting() > 0
    assert _scores(marking) == {f"p{n}-w1-1": n for n in range(5)} == _in_force(marking)
    assert marking.score_waiting() == 0


def test_a_changed_key_scores_every_attempt_anew_in_slices(
    marking: Marking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_use_cases, "FEWEST", 3)
    monkeypatch.setattr(keys_use_cases, "MOST", 3)
    marking.define()
    marking.import_keys()
    told = [marking.submitted(f"p{n}", 4) for n in range(10)]
    marking.hear(*told)
    marking.import_keys(CH00="B", CH01="B")
    marking.hear(marking.submitted("p99", 4))  # comes in between, with the new keys at once
    assert marking.score_waiting() >= 4
    expected = {one.attempt: 4 - ("CH00" in one.answers) - ("CH01" in one.answers) for one in told}
    found = _scores(marking)
    assert {attempt: found[attempt] for attempt in expected} == expected
    assert _in_force(marking) == found
    assert {one.key_revision for one in marking.told(AttemptsRescored)} == {2}
    (between,) = [one for one in marking.told(AttemptScored) if one.attempt == "p99-w1-1"]
    assert between.key_revision == 2


def test_the_same_keys_again_change_nothing(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.hear(marking.submitted("p1", 2))
    marking.score_waiting()
    told = marking.told(AttemptScored)
    marking.import_keys()
    marking.score_waiting()
    assert marking.told(AttemptScored) == told
    assert marking.told(AttemptsRescored) == []


def test_one_score_can_be_asked_for(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.hear(marking.submitted("p1", 3))
    with marking.store.reading() as connection:
        view, refusal = results_queries.scores_of(
            connection, [ScoreQuery("p1-w1-1"), ScoreQuery("nobody")]
        )
    assert isinstance(view, ScoreView)
    assert (view.score, view.questions, view.published) == (3, PAPER, False)
    assert isinstance(refusal, Problem)


def _sealed(question: str, key: str, salt: str = "00" * 16, **changes: object) -> SealedKey:
    secret = {"key": key, "salt": salt, "source": ""}
    box = seal_to(OPENER.public)(msgspec.json.encode(secret))
    bound = key_commitment(question, key, bytes.fromhex(salt))
    made = SealedKey(question, "luat", OPTIONS, box, bound)
    return msgspec.structs.replace(made, **changes)


@pytest.mark.parametrize("fault", ["stranger", "other commitment", "no such option", "torn"])
def test_keys_that_cannot_be_opened_or_do_not_hold_what_was_committed_are_refused_whole(
    marking: Marking, fault: str
) -> None:
    good = _sealed("CH00", "A")
    bad = _sealed("CH01", "B")
    if fault == "stranger":
        other = Opener(b"x" * 32)
        bad = msgspec.structs.replace(bad, sealed=seal_to(other.public)(b"{}"))
    elif fault == "other commitment":
        bad = msgspec.structs.replace(bad, commitment="0" * 64)
    elif fault == "no such option":
        bad = _sealed("CH01", "E")
    else:
        bad = msgspec.structs.replace(bad, sealed="AAAA")
    marking.define()
    use_case = partial(keys_use_cases.import_keys, opener=OPENER, safe=SAFE)
    refusal = marking.carry_out(use_case, ImportKeys(CONTEST, [good, bad], "d", "org", 1))
    assert isinstance(refusal, Problem)
    assert refusal.details == {"question": "CH01"}
    assert "B" not in refusal.message.split()
    marking.hear(marking.submitted("p1", 1))
    assert _scores(marking) == {"p1-w1-1": None}


def test_keys_stand_in_the_database_only_encrypted(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.hear(marking.submitted("p1", 1))
    found = 0
    with marking.store.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                text = " ".join(str(value) for value in row)
                assert CANARY not in text
                assert '"key"' not in text
                found += 1
        assert found > len(QUESTIONS)
        sealed = connection.execute(sa.text("SELECT sealed FROM question_keys")).scalars().all()
    secrets = [msgspec.json.decode(SAFE.open(text)) for text in sealed]
    assert [secret["key"] for secret in secrets] == ["A"] * len(QUESTIONS)
    assert {secret["source"] for secret in secrets} == {CANARY}
    assert len(set(sealed)) == len(sealed)


def test_an_attempt_of_an_unknown_contest_waits_for_its_definition(marking: Marking) -> None:
    """No handler needs another stream's event to have come first."""
    told: AttemptSubmitted = marking.submitted("p1", 2)
    marking.hear(told)
    marking.import_keys()
    marking.score_waiting()
    marking.define()
    assert _scores(marking) == {"p1-w1-1": 2}
