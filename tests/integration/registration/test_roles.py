"""Roles of one contest and of all: who gives and takes them, what they open, where they count."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from contracts.accounts import (
    Account,
    CheckRole,
    GrantRole,
    IssueCodes,
    RevocationsSince,
    RevokeRole,
    Role,
)
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from plumbing import migrations
from plumbing.database import Database
from services.registration.migrations import versions
from services.registration.models import contests, people, plumbing
from services.registration.models import roles as table
from services.registration.repository.people import grants_of
from services.registration.use_cases.accounts import activation_sheets, roles, sessions
from tests.support.databases import Databases

from .sign_in_steps import GOOD, change_password
from .world import SECRET, World, no_yield, row

#: the newest migration before the one that bound roles to contests
(_BOUND,) = Path(versions.__path__[0]).glob("*_roles_of_a_contest.py")
BEFORE = f"{int(_BOUND.name[:4]) - 1:04}"
ROSTER = [row(2, "CB01", "Nguyễn Văn An"), row(3, "CB02", "Trần Thị Bình", "STP")]
OTHER = [row(2, "CB09", "Phạm Thị Hoa"), row(3, "CB01", "Nguyễn Văn An")]


@pytest.fixture
def two(world: World) -> World:
    """Two contests, each with its roster; CB01 stands on both."""
    world.define()
    world.load(ROSTER)
    world.define(slug="khac")
    world.load(OTHER, contest="khac")
    return world


def _signed_in(world: World, username: str, code: str) -> Account:
    account = world.sign_in(username, code)
    assert isinstance(account, Account), account
    return account


def _holds(world: World, account: Account, role: Role, contest: str) -> bool:
    item = CheckRole(account.person, account.session, role, contest)
    with world.store.reading() as connection:
        (answer,) = roles.check_roles(connection, [item], now_us=world.now_us)
    return isinstance(answer, Done)


def _revoke(world: World, by: str, person: str, role: Role, **more: Any) -> Any:
    return world.carry_out(roles.revoke_role, RevokeRole(person, role, by, world.now_us, **more))


def _issue(world: World, by: str, contest: str = "cchc", **more: Any) -> set[str]:
    item = IssueCodes(contest, by, world.now_us, **more)
    sheet = activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
    return {line.username for line in sheet.codes}


@pytest.mark.parametrize("name", ["ban\0", "ban\u200b", "\u202eban", "ban\x07"])
def test_no_account_is_made_that_only_looks_like_another(two: World, name: str) -> None:
    boss = two.organiser().person
    assert two.grant(boss, name, "judge", contest="cchc").code == "text.hidden_signs"


def test_a_role_counts_in_its_contest_and_what_holds_in_all_in_every_one(two: World) -> None:
    boss = two.organiser()
    made = two.grant(boss.person, "btc", "organiser", contest="cchc")
    one = _signed_in(two, "btc", made.code)
    everywhere = _signed_in(two, "ban-to-chuc", boss.code)
    assert [(g.role, g.contest, g.agency) for g in one.grants] == [("organiser", "cchc", "")]
    assert [(g.role, g.contest) for g in everywhere.grants] == [("organiser", "")]
    assert one.roles == everywhere.roles == ["organiser"]
    for contest, holds in (("cchc", True), ("khac", False), ("", False)):
        assert _holds(two, one, "organiser", contest) is holds
        assert _holds(two, everywhere, "organiser", contest)
        assert not _holds(two, one, "vetter", contest)


def test_a_role_is_not_taken_away_for_a_reason_that_nobody_can_read(two: World) -> None:
    boss = two.organiser()
    made = two.grant(boss.person, "btc", "organiser", contest="cchc")
    one = _signed_in(two, "btc", made.code)
    taken = _revoke(two, boss.person, one.person, "organiser", contest="cchc", reason="\u200b")
    assert taken.code == "reason.unreadable"
    assert _holds(two, one, "organiser", "cchc")


def test_an_organiser_of_one_contest_staffs_it_and_nothing_else(two: World) -> None:
    boss = two.organiser().person
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    staffing: list[Role] = ["author", "vetter", "judge", "organiser"]
    for role in staffing:
        assert two.grant(one, f"{role}-1", role, contest="cchc").code
        for contest in ("khac", None):
            assert two.grant(one, f"{role}-2", role, contest=contest).code == "role.not_yours"
    assert two.grant(one, "dm", "liaison", contest="cchc", agency="snv").code
    assert two.grant(one, "dm", "liaison", contest="khac", agency="snv").code == "role.not_yours"
    for contest in ("cchc", "khac", None):
        assert two.grant(one, "btc", "ops", contest=contest).code == "role.not_yours"
    vetter = two.grant(boss, "vetter-1", "vetter", contest="cchc").person
    assert two.grant(vetter, "vetter-1", "organiser", contest="cchc").code == "role.not_yours"


def test_operators_serve_no_contest_and_a_contest_must_be_there(two: World) -> None:
    boss = two.organiser().person
    assert two.grant(boss, "vh", "ops", contest="cchc").code == "role.of_no_contest"
    assert two.grant(boss, "vh", "judge", contest="chua-co").code == "contest.unknown"
    assert two.grant(boss, "vh", "ops").code


def test_a_role_that_is_taken_away_ends_at_once_with_its_sessions(two: World) -> None:
    boss = two.organiser().person
    made = two.grant(boss, "vetter-1", "vetter", contest="cchc")
    two.grant(boss, "vetter-1", "author", contest="cchc")
    account = _signed_in(two, "vetter-1", made.code)
    assert _holds(two, account, "vetter", "cchc")
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    away = {"contest": "cchc", "reason": "chuyển công tác"}
    assert _revoke(two, one, made.person, "vetter", **away) == Done(1)
    assert _revoke(two, one, made.person, "vetter", **away) == Done(0)
    assert not _holds(two, account, "author", "cchc")  # the session has ended
    with two.store.reading() as connection:
        told = sessions.revocations(connection, RevocationsSince())
    assert told.sessions == [account.session]
    again = _signed_in(two, "vetter-1", made.code)
    assert _holds(two, again, "author", "cchc")
    assert not _holds(two, again, "vetter", "cchc")


def test_nobody_takes_away_what_they_could_not_give(two: World) -> None:
    boss = two.organiser().person
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    other = two.grant(boss, "btc-khac", "organiser", contest="khac").person
    for by, person, role, contest in [
        (one, other, "organiser", "khac"),
        (one, boss, "organiser", None),
        (two.person("CB01"), one, "organiser", "cchc"),
    ]:
        answer = _revoke(two, by, person, role, contest=contest)  # type: ignore[arg-type]
        assert isinstance(answer, Problem)
        assert answer.code == "role.not_yours"
    last = _revoke(two, boss, boss, "organiser")
    assert isinstance(last, Problem)
    assert last.code == "role.last_organiser"
    two.grant(boss, "thu-hai", "organiser")
    assert _revoke(two, boss, boss, "organiser") == Done(1)


def test_an_organiser_issues_codes_for_contestants_and_liaisons_of_the_contest(two: World) -> None:
    boss = two.organiser().person
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    dm = two.grant(boss, "dm", "liaison", contest="cchc", agency="SNV").person
    assert _issue(two, one, people=[dm]) == {"dm"}
    assert _issue(two, one, people=[two.person("CB01")]) == {"cb01"}
    vetter = two.grant(boss, "tham-dinh", "vetter", contest="cchc").person
    dm_khac = two.grant(boss, "dm-khac", "liaison", contest="khac", agency="SNV").person
    ops = two.grant(boss, "van-hanh", "ops").person
    two.grant(boss, "cb02", "vetter", contest="khac")
    others = [boss, one, vetter, dm_khac, ops, two.person("CB09"), two.person("CB02")]
    for person in others:
        with pytest.raises(Refused) as refusal:
            _issue(two, one, people=[person])
        assert refusal.value.problem.code == "codes.not_yours"
    with pytest.raises(Refused):
        _issue(two, one, "khac")
    # who named a person first keeps the say, who came later has none alone
    later = two.grant(boss, "btc-khac", "organiser", contest="khac").person
    with pytest.raises(Refused):
        _issue(two, later, "khac", people=[two.person("CB01")])
    for person in others:
        assert len(_issue(two, boss, people=[person])) == 1


def test_a_sheet_for_the_whole_contest_leaves_people_with_more_rights_out(two: World) -> None:
    boss = two.organiser().person
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    with two.store.unit_of_work() as work:
        row = {"role": "ops", "contest": "", "agency": "", "granted_at_us": 1}
        work.connection.execute(table.insert(), {"person": two.person("CB02"), **row})
    assert _issue(two, one) == {"cb01"}
    assert _issue(two, boss) == {"cb02"}


def test_a_role_is_no_way_to_the_code_of_somebody_elses_account(two: World) -> None:
    boss = two.organiser().person
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    assert _named(two, one, "cb09", "phạm thị HOA").code == ""
    assert two.grant(one, "cb01", "author", contest="cchc").code
    assert two.grant(boss, "cb09", "author", contest="cchc").code


def _named(world: World, by: str, username: str, name: str) -> Any:
    item = GrantRole(username, name, "author", by, world.now_us, None, "cchc")
    return world.carry_out(partial(roles.grant_role, secret=SECRET), item)


def test_trying_usernames_tells_nobody_what_people_of_another_contest_are_called(
    two: World,
) -> None:
    boss = two.organiser().person
    one = two.grant(boss, "btc", "organiser", contest="cchc").person
    two.grant(boss, "gk", "judge", contest="khac")
    before = two.count(table)
    for username in ("cb09", "CB 09", "gk"):
        refused = _named(two, one, username, "Người Nào Đó")
        assert refused.code == "account.name_differs"
        assert "Hoa" not in f"{refused.message}{refused.details}"
    assert two.count(table) == before
    # of the contest's own people the name is known; who is known by name may be given a role
    assert _named(two, one, "cb01", "Người Nào Đó").name == "Nguyễn Văn An"
    assert _named(two, one, "cb09", "Phạm Thị Hoa").name == "Phạm Thị Hoa"
    assert _named(two, one, "moi", "Người Nào Đó").name == "Người Nào Đó"
    assert _named(two, boss, "gk", "Người Nào Đó").name == "gk"


def test_a_contests_trail_tells_of_the_passwords_of_its_own_people_alone(two: World) -> None:
    boss = two.organiser().person
    people = {}
    for username, more in {
        "gk": {"role": "judge", "contest": "khac"},
        "hai": {"role": "vetter", "contest": "khac"},
        "tat-ca": {"role": "organiser"},
    }.items():
        code = two.grant(boss, username, **more).code
        account = _signed_in(two, username, code)
        people[account.person] = username
        two.grant(boss, username, "author", contest="cchc") if username == "hai" else None
        assert change_password(two, account, code, GOOD).person == account.person
    with two.store.reading() as connection:
        table = plumbing.audit
        query = sa.select(table.c.about).where(table.c.action == "password.changed")
        told = sorted(connection.execute(query).scalars())
    named = sorted(f"{place}/{people[one]}" for place, _, one in (x.partition("/") for x in told))
    assert named == ["*/tat-ca", "cchc/hai", "khac/gk", "khac/hai"]


def test_roles_of_no_contest_from_before_hold_where_they_held(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "registration_before")
    database = Database(url)
    held = [
        ("a", "author", "", ""),
        ("l", "liaison", "", "SNV"),
        ("l", "liaison", "cchc", "SNV"),
        ("o", "organiser", "", ""),
        ("o", "organiser", "khac", ""),
        ("v", "ops", "", ""),
        ("x", "vetter", "chua-co", ""),
    ]
    try:
        with database.writing() as connection:
            config = migrations._config("registration", {"connection": connection})
            command.upgrade(config, BEFORE)
            for contest in ("cchc", "khac"):
                connection.execute(
                    sa.text(
                        "INSERT INTO contests (contest, definition, revision, defined_at_us,"
                        " written) VALUES (:contest, '{}', 1, 1, '')"
                    ),
                    {"contest": contest},
                )
            connection.execute(
                sa.text(
                    "INSERT INTO agencies (contest, agency, agency_key, name, agency_class,"
                    " revision) VALUES ('cchc', 'SNV', 'snv', 'Sở Nội vụ', 'city', 1)"
                )
            )
            names = ("person", "role", "contest", "agency")
            rows = [dict(zip(names, one, strict=True), granted_at_us=1) for one in held]
            connection.execute(table.insert(), rows)
    finally:
        database.close()
    migrations.upgrade(url, "registration")
    database = Database(url)
    try:
        with database.reading() as connection:
            found = grants_of(connection, ["a", "l", "o", "v", "x"])
            assert connection.execute(sa.select(contests.c.contest)).scalars().all()
            assert not connection.execute(sa.select(people)).all()
    finally:
        database.close()
    assert {tuple(one) for grants in found.values() for one in grants} == {
        ("a", "author", "cchc", ""),
        ("a", "author", "khac", ""),
        ("l", "liaison", "cchc", "SNV"),
        ("o", "organiser", "", ""),
        ("o", "organiser", "khac", ""),
        ("v", "ops", "", ""),
    }
