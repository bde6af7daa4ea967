"""Twelve plans of other bodies, each played whole by generated people on one embedded platform, at
the dates of the plan itself; what is published is what a count by the plan's text finds."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from tests.support.plays.counts import (
    Field,
    agency_values,
    over_rounds,
    people_prizes,
    standings,
)
from tests.support.plays.life import Life, Size, life_of, script_of
from tests.support.plays.plan_texts import PLANS, Agencies, People, Works
from tests.support.plays.quizzes import begins_us
from tests.support.plays.works_count import measures
from tests.support.plays.world import DAY_US, live_through, running_world
from tests.unit.plans.contest_files import definition_of

pytestmark = pytest.mark.timeout(1200)


SIZES = {
    "hoa-binh-2022": Size("HB", 2, 3),
    "hue-2025": Size("HUE", 2, 3),
    "tuyen-giao-2020": Size("TG", 2, 4),
    "quang-nam-2014": Size("QN", 3, 4),
    "dong-thap-2022": Size("DT", 3, 7),
    "vo-nguyen-giap-2021": Size("VNG", 2, 3),
    "viet-nam-hanh-phuc-2025": Size("VNHP", 1, 3, 1, 5),
    "dai-hoc-kiem-sat-2021": Size("KS", 1, 4, 4),
    "mu-bao-hiem-2021": Size("MBH", 3, 3),
    "an-toan-lao-dong-2024": Size("LD", 7, 2),
    "bien-cuong-2021": Size("BC", 3, 6),
    "an-toan-thong-tin-2022": Size("TT", 9, 2),
}
Lives = tuple[dict[str, Life], dict[str, BaseException]]


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """All of them, played; and what went wrong with which."""
    folder = tmp_path_factory.mktemp("plays")
    first_us = min(begins_us(definition_of(slug)) for slug in SIZES) - DAY_US
    with running_world(folder, first_us) as world:
        made = {slug: life_of(world, folder, slug, size) for slug, size in SIZES.items()}
        yield made, live_through(world, {slug: script_of(life) for slug, life in made.items()})


@pytest.fixture(params=sorted(SIZES))
def life(request: pytest.FixtureRequest, lives: Lives) -> Life:
    """A contest after its last publication."""
    made, failed = lives
    if request.param in failed:
        raise AssertionError(f"{request.param} could not be played") from failed[request.param]
    return made[request.param]


def told(life: Life, award: str) -> list[dict[str, Any]]:
    """The prizes of an award as published."""
    return [line for line in life.awards if line["award"] == award]


def field_of(life: Life) -> Field:
    """What people did who are not excluded."""
    contest, lists = life.contest, life.contest.lists
    heads = {agency.code: agency.headcount for agency in lists.agencies}
    sats = [one for one in contest.sats if one.person not in contest.excluded]
    return Field(sats, lists.homes, lists.classes, heads)


def rounds_of(life: Life, phase: str) -> list[str]:
    return [one.id for one in life.contest.plan.phase(phase).counted_rounds]


def test_a_recount_of_the_public_files_agrees(life: Life) -> None:
    assert life.done
    assert life.differences == []


def test_rounds_and_questions_are_those_of_the_text(life: Life) -> None:
    text = PLANS[life.contest.plan.slug]
    assert {phase: len(rounds_of(life, phase)) for phase in text.rounds} == text.rounds
    first = [one.questions for one in life.contest.sats if one.round == life.contest.sats[0].round]
    assert set(first) <= {text.questions}
    assert any(len(key) > 1 for key in life.contest.keys.values()) == text.several_right


def test_prizes_are_as_many_and_as_dear_as_the_text_says(life: Life) -> None:
    text = PLANS[life.contest.plan.slug]
    for award in text.awards:
        times = (
            text.rounds[award.phase] if isinstance(award, People) and award.over == "each" else 1
        )
        due = [(rank, money) for rank, winners, money in award.prizes for _ in range(winners)]
        found = [(line["rank"], line["money"]) for line in told(life, award.award)]
        assert found == due * times, award.award
    assert sum(line["money"] for line in life.awards) == text.money


def test_people_win_what_a_count_by_the_text_finds(life: Life) -> None:
    field = field_of(life)
    codes = {person: code for code, person in life.contest.persons.items()}
    for text in PLANS[life.contest.plan.slug].awards:
        if isinstance(text, People):
            each = text.over == "each"
            due = people_prizes(field, rounds_of(life, text.phase), text)
            assert any(one.who for one in due)
            assert [
                (line["round"] if each else "", line["rank"], codes.get(line["person"], ""))
                for line in told(life, text.award)
            ] == [(one.round, one.rank, one.who) for one in due], text.award


def test_agencies_win_what_a_count_by_the_text_finds(life: Life) -> None:
    codes = {name: code for code, name in life.contest.lists.names.items()}
    for text in PLANS[life.contest.plan.slug].awards:
        if isinstance(text, Agencies):
            if text.phase in life.works:
                found = entries_values(life, text)
            else:
                found = agency_values(field_of(life), rounds_of(life, text.phase), text)
            best = sorted(found.values(), reverse=True)
            won = [codes[line["winner"]] for line in told(life, text.award) if line["winner"]]
            assert [found[agency] for agency in won] == best[: len(told(life, text.award))]
            assert len(set(won)) == len(won)


def entries_values(life: Life, text: Agencies) -> dict[str, tuple[Fraction, ...]]:
    """Agency -> the number of its entries, or of its entrants among its inhabitants."""
    works, field = life.works[text.phase], field_of(life)
    found: dict[str, tuple[Fraction, ...]] = {}
    for agency in {work.agency for work in works}:
        mine = [work for work in works if work.agency == agency]
        authors = Fraction(len({work.person for work in mine}), field.heads[agency])
        found[agency] = (Fraction(len(mine)) if text.measures == ("entries",) else authors,)
    return found


def test_works_win_what_a_count_of_the_marks_finds(life: Life) -> None:
    for text in PLANS[life.contest.plan.slug].awards:
        if isinstance(text, Works):
            entries = life.contest.plan.phase(text.phase).entries
            assert entries is not None
            works = life.works[text.phase]
            found = measures(works, text.phase, entries.panels[-1].id, text.by)
            best = sorted(found.values(), reverse=True)
            lines = told(life, text.award)
            won = [line["work"] for line in lines if line["work"]]
            assert [found[work] for work in won] == best[: len(lines)], text.award
            assert len(set(won)) == len(won)
            authors = {work.code: work.person for work in works}
            codes = {person: code for code, person in life.contest.persons.items()}
            assert [codes[line["person"]] for line in lines if line["work"]] == [
                authors[work] for work in won
            ]


def test_taking_part_is_counted_as_by_hand(life: Life) -> None:
    contest, field = life.contest, field_of(life)
    phase = contest.plan.participation.phase
    came = {one.person for one in field.sats if one.round in rounds_of(life, phase)}
    came |= {work.person for work in life.works.get(phase, ())}
    table = {one["agency"]: one for one in life.participation["agencies"]}
    assert {agency: (one["participants"], one["denominator"]) for agency, one in table.items()} == {
        agency: (sum(field.homes[person] == agency for person in came), head)
        for agency, head in field.heads.items()
    }


def test_who_enters_a_later_phase_is_who_the_text_lets_in(life: Life) -> None:
    field = field_of(life)
    if "ban-ket" in life.admitted:
        weeks, order = rounds_of(life, "vong-tuan"), ("score", "duration", "earliest")
        expected: list[str] = []
        for week in weeks:
            left = [one.person for one in standings(field, week, order)]
            expected += [person for person in left if person not in expected][:10]
        total = [one.person for one in over_rounds(field, weeks, "sum", order)]
        expected += [person for person in total if person not in expected][:40]
        assert life.admitted["ban-ket"] == expected
        semi = [one.person for one in standings(field, "ban-ket", order)]
        assert life.admitted["chung-ket"] == semi[:10]
    elif life.admitted:
        (text, *_) = PLANS[life.contest.plan.slug].awards
        assert isinstance(text, People)
        won = people_prizes(field, rounds_of(life, text.phase), text)
        assert sorted(life.admitted["chung-ket"]) == sorted(one.who for one in won if one.who)
        assert set(life.contest.refused.values()) >= {"phase.not_admitted"}


def test_who_may_not_take_part_is_turned_away(life: Life) -> None:
    contest, lists = life.contest, life.contest.lists
    assert contest.refused[lists.barred] in ("contestant.excluded", "no code")
    if lists.young:
        assert contest.refused[lists.young] == "contestant.too_young"
    if contest.sats:
        assert contest.excluded
        assert (contest.plan.registration is not None) == bool(lists.joined)
        assert {one.person for one in contest.sats} >= set(lists.joined)
