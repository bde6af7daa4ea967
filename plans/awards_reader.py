"""The tables of a file about awards."""

from typing import get_args

from contracts.definition import (
    MEASURES,
    Award,
    AwardBasis,
    AwardBy,
    AwardRanking,
    AwardTie,
    CollectiveMeasure,
    Combination,
    Completion,
    Conditions,
    Measure,
    Prize,
    PrizesInAll,
    Recipients,
    SeveralPrizes,
    SharedMoney,
    SharedPlaces,
    Term,
)
from plans.key_names import RANK_NAMES
from plans.table_reader import Node

_TERMS = get_args(CollectiveMeasure)
_MEASURES = tuple(MEASURES)


def read_award(node: Node, currency: str) -> Award:
    """``[[awards]]``: a measure is a word, or a table that says more of it."""
    conditions = node.table("conditions", "conditions")
    return Award(
        id=node.identifier("id"),
        name=node.text("name"),
        phase=node.text("phase"),
        recipients=node.choice("recipients", get_args(Recipients)),
        prizes=[_prize(prize, currency) for prize in node.tables("prizes", "prize", required=True)],
        each_round=node.flag("each_round", False),
        rounds=node.texts("rounds"),
        audiences=node.texts("audiences"),
        combine=node.choice("combine", get_args(Combination), None),
        measures=[
            _measure(item)
            for item in node.tables_or_words("measures", "measure", "measure", _MEASURES)
        ],
        conditions=_conditions(conditions) if conditions else Conditions(),
        tie=node.choice("tie", get_args(AwardTie), None),
        one_prize_each=node.flag("one_prize_each", False),
        basis=node.choice("basis", get_args(AwardBasis), "phase"),
        prizes_promised=node.maybe("prizes_promised", node.integer),
        shared_money=node.choice("shared_money", get_args(SharedMoney), "whole"),
        shared_places=node.choice("shared_places", get_args(SharedPlaces), "used"),
        several_prizes=node.choice("several_prizes", get_args(SeveralPrizes), "earlier"),
        prizes_per_agency=node.maybe("prizes_per_agency", node.integer),
        ranking=node.choices("ranking", get_args(AwardRanking), []),
        by=node.choice("by", get_args(AwardBy), "rules"),
    )


def read_prizes_in_all(node: Node) -> PrizesInAll:
    """``[prizes_in_all]``."""
    return PrizesInAll(*(node.maybe(name, node.integer) for name in get_args(Recipients)))


def _prize(node: Node, currency: str) -> Prize:
    rank = node.identifier("rank")
    known = RANK_NAMES.get(rank)
    return Prize(
        rank=rank,
        name=node.text("name", known or "") if known or not rank else node.text("name"),
        winners=node.integer("winners"),
        money=node.money("money", currency, 0),
        certificate=node.text("certificate", ""),
    )


def _measure(node: Node) -> Measure:
    return Measure(
        measure=node.choice("measure", _MEASURES),
        until=node.choice("until", get_args(Completion), "final_participants"),
        award=node.text("award", ""),
        ranks=node.texts("ranks"),
        phase=node.text("phase", ""),
        part=node.text("part", ""),
        terms=[_term(item) for item in node.tables("terms", "term")],
        criterion=node.text("criterion", ""),
        figure=node.text("figure", ""),
        share=node.rate("share", 0.0),
    )


def _term(node: Node) -> Term:
    return Term(
        measure=node.choice("measure", _TERMS),
        weight=node.rate("weight"),
        award=node.text("award", ""),
        ranks=node.texts("ranks"),
        phase=node.text("phase", ""),
        part=node.text("part", ""),
        criterion=node.text("criterion", ""),
        figure=node.text("figure", ""),
        share=node.rate("share", 0.0),
    )


def _conditions(node: Node) -> Conditions:
    default = Conditions()
    return Conditions(
        quota_met=node.flag("quota_met", default.quota_met),
        minimum_participants=node.integer("minimum_participants", default.minimum_participants),
        minimum_headcount=node.integer("minimum_headcount", default.minimum_headcount),
        minimum_entries=node.integer("minimum_entries", default.minimum_entries),
        minimum_score=node.integer("minimum_score", default.minimum_score),
        minimum_rounds=node.integer("minimum_rounds", default.minimum_rounds),
    )
