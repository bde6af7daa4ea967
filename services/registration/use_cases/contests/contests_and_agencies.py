"""Contests and the agency tree."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from contracts.comparison_keys import key_of
from contracts.contests import ContestDefined, ContestQuery, Contests, ContestView, DefineContest
from contracts.definition import Definition
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.reason_validation import stated_or_nothing
from contracts.rosters import ApproveHeadcounts, HeadcountApproved, RegisterAgencies
from contracts.rules_frozen_by_publication import decided_otherwise
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.contests import agency_tree as rules
from services.registration.domain.contests.agency_tree import Agency
from services.registration.domain.contests.changes_after_final_results import (
    refuse_headcounts_without_reason,
    refuse_undecided,
)
from services.registration.domain.contests.changes_after_opening import (
    changed_meanwhile,
    refuse_change_of_opened,
)
from services.registration.repository import contests as repository
from services.registration.repository import final_publications
from services.registration.repository.contests import ContestRow
from services.registration.use_cases.people.ages import Ages, tell_ages, tell_ages_of_agencies


def contests(connection: Connection, query: ContestQuery) -> Contests:
    """One contest or all, the newest first; their texts only where they are asked for."""
    rows = repository.contests_of(connection, query.contest, written=query.written)
    return Contests(
        [ContestView(row.contest, row.definition, row.revision, row.written) for row in rows]
    )


def define_contest(work: UnitOfWork, items: list[DefineContest]) -> list[ContestView | Problem]:
    """Set contests up or replace their definitions; the same again changes nothing, and the same
    in other words no more than the text. Refusals: ``contest.changed_meanwhile`` where another
    revision is meant than there is, ``contest.round_opened``, ``contest.class_in_use``;
    ``definition.frozen`` and ``decision.difference_changed`` where final results hang on what
    changes and it is not decided with a reason."""
    return each(_define_contest, items, work)  # type: ignore[return-value]


def _define_contest(work: UnitOfWork, item: DefineContest) -> ContestView:
    definition = item.definition
    known = repository.contest_of(work.connection, definition.slug, lock=True)
    revision = 0 if known is None else known.revision
    meant = item.revision in (None, revision)
    if known is not None and known.definition == definition:
        if meant and item.written not in ("", known.written):
            repository.write_text(work.connection, known.contest, item.written)
        return ContestView(known.contest, known.definition, known.revision)
    if not meant:
        raise changed_meanwhile(revision)
    if known is not None:
        refuse_change_of_opened(known.definition, definition, work.now_us)
    classes = {item.id for item in definition.agency_classes}
    for agency in repository.agencies_of(work.connection, definition.slug).values():
        if agency.agency_class not in classes:
            raise Refused(
                "contest.class_in_use",
                f"Đơn vị {agency.name} thuộc khối không còn trong kế hoạch. "
                "(An agency belongs to a class that the new definition lacks.)",
                agency=agency.agency,
                agency_class=agency.agency_class,
            )
    decides = [] if known is None else _decides(work, known.definition, definition)
    if decides:
        refuse_undecided(decides, item.reason, item.decides, item.digest)
    reason = stated_or_nothing(item.reason)
    revision += 1
    repository.write_contest(work.connection, definition, item.written, revision, work.now_us)
    defined = ContestDefined(definition.slug, definition, revision)
    work.emit(defined, key=definition.slug, subject=definition.slug)
    if known is not None:
        tell_ages(work, known.definition, definition)
    why: dict[str, Any] = {"reason": reason} if reason else {}
    if decides:
        why |= {"reason": reason, "decides": decides, "digest": item.digest}
    work.audit(item.by, "contest.defined", definition.slug, revision=revision, **why)
    return ContestView(definition.slug, definition, revision)


def _decides(work: UnitOfWork, known: Definition, wanted: Definition) -> list[str]:
    """The keys by which a plan would decide final results otherwise."""
    if not final_publications.any_of(work.connection, known.slug):
        return []
    return decided_otherwise(known, wanted)


def contest_or_refuse(work: UnitOfWork, contest: str) -> ContestRow:
    """The contest, locked, or ``contest.unknown``."""
    return repository.contest_or_refuse(work.connection, contest, lock=True)


def register_agencies(work: UnitOfWork, items: list[RegisterAgencies]) -> list[Done | Problem]:
    """Agencies with class, parent and dates; all of an item or none (``agency.*`` refusals)."""
    return each(_register_agencies, items, work)  # type: ignore[return-value]


def _register_agencies(work: UnitOfWork, item: RegisterAgencies) -> Done:
    contest = contest_or_refuse(work, item.contest)
    classes = [agency_class.id for agency_class in contest.definition.agency_classes]
    known = repository.agencies_of(work.connection, item.contest)
    ids = {key: agency.agency for key, agency in known.items()}
    for entry in item.agencies:
        rules.refuse_bad_entry(entry, classes)
        ids.setdefault(key_of(entry.code), entry.code)
    changed: dict[str, Agency] = {}
    for entry in item.agencies:
        key = key_of(entry.code)
        parent = entry.parent and ids.get(key_of(entry.parent), entry.parent)
        values = {name: getattr(entry, name) for name in entry.__struct_fields__}
        said = type(entry)(**{**values, "code": ids[key], "parent": parent})
        after = rules.changed_by(changed.get(key) or known.get(key), key, item.contest, said)
        if after is not None:
            changed[key] = after
    tree = {agency.agency: agency.parent for agency in {**known, **changed}.values()}
    rules.refuse_bad_tree(tree)
    ages = Ages(work.connection, item.contest)
    tell_agencies(work, list(changed.values()))
    moved = [
        agency.agency
        for key, agency in changed.items()
        if key in known and known[key].agency_class != agency.agency_class
    ]
    tell_ages_of_agencies(work, item.contest, moved, ages)
    if changed:
        work.audit(item.by, "agencies.registered", item.contest, agencies=len(changed))
    return Done(len(changed))


def tell_agencies(work: UnitOfWork, changed: list[Agency]) -> None:
    """Store these agencies and tell of them."""
    repository.write_agencies(work.connection, changed)
    for agency in changed:
        work.emit(agency.registered(), key=agency.agency, subject=agency.agency)


def approve_headcounts(work: UnitOfWork, items: list[ApproveHeadcounts]) -> list[Done | Problem]:
    """Approve the denominators; ``headcount.*`` refusals, all of an item or none."""
    return each(_approve_headcounts, items, work)  # type: ignore[return-value]


def _approve_headcounts(work: UnitOfWork, item: ApproveHeadcounts) -> Done:
    contest_or_refuse(work, item.contest)
    known = repository.agencies_of(work.connection, item.contest)
    wanted = {key_of(code): count for code, count in item.headcounts.items()}
    unknown = sorted(code for code in item.headcounts if key_of(code) not in known)
    if unknown:
        raise Refused(
            "headcount.agency_unknown", "Không có đơn vị này. (No such agency.)", agencies=unknown
        )
    if len(wanted) != len(item.headcounts):
        raise Refused(
            "headcount.code_twice",
            "Một đơn vị có hai tổng số, chỉ khác cách viết mã; hãy để lại một. "
            "(One agency is named twice, its code written in two ways.)",
            agencies=_written_twice(item.headcounts),
        )
    if any(count < 0 for count in wanted.values()):
        raise Refused("headcount.negative", "Số người không thể âm. (Can't be negative.)")
    if final_publications.any_of(work.connection, item.contest, phases=True):
        refuse_headcounts_without_reason(item.reason)
    reason = stated_or_nothing(item.reason)
    changed = tell_headcounts(work, known, wanted, approved=True)
    if changed:
        work.audit(
            item.by,
            "headcounts.approved",
            item.contest,
            headcounts=item.headcounts,
            reason=reason,
        )
    return Done(changed)


def _written_twice(codes: Collection[str]) -> list[str]:
    keys = Counter(map(key_of, codes))
    return sorted(code for code in codes if keys[key_of(code)] > 1)


def tell_headcounts(
    work: UnitOfWork, known: dict[str, Agency], wanted: dict[str, int], *, approved: bool
) -> int:
    """Store headcounts by agency key and tell of those that change; what a roster counts never
    replaces what somebody approved."""
    changed, told = headcounts_changed(known, wanted, approved=approved)
    for one in told:
        work.emit(one, key=one.agency, subject=one.agency)
    repository.write_headcounts(work.connection, changed)
    return len(changed)


def headcounts_changed(
    known: dict[str, Agency], wanted: dict[str, int], *, approved: bool
) -> tuple[list[Agency], list[HeadcountApproved]]:
    """The agencies that change with these headcounts by key, and what is told of them."""
    changed, told = [], []
    for key, count in wanted.items():
        agency = known[key]
        if not approved and agency.headcount_approved:
            continue
        if (agency.headcount, agency.headcount_approved) == (count, approved):
            continue
        tells = agency.headcount != count or agency.headcount_approved != approved
        revision = agency.headcount_revision + tells
        changed.append(
            agency._replace(
                headcount=count, headcount_approved=approved, headcount_revision=revision
            )
        )
        if tells:
            told.append(HeadcountApproved(agency.contest, agency.agency, count, revision, approved))
    return changed, told
