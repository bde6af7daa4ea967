"""Appeals are filed by whoever made the attempt and answered by organisers, each once."""

from typing import Any

from contracts.appeals import AnswerAppeal, AppealsQuery, AppealView, FileAppeal
from plumbing.command_handling import carry_out
from services.scoring.use_cases.decisions import appeals
from tests.support.concluding import WINDOW, ready
from tests.support.examination import code
from tests.support.marked_contest import CONTEST, SECOND_US
from tests.support.marking import Marking

FIVE_DAYS_US = 5 * 86_400 * SECOND_US


def _published(marking: Marking) -> int:
    marking.define()
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(marking.submitted("p0", 3, silent=1), marking.submitted("p1", 4))
    marking.score_waiting()
    return int(marking.publish().published_at_us)


def _file(marking: Marking, at_us: int, person: str = "p0", **about: Any) -> Any:
    given = {"attempt": "p0-w1-1", "text": "Câu này có hai đáp án đúng", "round": "w1", **about}
    item = FileAppeal(CONTEST, given.pop("round"), person=person, arrived_us=at_us, **given)
    return marking.carry_out(appeals.file_appeal, item)


def _answer(marking: Marking, appeal: str, state: Any, answer: str = "", **more: Any) -> Any:
    item = AnswerAppeal(CONTEST, appeal, state, answer, "org", marking.now_us, **more)
    return marking.carry_out(appeals.answer_appeal, item)


def _paper(marking: Marking) -> list[str]:
    """The questions that p0 answered."""
    return sorted(marking.submitted("p0", 3, silent=1).answers)


def _seen(marking: Marking, **whose: Any) -> list[str]:
    found = marking.ask(appeals.appeals, AppealsQuery(CONTEST, **whose))
    return [one.appeal for one in found.appeals]


def test_one_appeals_about_ones_own_attempt_inside_the_window(marking: Marking) -> None:
    at_us = _published(marking)
    made = _file(marking, at_us)
    assert (made.state, made.name, made.filed_at_us) == ("filed", "Tên p0", at_us)
    assert _file(marking, at_us + 9) == made
    assert code(_file(marking, at_us, text="khác")) == "appeal.filed_already"
    question = sorted(marking.submitted("p0", 3).answers)[0]
    other = _file(marking, at_us + FIVE_DAYS_US - 1, question=question)
    assert other.question == question
    late = _file(marking, at_us + FIVE_DAYS_US, "p1", attempt="p1-w1-1")
    assert code(late) == "appeal.too_late"


def test_bad_appeals_are_refused_in_words(marking: Marking) -> None:
    at_us = _published(marking)
    for expected, person, about in (
        ("attempt.unknown", "p1", {}),
        ("attempt.unknown", "p0", {"attempt": "none"}),
        ("attempt.unknown", "p0", {"round": "w9"}),
        ("appeal.text_missing", "p0", {"text": "\u200b"}),
        ("appeal.question_foreign", "p0", {"question": "CH99"}),
    ):
        assert code(_file(marking, at_us, person, **about)) == expected
    assert _seen(marking) == []


def test_a_question_left_unanswered_may_be_appealed_about(marking: Marking) -> None:
    at_us = _published(marking)
    (gap,) = marking.submitted("p0", 3, silent=1).unanswered or []
    assert _file(marking, at_us, question=gap).state == "filed"


def test_before_the_publication_there_is_nothing_to_appeal_against(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.play(marking.submitted("p0", 3))
    assert code(_file(marking, marking.now_us)) == "appeal.too_early"


def test_an_appeal_is_upheld_by_a_standing_decision_or_refused_with_a_reason(
    marking: Marking,
) -> None:
    at_us = _published(marking)
    mine, theirs = _file(marking, at_us), _file(marking, at_us, "p1", attempt="p1-w1-1")
    assert code(_answer(marking, mine.appeal, "upheld", decision=1)) == "appeal.decision_unknown"
    marking.decide("void_question", question=_paper(marking)[0])
    upheld = _answer(marking, mine.appeal, "upheld", "đã hủy câu này", decision=1)
    assert (upheld.state, upheld.decision, upheld.answered_by) == ("upheld", 1, "org")
    assert _answer(marking, mine.appeal, "upheld", "đã hủy câu này", decision=1) == upheld
    assert code(_answer(marking, mine.appeal, "refused", "thôi")) == "appeal.answered_already"
    assert code(_answer(marking, theirs.appeal, "refused", "\u200b")) == "appeal.reason_missing"
    refused = _answer(marking, theirs.appeal, "refused", "đáp án đúng luật")
    assert (refused.state, refused.answer, refused.decision) == (
        "refused",
        "đáp án đúng luật",
        None,
    )
    assert code(_answer(marking, "none", "refused", "x")) == "appeal.unknown"


def test_each_reads_only_what_is_theirs_and_organisers_all(marking: Marking) -> None:
    at_us = _published(marking)
    mine = _file(marking, at_us).appeal
    theirs = _file(marking, at_us + 1, "p1", attempt="p1-w1-1").appeal
    assert _seen(marking, person="p0", round="w1") == [mine]
    assert _seen(marking, person="p1") == [theirs]
    assert _seen(marking, person="p2") == []
    assert _seen(marking) == [mine, theirs]
    assert _seen(marking, round="w2") == []


def test_a_publication_after_a_second_look_opens_the_window_anew(marking: Marking) -> None:
    at_us = _published(marking)
    marking.decide("void_question", question="CH01")
    marking.score_waiting()
    marking.now_us += FIVE_DAYS_US
    again = marking.publish()
    assert again.published_at_us == at_us + FIVE_DAYS_US
    assert _file(marking, again.published_at_us + 1).state == "filed"


def test_where_there_are_drafts_the_window_is_that_of_the_newest_draft(marking: Marking) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, results=WINDOW)
    told = [marking.submitted("p0", 3), marking.submitted("p1", 4)]
    marking.hear(*told)
    marking.settle(*told, round_id="w1")
    draft_us = marking.publish().published_at_us
    marking.now_us = draft_us + 3 * 86_400 * SECOND_US
    assert marking.publish(state="final").state == "final"
    assert code(_file(marking, marking.now_us)) == "appeal.too_late"
    assert _file(marking, marking.now_us - 1).state == "filed"  # arrived while it was open


def test_several_appeals_in_one_batch_fail_alone(marking: Marking) -> None:
    at_us = _published(marking)
    items = [FileAppeal(CONTEST, "w1", "p0-w1-1", person, "sai", at_us) for person in ("p1", "p0")]
    first, second = carry_out(marking.store, appeals.file_appeal, items)
    assert code(first) == "attempt.unknown"
    assert isinstance(second, AppealView)


def test_an_appeal_about_one_question_is_not_upheld_by_a_decision_about_another(
    marking: Marking,
) -> None:
    at_us = _published(marking)
    mine, other = _paper(marking)[:2]
    made = _file(marking, at_us, question=mine)
    marking.decide("void_question", question=other)
    foreign = _answer(marking, made.appeal, "upheld", decision=1)
    assert (code(foreign), foreign.details) == ("appeal.decision_foreign", {"decision": 1})
    marking.score_waiting()
    marking.decide("void_question", question=mine)
    assert _answer(marking, made.appeal, "upheld", decision=2).state == "upheld"


def test_an_annulment_that_is_taken_back_upholds_the_appeal_against_it_by_somebody_else(
    marking: Marking,
) -> None:
    at_us = _published(marking)
    marking.decide("annul_attempt", attempt="p0-w1-1")
    marking.score_waiting()
    marking.now_us += SECOND_US
    made = _file(marking, at_us + SECOND_US)
    marking.decide("withdraw", decision=1)
    own = _answer(marking, made.appeal, "upheld", decision=2, own_reason="\u200b")
    assert (code(own), own.details) == ("appeal.own_decision", {"decision": 1})
    alone = "Ban Tổ chức chỉ có một người"
    by_another = _answer(
        marking,
        made.appeal,
        "upheld",
        decision=2,
        own_reason=alone,
        others={"org": "Lê Bình", "org2": "Vũ Chi"},
    )
    assert (code(by_another), by_another.details["others"]) == ("appeal.others_answer", ["Vũ Chi"])
    upheld = _answer(marking, made.appeal, "upheld", decision=2, own_reason=alone)
    assert (upheld.state, upheld.own_reason) == ("upheld", alone)


def test_results_do_not_become_final_over_complaints_unless_that_is_decided(
    marking: Marking,
) -> None:
    ready(marking, {"p0": "A", "p1": "A"}, {"A": 2}, results=WINDOW)
    told = [marking.submitted("p0", 3), marking.submitted("p1", 4)]
    marking.hear(*told)
    for name in ("w1", "w2"):
        marking.settle(*told, round_id=name)
        marking.publish(name)
    filed = [
        _file(marking, marking.now_us, person, attempt=f"{person}-w1-1") for person in ("p0", "p1")
    ]
    marking.now_us += 3 * 86_400 * SECOND_US
    refused = marking.publish(state="final")
    assert (code(refused), refused.details) == ("publication.appeals_open", {"unanswered": 2})
    for despite, why in ((1, "gấp"), (2, "\u200b"), (None, "gấp")):
        again = marking.publish(state="final", despite_appeals=despite, reason=why)
        assert code(again) == "publication.appeals_open"
    _answer(marking, filed[0].appeal, "refused", "đáp án đúng luật")
    final = marking.publish(state="final", despite_appeals=1, reason="trao giải ngày mai")
    assert (final.state, final.unanswered, final.unanswered_reason) == (
        "final",
        1,
        "trao giải ngày mai",
    )
    assert marking.publish(state="final") == final  # the same again is what it already is
    assert marking.publish("w2", "final").unanswered == 0  # nobody complained about it
    marking.publish_phase()
    marking.now_us += 3 * 86_400 * SECOND_US
    assert code(marking.publish_phase("final")) == "publication.appeals_open"
    _answer(marking, filed[1].appeal, "refused", "đáp án đúng luật")
    assert marking.publish_phase("final").state == "final"
