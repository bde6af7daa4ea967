"""Plans of other bodies, as far as their published pages tell: what each file says of its own."""

from contracts.definition import Award, Definition, Measure, Phase, PrizesInAll, QuizRules
from contracts.time_zones import HOME
from plans.checks.prizes import prize_money, times_given
from plans.date_and_time_texts import show
from tests.unit.plans.contest_files import definition_of, prizes_of


def quiz_of(phase: Phase) -> QuizRules:
    assert phase.quiz is not None
    return phase.quiz


def award_of(plan: Definition, award_id: str) -> Award:
    return next(award for award in plan.awards if award.id == award_id)


def windows_of(phase: Phase) -> list[tuple[str, str]]:
    return [
        (show(one.opens_at_us, HOME), show(one.closes_at_us, HOME, "end"))
        for one in phase.counted_rounds
    ]


def test_general_giap_is_the_plan_that_was_published() -> None:
    """Eight evenings; essays from 25/8/2021; 3 A, 5 B, 10 C; most entries, the highest rate."""
    plan = definition_of("vo-nguyen-giap-2021")
    evenings, phase = plan.phases
    assert len(evenings.rounds) == 8
    assert {show(item.opens_at_us, HOME)[:5] for item in evenings.rounds} == {"20:30"}
    assert {show(item.closes_at_us, HOME)[:5] for item in evenings.rounds} == {"21:20"}
    assert phase.entries is not None
    assert phase.entries.kinds == ["essay"]
    first, last = phase.entries.panels
    assert (first.judges_hidden, last.judges_hidden) == (True, True)
    assert (first.divergence, last.divergence) == (15.0, 0.0)
    assert show(phase.rounds[0].opens_at_us, HOME) == "00:00 25/08/2021"
    evening, essays, most, rate = plan.awards
    assert (evening.each_round, prizes_of(evening)) == (True, [("first", 1, 3_000_000)])
    assert [(prize.name, prize.winners) for prize in essays.prizes] == [
        ("Giải A", 3), ("Giải B", 5), ("Giải C", 10)
    ]  # fmt: skip
    assert most.measures == [Measure("attempts")]
    assert rate.measures == [Measure("participation_rate")]
    assert show(plan.calendar[-1].from_us, HOME) == "00:00 22/12/2021"


def test_hoa_binh_is_the_plan_that_was_published() -> None:
    """Four weeks from 07:00 on 15/8 to 11/9, ten questions and a prediction; 15 people, 5 units."""
    plan = definition_of("hoa-binh-2022")
    (phase,) = plan.phases
    assert (quiz_of(phase).questions, quiz_of(phase).prediction) == (10, True)
    windows = windows_of(phase)
    assert len(windows) == 4
    assert (windows[0][0], windows[-1][1]) == ("07:00 15/08/2022", "hết ngày 11/09/2022")
    assert quiz_of(phase).ranking[:2] == ["score", "prediction"]
    people, agencies, best = plan.awards
    assert sum(prize.winners for prize in people.prizes) == 15
    assert sum(prize.winners for prize in agencies.prizes) == 5
    assert (best.ranking, [prize.winners for prize in best.prizes]) == (["prediction"], [1])
    assert plan.prizes_in_all == PrizesInAll(individual=16, collective=5)


def test_hue_is_the_plan_that_was_published() -> None:
    """One attempt a week, 15 questions; banks and prizes of staff and citizens; three blocks."""
    plan = definition_of("hue-2025")
    (phase,) = plan.phases
    quiz = quiz_of(phase)
    assert windows_of(phase)[0] == ("00:00 29/09/2025", "hết ngày 05/10/2025")
    assert windows_of(phase)[-1][1] == "hết ngày 26/10/2025"
    assert (quiz.attempts_allowed, quiz.prediction) == (1, True)
    assert {quiz.questions_of(None), quiz.questions_of("nguoi-dan")} == {15}
    assert {draw.topic for draw in quiz.blueprint}.isdisjoint(
        {draw.topic for draw in quiz.banks[0].blueprint}
    )
    assert {item.minimum_age for item in plan.audiences if item.id == "nguoi-dan"} == {18}
    weekly = [award for award in plan.awards if award.each_round]
    assert [times_given(award, phase) for award in weekly] == [4, 4]
    assert [award.prizes[0].money for award in weekly] == [800_000, 700_000]
    assert [sum(prize.winners for prize in award.prizes) for award in weekly] == [3, 3]
    blocks = [award for award in plan.awards if award.recipients == "collective"]
    assert len(blocks) == 3


def test_the_propaganda_sector_is_the_plan_that_was_published() -> None:
    """16 weeks, Monday 10:00 to Monday 09:00; from 14 years on; 23.5 million a week."""
    plan = definition_of("tuyen-giao-2020")
    (phase,) = plan.phases
    windows = windows_of(phase)
    assert len(windows) == 16
    assert (windows[0][0], windows[-1][1]) == ("10:00 23/03/2020", "09:00 13/07/2020")
    assert (quiz_of(phase).questions, quiz_of(phase).prediction) == (10, True)
    assert (quiz_of(phase).counting_attempt, quiz_of(phase).attempts_allowed) == ("best", None)
    assert "multiple_choice" in quiz_of(phase).kinds
    assert plan.audiences[0].minimum_age == 14
    (award,) = plan.awards
    assert [prize.winners for prize in award.prizes] == [1, 2, 5, 8]
    assert prize_money(plan) == 16 * 23_500_000


def test_quang_nam_is_the_plan_that_was_published() -> None:
    """Three rounds of two weeks; 7, 3 and 5 questions; prediction, then the earlier."""
    plan = definition_of("quang-nam-2014")
    (phase,) = plan.phases
    assert windows_of(phase) == [
        ("08:00 21/04/2014", "16:00 03/05/2014"),
        ("08:00 05/05/2014", "16:00 17/05/2014"),
        ("08:00 19/05/2014", "16:00 31/05/2014"),
    ]
    assert [draw.questions for draw in quiz_of(phase).blueprint] == [7, 3, 5]
    assert quiz_of(phase).ranking == ["score", "prediction", "earliest"]
    assert plan.registration is not None
    assert [item.field for item in plan.registration.fields] == [
        "name", "birth_date", "id_number", "phone", "email", "address", "agency"
    ]  # fmt: skip
    assert plan.awards[0].each_round


def test_dong_thap_is_the_plan_that_was_published() -> None:
    """15 winners in each of three weeks, 45 in all, who go on to a final with 12 prizes."""
    plan = definition_of("dong-thap-2022")
    weeks, final = plan.phases
    assert (windows_of(weeks)[0][0], windows_of(weeks)[-1][1]) == (
        "00:00 19/10/2022", "hết ngày 03/11/2022"
    )  # fmt: skip
    weekly, people, unions = plan.awards
    assert (weekly.each_round, weekly.one_prize_each) == (True, True)
    assert sum(prize.winners for prize in weekly.prizes) * times_given(weekly, weeks) == 45
    assert [line.awards for line in final.admits] == [[weekly.id]]
    assert (people.phase, sum(prize.winners for prize in people.prizes)) == (final.id, 12)
    assert sum(prize.winners for prize in unions.prizes) == 2


def test_work_safety_is_the_plan_that_was_published() -> None:
    """From 15/4 to the end of 14/5/2024; 20 questions of knowledge; unions by participants."""
    plan = definition_of("an-toan-lao-dong-2024")
    (phase,) = plan.phases
    assert windows_of(phase) == [("00:00 15/04/2024", "hết ngày 14/05/2024")]
    assert quiz_of(phase).blueprint[0].questions == 20
    assert award_of(plan, "tap-the").measures == [Measure("participants")]


def test_the_borders_are_the_plan_that_was_published() -> None:
    """Four weeks; a semi-final of 80: ten of each week, forty with the highest sum; a final."""
    plan = definition_of("bien-cuong-2021")
    weeks, semi_final, final = plan.phases
    assert windows_of(weeks) == [
        ("00:00 01/10/2021", "hết ngày 08/10/2021"),
        ("00:00 09/10/2021", "hết ngày 16/10/2021"),
        ("00:00 17/10/2021", "hết ngày 24/10/2021"),
        ("00:00 25/10/2021", "hết ngày 01/11/2021"),
    ]
    (line,) = semi_final.admits
    assert (line.each_round * 4 + line.overall, line.combine) == (80, "sum")
    assert final.admits[0].phase == semi_final.id


def test_pupils_and_information_security_is_the_plan_that_was_published() -> None:
    """Practice, then 3/3 to 24/3; 25 questions in 30 minutes, once; 3, 8, 15, 50 and 8 schools."""
    plan = definition_of("an-toan-thong-tin-2022")
    (phase,) = plan.phases
    quiz = quiz_of(phase)
    assert (quiz.questions, quiz.time_limit_s, quiz.attempts_allowed) == (25, 1_800, 1)
    practice = phase.rounds[0]
    assert (practice.practice, show(practice.opens_at_us, HOME)) == (True, "00:00 16/02/2022")
    assert windows_of(phase) == [("00:00 03/03/2022", "hết ngày 24/03/2022")]
    assert quiz.ranking[:2] == ["score", "duration"]
    people, schools = plan.awards
    assert [prize.winners for prize in people.prizes] == [3, 8, 15, 50]
    assert sum(prize.winners for prize in schools.prizes) == 8
    assert schools.measures == [Measure("participants"), Measure("papers_above", share=0.8)]
    assert plan.registration is not None
    assert show(plan.calendar[0].from_us, HOME) == "00:00 08/04/2022"
