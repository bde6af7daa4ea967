"""For which agency somebody counts who stands on the lists of several (``two_lists`` of the plan).

Decided once, when a list comes: the places on rosters get ranks, and everybody who asks
``agency_at`` (exam, scoring, reporting) follows them.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from contracts.definition import Definition, TwoLists
from contracts.rosters import Membership

#: how the rule is told to whoever imports
TOLD: dict[TwoLists, str] = {
    "latest": "đơn vị có tên sau cùng khi đợt thi mở, cùng lúc thì đơn vị ghi trước",
    "first": "đơn vị có tên trước",
    "class_order": "đơn vị thuộc khối xếp trước trong thể lệ",
    "refused": "đơn vị có hiệu lực khi đợt thi mở",
}


class TwoListsRule(Struct, frozen=True):
    """The plan's rule; ``places``: of each agency's class among the plan's classes, by agency id,
    from 0."""

    rule: TwoLists = "latest"
    places: dict[str, int] = field(default_factory=dict)

    def ranked(self, memberships: Sequence[Membership]) -> tuple[Membership, ...]:
        """The memberships with the ranks of this rule; those that are over keep theirs. A rank
        hangs on its own place alone, so that what counted at a moment counts at it for ever."""
        return tuple(
            replace(one, rank=self._rank(one)) if one.until_us is None else one
            for one in memberships
        )

    def _rank(self, one: Membership) -> int:
        if self.rule == "first":
            return -one.from_us
        return -self.places.get(one.agency, 0) if self.rule == "class_order" else 0


LATEST = TwoListsRule()


def rule_of(definition: Definition, classes: Mapping[str, str]) -> TwoListsRule:
    """The rule of a contest; ``classes``: class of each agency by its id."""
    order = {item.id: place for place, item in enumerate(definition.agency_classes)}
    places = {agency: order.get(name, len(order)) for agency, name in classes.items()}
    return TwoListsRule(definition.participation.two_lists, places)
