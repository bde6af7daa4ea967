"""Who a contest is for: the tables of a file about classes, audiences, participation, accounts."""

from collections.abc import Mapping
from typing import Any, get_args

from contracts.definition import (
    AgencyClass,
    Audience,
    Denominator,
    FiguresVisible,
    Obligation,
    ParticipationRules,
    PersonField,
    QuotaScope,
    RegistrationField,
    SelfRegistration,
    TwoLists,
)
from plans.table_reader import Node

_FIELDS = get_args(PersonField)


def read_agency_class(node: Node) -> AgencyClass:
    """``[[agency_classes]]``."""
    return AgencyClass(node.identifier("id"), node.text("name"), node.maybe("quota", node.rate))


def read_audience(node: Node) -> Audience:
    """``[[audiences]]``."""
    return Audience(
        id=node.identifier("id"),
        name=node.text("name"),
        obligation=node.choice("obligation", get_args(Obligation)),
        agency_classes=node.texts("agency_classes"),
        minimum_age=node.maybe("minimum_age", node.integer),
        maximum_age=node.maybe("maximum_age", node.integer),
    )


def read_participation(root: Node) -> ParticipationRules:
    """``[participation]`` of the file."""
    node = root.table("participation", "participation", required=_has_quiz(root))
    default = ParticipationRules(_first_phase(root))
    if node is None:
        return default
    return ParticipationRules(
        phase=node.text("phase"),
        denominator=node.choice("denominator", get_args(Denominator), default.denominator),
        minimum_answers=node.integer("minimum_answers", default.minimum_answers),
        minimum_share=node.rate("minimum_share", default.minimum_share),
        quota_scope=node.choice("quota_scope", get_args(QuotaScope), default.quota_scope),
        figures_visible=node.choice(
            "figures_visible", get_args(FiguresVisible), default.figures_visible
        ),
        two_lists=node.choice("two_lists", get_args(TwoLists), default.two_lists),
    )


def _phases(root: Node) -> list[Mapping[str, Any]]:
    phases = root.raw("phases")
    return [one for one in phases if isinstance(one, Mapping)] if isinstance(phases, list) else []


def _has_quiz(root: Node) -> bool:
    """Who takes part is counted in a quiz; a contest of entries alone may leave the rules out."""
    phases = _phases(root)
    if root.raw("phases") == []:
        return False  # that no phase is there is told alone
    return not phases or any(one.get("form") not in ("entries", "stage") for one in phases)


def _first_phase(root: Node) -> str:
    """The first that is mandatory, else the first of all."""
    phases = _phases(root)
    mandatory = [one for one in phases if one.get("mandatory") is True]
    return next((str(one.get("id", "")) for one in mandatory or phases), "")


def read_registration(node: Node) -> SelfRegistration:
    """``[registration]``: a field is a word, or a table that says more of it."""
    fields = node.tables_or_words("fields", "registration_field", "field", _FIELDS, required=True)
    return SelfRegistration(
        fields=[_field(item) for item in fields],
        consent=node.text("consent"),
        claim_by=node.choices("claim_by", _FIELDS, []),
        agency_confirmed=node.flag("agency_confirmed", False),
        audience=node.text("audience", ""),
        opens_at_us=node.maybe("opens_at", node.opening),
        closes_at_us=node.maybe("closes_at", node.closing),
    )


def _field(node: Node) -> RegistrationField:
    return RegistrationField(
        field=node.choice("field", _FIELDS),
        required=node.flag("required", True),
        verified=node.flag("verified", False),
    )
