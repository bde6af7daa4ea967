"""Who may be on a panel, and by which pseudonym ledgers know a judge."""

from collections.abc import Collection, Mapping, Sequence

from contracts.errors import Refused
from contracts.judging_panels import PanelPlace, Place

#: who marks; a clerk enters paper sheets only
MARKING: frozenset[Place] = frozenset({"judge", "chair"})


def refuse_places(places: Sequence[PanelPlace]) -> None:
    """Refuse a panel with somebody twice (``panel.person_twice``), or with two chairs
    (``panel.two_chairs``)."""
    people = [one.person for one in places]
    twice = sorted({person for person in people if people.count(person) > 1})
    if twice:
        raise Refused(
            "panel.person_twice",
            "Mỗi người chỉ có một vị trí trong ban giám khảo. "
            "(Everybody has one place on a panel.)",
            people=twice,
        )
    chairs = sorted(one.person for one in places if one.place == "chair")
    if len(chairs) > 1:
        raise Refused(
            "panel.two_chairs",
            "Ban giám khảo chỉ có một trưởng ban. (A panel has one chair.)",
            people=chairs,
        )


def refuse_unseating(left: Collection[str], with_sheets: Collection[str]) -> None:
    """Refuse to drop somebody who has seen sheets: they are recused, with a reason."""
    seen = sorted({*left} & {*with_sheets})
    if seen:
        raise Refused(
            "panel.released",
            "Giám khảo đã nhận phiếu chỉ rời ban khi ghi rõ lý do. "
            "(A judge who has sheets leaves the panel with a reason only.)",
            people=seen,
        )


def pseudonyms_with(known: Mapping[str, str], people: Sequence[str]) -> dict[str, str]:
    """Everybody's pseudonym: GK01, GK02, ... in the order in which they came to a contest's panels.

    >>> pseudonyms_with({"lan": "GK01"}, ["minh", "lan"])
    {'lan': 'GK01', 'minh': 'GK02'}
    """
    names = dict(known)
    used = max((int(name[2:]) for name in known.values()), default=0)
    for person in people:
        if person not in names:
            used += 1
            names[person] = f"GK{used:02}"
    return names
