"""The agency tree: what may stand in it, and what a roster changes about it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.errors import Refused
from contracts.rosters import AgencyEntry, AgencyRegistered


class Agency(NamedTuple):
    """An agency as stored. ``headcount`` is ``None`` until somebody or a roster gives one."""

    contest: str
    agency: str
    agency_key: str
    name: str
    agency_class: str
    parent: str | None
    valid_from_us: int
    valid_until_us: int | None
    revision: int
    headcount: int | None
    headcount_approved: bool
    headcount_revision: int

    def registered(self) -> AgencyRegistered:
        """What the others are told of it."""
        return AgencyRegistered(
            self.contest,
            self.agency,
            self.name,
            self.agency_class,
            self.revision,
            self.parent,
            self.valid_from_us,
            self.valid_until_us,
        )


def changed_by(old: Agency | None, key: str, contest: str, entry: AgencyEntry) -> Agency | None:
    """The agency after this entry with the next revision; ``None`` if nothing changes."""
    said = {
        "name": entry.name,
        "agency_class": entry.agency_class,
        "parent": entry.parent,
        "valid_from_us": entry.valid_from_us,
        "valid_until_us": entry.valid_until_us,
    }
    if old is None:
        return Agency(contest, entry.code, key, **said, revision=1, headcount=None,  # type: ignore[arg-type]
                      headcount_approved=False, headcount_revision=0)  # fmt: skip
    if all(getattr(old, name) == value for name, value in said.items()):
        return None
    return old._replace(**said, revision=old.revision + 1)  # type: ignore[arg-type]


def refuse_bad_entry(entry: AgencyEntry, classes: Iterable[str]) -> None:
    """Refuse an entry that can't stand by itself."""
    if entry.agency_class not in set(classes):
        raise Refused(
            "agency.class_unknown",
            "Kế hoạch không có khối này. (The plan has no such class.)",
            agency=entry.code,
            agency_class=entry.agency_class,
        )
    if entry.valid_until_us is not None and entry.valid_until_us <= entry.valid_from_us:
        raise Refused(
            "agency.dates",
            "Đơn vị hết hiệu lực trước khi có hiệu lực. (Ends before it begins.)",
            agency=entry.code,
        )


def refuse_bad_tree(parents: Mapping[str, str | None]) -> None:
    """Refuse a parent that is not there and a circle. ``parents``: of every agency of the tree."""
    for agency in parents:
        above, seen = parents[agency], {agency}
        while above is not None:
            if above not in parents:
                raise Refused(
                    "agency.parent_unknown",
                    "Không có đơn vị cấp trên này. (No such parent.)",
                    agency=agency,
                    parent=above,
                )
            if above in seen:
                raise Refused(
                    "agency.circle",
                    "Đơn vị không thể trực thuộc chính mình. (A circle of parents.)",
                    agency=agency,
                )
            seen.add(above)
            above = parents[above]
