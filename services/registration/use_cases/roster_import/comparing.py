"""Comparing a staged roster with what is known: the same look when checking and when applying."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field
from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.roster_previews import RosterFacts
from contracts.rosters import ContestantExcluded, ContestantRegistered, RosterDifference, RosterRow
from services.registration.domain.contests.agency_tree import Agency
from services.registration.domain.people.person import Entry
from services.registration.domain.people.two_lists import LATEST, TwoListsRule, rule_of
from services.registration.domain.roster_import import difference_text
from services.registration.domain.roster_import import row_difference as rules
from services.registration.domain.roster_import.possible_doubles import (
    Trait,
    about_double,
    traits_of_row,
)
from services.registration.domain.roster_import.row_difference import Fault, Move
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as people_repository
from services.registration.repository.people import OnRoster
from services.registration.use_cases.people.names_and_exclusions import (
    exclusion_of,
    registration_of,
)
from services.registration.use_cases.people.people_in_other_contests import kept_from

MOST_FAULTS = 1000
#: of so many people a dry run keeps what would be told: 2 MB at most
MOST_TOLD = 10_000


class RosterAgency(Struct, frozen=True):
    """An agency as the roster names it, with the id it has or will have."""

    agency: str
    name: str
    agency_class: str


class Plan(Struct):
    """What the check found out and applying needs. ``headcounts``: rows that are not excluded.
    ``facts``: of a dry run, what applying would tell."""

    at_us: int
    begun: bool
    agencies: dict[str, RosterAgency]
    codes: dict[str, str]
    headcounts: dict[str, int] = field(default_factory=dict)
    facts: RosterFacts | None = None
    two_lists: TwoListsRule = LATEST

    def classes(self) -> dict[str, str]:
        """Class of each agency by the code the rows name it by."""
        return {code: self.agencies[key].agency_class for code, key in self.codes.items()}

    def ids(self) -> dict[str, str]:
        """Id of each agency by the code the rows name it by."""
        return {code: self.agencies[key].agency for code, key in self.codes.items()}


class Findings:
    """What a check gathers over all slices."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.agency_lines: list[str] = []
        self.lines: list[str] = []
        self.missing_lines: list[str] = []
        self.notes: list[str] = []
        self.doubles: list[str] = []
        self.newcomers: dict[Trait, RosterRow] = {}
        self.counts: dict[str, int] = {}
        self.registered: list[ContestantRegistered] = []
        self.excluded: list[ContestantExcluded] = []
        self.told = 0

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by

    def difference(self, rows: int) -> RosterDifference:
        """As the organiser is told: agencies first, at most 200 lines."""
        lines = [*self.agency_lines, *self.lines, *self.missing_lines][: difference_text.MOST_LINES]
        notes = [*self.doubles, *self.notes][: difference_text.MOST_LINES]
        return RosterDifference("done", rows, changes=lines, notes=notes, **self.counts)


def plan_agencies(
    firsts: Mapping[str, RosterRow],
    known: Mapping[str, Agency],
    definition: Definition,
    at_us: int,
    found: Findings,
) -> Plan:
    """The agencies of a roster, with what is wrong about them and what changes."""
    classes = {item.id for item in definition.agency_classes}
    plan = Plan(at_us, at_us >= definition.starts_at_us, {}, {})
    for key, row in sorted(firsts.items(), key=lambda item: item[1].row):
        old = known.get(key)
        agency = old.agency if old else row.agency_code
        plan.agencies[key] = RosterAgency(agency, row.agency_name, row.agency_class)
        found.faults.extend(_agency_faults(row, old, classes, at_us))
        if old is None or old.name != row.agency_name:
            found.count("agencies_new" if old is None else "agencies_changed")
            found.agency_lines.append(difference_text.about_agency(old, agency, row.agency_name))
        else:
            found.count("agencies_unchanged")
    for key, gone in known.items():
        if key not in firsts:
            found.count("agencies_missing")
            found.agency_lines.append(difference_text.about_missing_agency(gone))
    classes_now = {one.agency: one.agency_class for one in plan.agencies.values()}
    plan.two_lists = rule_of(definition, classes_now)
    return plan


def _agency_faults(
    row: RosterRow, old: Agency | None, classes: set[str], at_us: int
) -> list[Fault]:
    faults = []
    if row.agency_class not in classes:
        reason = "kế hoạch không có khối này"
        faults.append(Fault(row.row, "agency_class", reason, row.agency_class))
    if old is not None and old.agency_class != row.agency_class:
        reason = f"đơn vị này đã đăng ký ở khối {old.agency_class}"
        faults.append(Fault(row.row, "agency_class", reason, row.agency_class))
    if old is not None and old.valid_until_us is not None and old.valid_until_us <= at_us:
        reason = "đơn vị này không còn hiệu lực"
        faults.append(Fault(row.row, "agency_code", reason, row.agency_code))
    return faults


def moves_of(
    connection: Connection,
    contest: str,
    rows_by_key: Mapping[str, list[RosterRow]],
    plan: Plan,
    by: str,
    *,
    lock: bool = False,
) -> list[Move]:
    """What becomes of these people. ``by``: who sent the roster."""
    known = people_repository.people_by_key(connection, rows_by_key)
    ids = [person.person for person in known.values()]
    entries = people_repository.entries_of(connection, contest, ids, lock=lock)
    keeps = kept_from(connection, by, contest, ids)
    agencies = plan.ids()
    moves = []
    for key, rows in rows_by_key.items():
        person = known.get(key)
        old = entries.get(person.person) if person else None
        kept = person is not None and person.person in keeps
        how = (plan.at_us, plan.begun, kept, plan.two_lists)
        moves.append(rules.move(key, rows, agencies, person, old, *how))
    return moves


def look_at(
    move: Move,
    contest: str,
    plan: Plan,
    classes: Mapping[str, str],
    found: Findings,
    *,
    unconfirmed: bool,
) -> None:
    """Count one person's difference, and what is wrong. ``unconfirmed``: as they are told to be."""
    found.faults.extend(
        rules.faults_of(
            move.rows,
            move.known,
            classes,
            untold=move.kept is not None,
            one_list=plan.two_lists.rule == "refused",
        )
    )
    if move.known is None:
        first = move.rows[0]
        for trait in traits_of_row(first, move.entry.agencies_now()[0]):
            found.newcomers.setdefault(trait, first)
    if move.is_new:
        found.count("people_new")
    else:
        found.count("people_changed" if move.changes else "people_unchanged")
    if move.changes and len(found.lines) < difference_text.MOST_LINES:
        found.lines.append(difference_text.about_move(move))
    _foresee(move, contest, found, unconfirmed)
    if move.entry.roster_reason:
        found.count("excluded")
    if len(move.rows) > 1 and len(found.notes) < difference_text.MOST_LINES:
        told = difference_text.about_two_rosters(move, plan.at_us, plan.two_lists.rule)
        found.notes.append(told)
    if move.kept not in (None, move.person) and len(found.notes) < difference_text.MOST_LINES:
        found.notes.append(difference_text.about_kept(move))
    _count_heads(plan, move.entry)


def _foresee(move: Move, contest: str, found: Findings, unconfirmed: bool) -> None:
    """Keep what applying would tell of the person, without name or reason, since it is stored with
    the import; newcomers have no id yet."""
    if not (move.registers or move.excludes):
        return
    found.told += 1
    if found.told > MOST_TOLD:
        return
    entry = move.entry._replace(revision=move.entry.revision + 1)
    person = move.person._replace(person=move.person.person or f"+{found.told}", code="")
    if move.registers:
        nameless = entry._replace(name="")
        told = registration_of(contest, person, nameless, unconfirmed=unconfirmed)
        found.registered.append(told)
    if move.excludes:
        exclusion = exclusion_of(contest, person.person, entry)
        reason = "excluded" if exclusion.reason else ""
        found.excluded.append(msgspec.structs.replace(exclusion, reason=reason))


def look_at_missing(missing: list[OnRoster], plan: Plan, found: Findings) -> None:
    """Count those on the roster whom the import does not name; they stay. Who registered themselves
    or was erased has no staff code, and is missing from no staff list."""
    for person, entry in missing:
        found.count("people_missing")
        if len(found.missing_lines) < difference_text.MOST_LINES:
            found.missing_lines.append(difference_text.about_missing(entry.name, person.code))
        double = about_double(person, entry, found.newcomers)
        if double is not None and len(found.doubles) < difference_text.MOST_LINES:
            found.doubles.append(double)
        _count_heads(plan, entry)


def _count_heads(plan: Plan, entry: Entry) -> None:
    if entry.obligation != "excluded":
        for agency in entry.agencies_now():
            plan.headcounts[agency] = plan.headcounts.get(agency, 0) + 1


def known_agencies(connection: Connection, contest: str) -> dict[str, Agency]:
    """The contest's agencies by key."""
    return contests_repository.agencies_of(connection, contest)


def read_plan(text: str) -> Plan:
    """A stored plan."""
    return msgspec.json.decode(text, type=Plan)
