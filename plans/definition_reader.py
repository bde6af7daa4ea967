"""The whole of a definition file, from the readers of its tables.

``origins`` takes down where a place in the definition has another key in the file: rounds of a
series, and a blueprint written as ``topic = number``.
"""

from typing import get_args

from contracts.definition import (
    Definition,
    DisclosedAgencies,
    DisclosedAnswers,
    Disclosure,
    Milestone,
    MilestoneKind,
    Phase,
    PhaseForm,
    ResultsRules,
)
from plans.admissions_reader import read_admission
from plans.awards_reader import read_award, read_prizes_in_all
from plans.definition_findings import Misread
from plans.judged_forms_reader import read_entries, read_stage
from plans.office_reader import read_office
from plans.participants_reader import (
    read_agency_class,
    read_audience,
    read_participation,
    read_registration,
)
from plans.quiz_reader import read_contributions, read_quiz
from plans.rounds_reader import read_rounds
from plans.table_reader import Node
from plans.value_readers import read_identifier


def read_contest(root: Node, origins: dict[str, str]) -> Definition:
    """The whole file; stand-ins where the node noted an error."""
    root.clock = root.zone("timezone")
    registration = root.table("registration", "registration")
    contributions = root.table("contributions", "contributions")
    disclosure = root.table("disclosure", "disclosure")
    office = root.table("office", "office")
    currency = root.currency("currency")
    in_all = root.table("prizes_in_all", "prizes_in_all")
    return Definition(
        slug=root.identifier("slug"),
        title=root.text("title"),
        organiser=root.text("organiser"),
        standing_body=root.text("standing_body", ""),
        timezone=root.clock,
        starts_at_us=root.moment("starts_at", "start"),
        ends_at_us=root.moment("ends_at", "end"),
        age_at_us=root.maybe("age_at", root.opening),
        agency_classes=[
            read_agency_class(node) for node in root.tables("agency_classes", "agency_class")
        ],
        audiences=[read_audience(node) for node in root.tables("audiences", "audience")],
        registration=read_registration(registration) if registration else None,
        topics=_topics(root),
        contributions=read_contributions(contributions) if contributions else None,
        disclosure=_disclosure(disclosure) if disclosure else Disclosure(),
        phases=[
            _phase(node, index, origins)
            for index, node in enumerate(root.tables("phases", "phase", required=True))
        ],
        participation=read_participation(root),
        currency=currency,
        awards=[read_award(node, currency) for node in root.tables("awards", "award")],
        prize_money=root.maybe("prize_money", lambda name: root.money(name, currency)),
        prizes_in_all=read_prizes_in_all(in_all) if in_all else None,
        calendar=[_milestone(node) for node in root.tables("calendar", "milestone")],
        office=read_office(office) if office else None,
    )


def _disclosure(node: Node) -> Disclosure:
    default = Disclosure()
    return Disclosure(
        answers=node.choice("answers", get_args(DisclosedAnswers), default.answers),
        agencies=node.choice("agencies", get_args(DisclosedAgencies), default.agencies),
    )


def _topics(root: Node) -> dict[str, str]:
    topics: dict[str, str] = {}
    for name, title in root.mapping("topics").items():
        key = f"{root.path('topics')}.{name}"
        try:
            topics[read_identifier(name)] = root.read_text_at(key, title)
        except Misread as misread:
            root.findings.append(misread.at(key))
    return topics


def _phase(node: Node, index: int, origins: dict[str, str]) -> Phase:
    place = f"phases[{index}]"
    rounds = read_rounds(node, origins)
    for number, (_, key) in enumerate(rounds):
        if key != f"{place}.rounds[{number}]":
            origins[f"{place}.rounds[{number}]"] = key
    return Phase(
        id=node.identifier("id"),
        name=node.text("name"),
        form=node.choice("form", get_args(PhaseForm)),
        mandatory=node.flag("mandatory", False),
        quiz=read_quiz(quiz, origins) if (quiz := node.table("quiz", "quiz")) else None,
        rounds=[item for item, _ in rounds],
        entries=read_entries(entries) if (entries := node.table("entries", "entries")) else None,
        stage=read_stage(stage) if (stage := node.table("stage", "stage")) else None,
        rounds_promised=node.maybe("rounds_promised", node.integer),
        results=_results(results) if (results := node.table("results", "results")) else None,
        admits=[read_admission(item) for item in node.tables("admits", "admission")],
    )


def _results(node: Node) -> ResultsRules:
    return ResultsRules(
        complaints_window_s=node.duration("complaints_window"),
        draft_within_s=node.maybe("draft_within", node.duration),
        final_within_s=node.maybe("final_within", node.duration),
    )


def _milestone(node: Node) -> Milestone:
    return Milestone(
        id=node.identifier("id"),
        name=node.text("name"),
        from_us=node.moment("from", "start"),
        until_us=node.moment("until", "end"),
        phase=node.maybe("phase", node.text),
        kind=node.choice("kind", get_args(MilestoneKind), None),
        form=node.choice("form", (*get_args(PhaseForm), "written"), None),
    )
