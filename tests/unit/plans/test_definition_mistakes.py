"""Every kind of mistake in the words of a file is one finding, at the right key."""

from collections.abc import Callable
from typing import Any

import pytest

from plans.parser import parse

Document = dict[str, Any]
Spoil = Callable[[Document], object]


def phase(plan: Document) -> Document:
    found: Document = plan["phases"][0]
    return found


def rename(table: Document, old: str, new: str) -> None:
    table[new] = table.pop(old)


MISTAKES: list[tuple[str, Spoil, str, str]] = [
    ("a misspelt key", lambda p: p.update(tiltle="x"), "tiltle", "key.unknown"),
    ("a misspelt key that is needed", lambda p: rename(p, "title", "tittle"),
     "tittle", "key.unknown"),
    ("a Vietnamese key", lambda p: rename(p, "title", "ten_hoi_thi"), "ten_hoi_thi", "key.unknown"),
    ("a key of another table", lambda p: p.update(winners=1), "winners", "key.unknown"),
    ("a misspelt key deep inside",
     lambda p: rename(phase(p)["rounds"][1], "closes_at", "close_at"),
     "phases[0].rounds[1].close_at", "key.unknown"),
    ("a misspelt key in a prize",
     lambda p: p["awards"][0]["prizes"][1].update(monney=5),
     "awards[0].prizes[1].monney", "key.unknown"),
    ("no title", lambda p: p.pop("title"), "title", "key.missing"),
    ("no phases", lambda p: p.pop("phases"), "phases", "key.missing"),
    ("no participation", lambda p: p.pop("participation"), "participation", "key.missing"),
    ("no participation phase",
     lambda p: p.update(participation={}), "participation.phase", "key.missing"),
    ("no time limit", lambda p: phase(p)["quiz"].pop("time_limit"),
     "phases[0].quiz.time_limit", "key.missing"),
    ("no blueprint", lambda p: phase(p)["quiz"].pop("blueprint"),
     "phases[0].quiz.blueprint", "key.missing"),
    ("a rank without a name of its own",
     lambda p: p["awards"][0]["prizes"][0].update(rank="fastest"),
     "awards[0].prizes[0].name", "key.missing"),
    ("a number for a title", lambda p: p.update(title=5), "title", "value.type"),
    ("a number in quotes", lambda p: phase(p)["quiz"].update(attempts_allowed="1"),
     "phases[0].quiz.attempts_allowed", "value.type"),
    ("a flag as a word", lambda p: phase(p).update(mandatory="có"),
     "phases[0].mandatory", "value.type"),
    ("one table where a list is meant", lambda p: p.update(awards={}), "awards", "value.type"),
    ("a list where a table is meant", lambda p: p.update(topics=[]), "topics", "value.type"),
    ("a text among the phases", lambda p: p["phases"].append("vòng 3"), "phases[2]", "value.type"),
    ("a capital in an id", lambda p: p.update(slug="Bình An"), "slug", "value.id"),
    ("a blank in a topic's id", lambda p: p["topics"].update({"một cửa": "x"}),
     "topics.một cửa", "value.id"),
    ("a control character", lambda p: p.update(title="a\x00b"), "title", "value.text"),
    ("a choice misspelt", lambda p: phase(p).update(form="quizz"),
     "phases[0].form", "value.choice"),
    ("an empty title", lambda p: p.update(title=" "), "title", "value.empty"),
    ("a topic without words", lambda p: p["topics"].update(x=""), "topics.x", "value.empty"),
    ("a number beyond all reason", lambda p: phase(p)["quiz"].update(attempts_allowed=10**20),
     "phases[0].quiz.attempts_allowed", "value.type"),
    ("a date beyond all reason", lambda p: p.update(ends_at="01/01/9999"), "ends_at", "value.time"),
    ("a series of ages",
     lambda p: phase(p).update(rounds={
         "count": 2, "every": "99999999 tuần", "first_opens": "03/3/2025"}),
     "phases[0].rounds.every", "value.duration"),
    ("a time zone that does not exist", lambda p: p.update(timezone="Asia/Hanoi"),
     "timezone", "value.timezone"),
    ("a measure that does not exist",
     lambda p: phase(p)["quiz"].update(ranking=["score", "beauty", "earliest"]),
     "phases[0].quiz.ranking[1]", "value.choice"),
    ("a day that does not exist",
     lambda p: phase(p)["rounds"][0].update(closes_at="31/02/2025"),
     "phases[0].rounds[0].closes_at", "value.time"),
    ("no duration", lambda p: phase(p)["quiz"].update(time_limit="lâu"),
     "phases[0].quiz.time_limit", "value.duration"),
    ("no rate", lambda p: p["agency_classes"][0].update(quota="bảy mươi"),
     "agency_classes[0].quota", "value.rate"),
    ("a rate that is no number", lambda p: p["agency_classes"][0].update(quota=float("nan")),
     "agency_classes[0].quota", "value.rate"),
    ("an infinite rate", lambda p: p["agency_classes"][0].update(quota=float("inf")),
     "agency_classes[0].quota", "value.rate"),
    ("no money", lambda p: p["awards"][0]["prizes"][0].update(money="nửa triệu"),
     "awards[0].prizes[0].money", "value.money"),
    ("a blueprint that does not add up", lambda p: phase(p)["quiz"].update(questions=20),
     "phases[0].quiz.questions", "quiz.questions_differ"),
    ("a half question", lambda p: phase(p)["quiz"].update(blueprint={"mot-cua": 2.5}, questions=0),
     "phases[0].quiz.blueprint.mot-cua", "value.type"),
    ("a series without a number of rounds",
     lambda p: phase(p).update(rounds={"every": "week", "first_opens": "03/3/2025"}),
     "phases[0].rounds.count", "key.missing"),
    ("a series of no rounds",
     lambda p: phase(p).update(rounds={"count": 0, "every": "week", "first_opens": "03/3/2025"}),
     "phases[0].rounds.count", "series.count"),
    ("a misspelt key of a series",
     lambda p: phase(p).update(
         rounds=[{"count": 2, "evry": "week", "first_opens": "03/3/2025"}]),
     "phases[0].rounds[0].evry", "key.unknown"),
    ("a pattern with an unknown word",
     lambda p: phase(p).update(rounds={
         "count": 2, "every": "week", "first_opens": "03/3/2025", "name": "Tuần {number}"}),
     "phases[0].rounds.name", "series.pattern"),
    ("a pattern that makes no ids",
     lambda p: phase(p).update(rounds={
         "count": 2, "every": "week", "first_opens": "03/3/2025", "id": "Tuần {n}"}),
     "phases[0].rounds.id", "value.id"),
    ("a misspelt key of an audience",
     lambda p: p.update(audiences=[{"id": "a", "name": "A", "obligtion": "mandatory"}]),
     "audiences[0].obligtion", "key.unknown"),
    ("an obligation that does not exist",
     lambda p: p.update(audiences=[{"id": "a", "name": "A", "obligation": "bắt buộc"}]),
     "audiences[0].obligation", "value.choice"),
    ("no consent", lambda p: p.update(registration={"fields": ["name"]}),
     "registration.consent", "key.missing"),
    ("a field that people are not asked for",
     lambda p: p.update(registration={"fields": ["name", "fone"], "consent": "Đồng ý"}),
     "registration.fields[1]", "value.choice"),
    ("a field of a number",
     lambda p: p.update(registration={"fields": [{"field": "name", "verified": 1}],
                                      "consent": "Đồng ý"}),
     "registration.fields[0].verified", "value.type"),
    ("a number among the fields",
     lambda p: p.update(registration={"fields": [5], "consent": "Đồng ý"}),
     "registration.fields[0]", "value.choice"),
    ("contributions without targets", lambda p: p.update(contributions={"due_at": "28/2/2025"}),
     "contributions.targets", "key.missing"),
    ("a topic in capitals",
     lambda p: p.update(contributions={"targets": [], "official": {"Một cửa": 5}}),
     "contributions.official.Một cửa", "value.id"),
    ("a difficulty that does not exist",
     lambda p: phase(p)["quiz"].update(blueprint={"mot-cua": {"tricky": 3}, "chi-so": 2},
                                       questions=2),
     "phases[0].quiz.blueprint.mot-cua.tricky", "value.choice"),
    ("a bank that does not add up",
     lambda p: phase(p)["quiz"].update(banks=[{"audience": "x", "blueprint": {"mot-cua": 3}}]),
     "phases[0].quiz.banks[0].blueprint", "quiz.questions_differ"),
    ("a tie decided by the chairman", lambda p: phase(p)["quiz"].update(tie="chairman"),
     "phases[0].quiz.tie", "value.choice"),
    ("a voided question for some", lambda p: phase(p)["quiz"].update(voided="some"),
     "phases[0].quiz.voided", "value.choice"),
    ("results without a window", lambda p: phase(p).update(results={"draft_within": "1 ngày"}),
     "phases[0].results.complaints_window", "key.missing"),
    ("a promise in words", lambda p: phase(p).update(rounds_promised="bốn"),
     "phases[0].rounds_promised", "value.type"),
    ("a stage without a team", lambda p: phase(p).update(stage={"teams": 5, "parts": []}),
     "phases[0].stage.team", "key.missing"),
    ("a team of a word", lambda p: phase(p).update(stage={"teams": 5, "parts": [], "team": 7}),
     "phases[0].stage.team", "value.type"),
    ("a cluster without a venue",
     lambda p: phase(p)["rounds"][0].update(stage={"teams": 7}),
     "phases[0].rounds[0].stage.venue", "key.missing"),
    ("an outlet that does not exist",
     lambda p: p["phases"][1]["entries"].update(outlets=["radio"]),
     "phases[1].entries.outlets[0]", "value.choice"),
    ("a measure that agencies do not have",
     lambda p: p["awards"][0].update(measures=["participants", "beauty"]),
     "awards[0].measures[1]", "value.choice"),
    ("a misspelt measure of a table",
     lambda p: p["awards"][0].update(measures=[{"measure": "atempts"}]),
     "awards[0].measures[0].measure", "value.choice"),
    ("a term without weight",
     lambda p: p["awards"][0].update(
         measures=[{"measure": "weighted", "terms": [{"measure": "attempts"}]}]),
     "awards[0].measures[0].terms[0].weight", "key.missing"),
    ("a condition that does not exist",
     lambda p: p["awards"][0].update(conditions={"quota_meet": True}),
     "awards[0].conditions.quota_meet", "key.unknown"),
    ("a combination that does not exist", lambda p: p["awards"][0].update(combine="mean"),
     "awards[0].combine", "value.choice"),
    ("a kind of line that does not exist", lambda p: p["calendar"][0].update(kind="party"),
     "calendar[0].kind", "value.choice"),
    ("prize money in words", lambda p: p.update(prize_money="mười triệu"),
     "prize_money", "value.money"),
    ("a currency that does not exist", lambda p: p.update(currency="USB"),
     "currency", "value.currency"),
    ("money of another currency", lambda p: p.update(prize_money="500.000 USD"),
     "prize_money", "value.money"),
    ("an end at 00:00", lambda p: p.update(ends_at="17/03/2025 00:00"),
     "ends_at", "time.midnight_end"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "key", "code"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_one_mistake_is_one_finding_at_its_key(
    plan: Document, spoil: Spoil, key: str, code: str
) -> None:
    spoil(plan)
    findings = parse(plan).findings
    assert [(finding.key, finding.code) for finding in findings] == [(key, code)]
    assert findings[0].message != findings[0].message_en
    assert "\n" not in findings[0].message + findings[0].message_en


def test_all_mistakes_are_found_in_one_pass(plan: Document) -> None:
    independent = [m for m in MISTAKES if m[0] in {
        "a misspelt key", "a misspelt key in a prize", "a flag as a word", "no rate",
        "a day that does not exist", "a blueprint that does not add up",
    }]  # fmt: skip
    for _, spoil, _, _ in independent:
        spoil(plan)
    found = {(finding.key, finding.code) for finding in parse(plan).findings}
    assert found == {(key, code) for _, _, key, code in independent}
