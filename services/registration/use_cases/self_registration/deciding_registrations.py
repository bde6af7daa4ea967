"""The liaison's word about people who registered themselves (P2, P3).

No code is sent to phones. What a definition wants verified is verified by the agency's liaison or
by an organiser, who confirm that this person has said who they are; who did, and when, is kept.
"""

import secrets
from collections.abc import Collection
from functools import partial

from msgspec import structs
from sqlalchemy import Connection

from contracts.definition import Definition, SelfRegistration
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.self_registration import (
    AccountSide,
    DecideRegistration,
    Waiting,
    WaitingPerson,
    WaitingQuery,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.person import Entry
from services.registration.domain.people.required_reasons import decision_reason
from services.registration.domain.self_registration.form_fields import (
    USERNAME_BYTES,
    spoken_of,
    username_from,
)
from services.registration.repository import account_claims, accounts, people, self_registrations
from services.registration.repository import contests as contests_repository
from services.registration.repository.account_claims import Claim
from services.registration.repository.accounts import Credential
from services.registration.repository.self_registrations import RegistrationRow
from services.registration.use_cases.accounts.authority import agencies_for, not_yours
from services.registration.use_cases.people.ages import Ages
from services.registration.use_cases.people.erasing_personal_data import call_off
from services.registration.use_cases.people.names_and_exclusions import (
    tell_exclusion,
    tell_registration,
)
from services.registration.use_cases.people.people_in_other_contests import refuse_closed
from services.registration.use_cases.self_registration.enrolling import enrol, own_values
from services.registration.use_cases.self_registration.moving_newcomers import move_newcomer

MOST = 1000


def waiting(connection: Connection, query: WaitingQuery) -> Waiting:
    """Those who wait; a liaison sees their own agency's: ``registration.not_yours``."""
    own = agencies_for(connection, query.by, query.contest)
    asked = own if query.agency is None else {query.agency}
    if own is not None and not own.issuperset(asked or ()):
        raise not_yours()
    rows = self_registrations.waiting_in(connection, query.contest, asked, MOST)
    filed = account_claims.waiting_claims(connection, query.contest, asked, MOST)
    touched = {claim.claim: claim.person for claim in filed}
    touched.update({row.person: row.person for row in rows if row.claimed})
    sides = _sides(connection, query.contest, set(touched.values()))
    waits = [
        WaitingPerson(
            row.person,
            row.agency,
            row.claimed,
            row.registered_at_us,
            row.given,
            account=sides.get(touched.get(row.person, "")),
        )
        for row in rows
    ]
    for claim in filed:
        side = structs.replace(sides[claim.person], takes_over=claim.takes_over)
        waits.append(
            WaitingPerson(
                claim.claim, claim.agency, False, claim.filed_at_us, claim.given, True, side
            )
        )
    waits.sort(key=lambda one: (one.registered_at_us, one.person))
    return Waiting(waits[:MOST])


def _sides(connection: Connection, contest: str, ids: Collection[str]) -> dict[str, AccountSide]:
    """What the list says of these people, and what has been done with their accounts."""
    entries = people.entries_of(connection, contest, ids)
    credentials = accounts.credentials_of(connection, ids)
    signed_in = accounts.sign_ins_of(connection, ids)
    rows = {
        row.person: row for row in self_registrations.registrations_of(connection, contest, ids)
    }
    found = {}
    for name, person in people.people_by_id(connection, ids).items():
        row = rows.get(name)
        had, seen = credentials.get(name), signed_in.get(name)
        agencies = entries[name].agencies_now() if name in entries else []
        found[name] = AccountSide(
            person=name,
            username=person.username,
            code=person.code,
            agency=agencies[0] if agencies else "",
            takes_over=True,
            values=spoken_of(person),
            code_issued=bool(had and had.code),
            has_password=bool(had and had.password),
            first_signed_in_at_us=seen.first_at_us if seen else None,
            last_signed_in_at_us=seen.last_at_us if seen else None,
            registered=row.given if row else {},
            registered_at_us=row.registered_at_us if row else None,
        )
    return found


def decide(
    work: UnitOfWork, items: list[DecideRegistration], *, secret: bytes
) -> list[Done | Problem]:
    """Confirm, refuse or move people, and confirm or refuse requests. Refusals: those of
    ``moving_newcomers``, ``registration.unknown``,
    ``registration.not_yours``, ``registration.reason_missing``, ``registration.erased``,
    ``registration.decided``, ``registration.has_role``, ``registration.elsewhere``,
    ``registration.value_taken``."""
    return each(partial(_decide, secret=secret), items, work)  # type: ignore[return-value]


def _decide(work: UnitOfWork, item: DecideRegistration, *, secret: bytes) -> Done:
    row = self_registrations.registration_of(work.connection, item.contest, item.person, lock=True)
    claim = None if row else account_claims.claim_of(work.connection, item.contest, item.person)
    own = agencies_for(work.connection, item.by, item.contest)
    found = row or claim
    if found is None or (own is not None and found.agency not in own):
        # what another agency's newcomers are called is none of a liaison's business
        raise Refused("registration.unknown", "Không có người đăng ký này. (No such registration.)")
    reason = decision_reason(item.decision, item.reason)
    if row is not None and item.decision == "move":
        return _move(work, item, row, reason, liaison=own is not None)
    if row is not None:
        return _decide_registration(work, item, row, reason, secret)
    assert claim is not None, "one of the two was found"
    if item.decision == "move":
        raise Refused(
            "registration.move_listed",
            "Yêu cầu này về một tài khoản đang dùng; hãy xác nhận hoặc không xác nhận. "
            "(The request is about an account in use: confirm or refuse it.)",
        )
    return _decide_claim(work, item, claim, reason, secret)


def _move(
    work: UnitOfWork, item: DecideRegistration, row: RegistrationRow, reason: str, *, liaison: bool
) -> Done:
    if row.state == "erased":
        raise _erased()
    move_newcomer(work, item, row, reason, liaison=liaison)
    return Done()


def _erased() -> Refused:
    return Refused(
        "registration.erased", "Người này đã yêu cầu xóa thông tin. (Erased on their request.)"
    )


def _decide_registration(
    work: UnitOfWork, item: DecideRegistration, row: RegistrationRow, reason: str, secret: bytes
) -> Done:
    if row.state == "erased":
        raise _erased()
    state = "confirmed" if item.decision == "confirm" else "refused"
    if (row.state, row.reason) == (state, reason):
        return Done(0)
    about = f"{item.contest}/{item.person}"
    if state == "refused" and row.claimed:
        work.audit(item.by, "registration.refused", about, reason=reason)
        _give_back(work, row)
        return Done()
    after = row._replace(state=state, decided_by=item.by, decided_at_us=work.now_us, reason=reason)
    if state == "confirmed":
        own_values(work, after, _rules(work, item.contest)[1], secret)
    self_registrations.write_registration(work.connection, after)
    work.audit(item.by, f"registration.{state}", about, reason=reason)
    if not row.claimed:
        _tell(work, after)
    return Done()


def _rules(work: UnitOfWork, contest: str) -> tuple[Definition, SelfRegistration]:
    """The contest and how one registers for it; ``registration.none`` where that was taken out."""
    found = contests_repository.contest_of(work.connection, contest)
    rules = None if found is None else found.definition.registration
    if found is None or rules is None:
        raise Refused(
            "registration.none", "Cuộc thi này không có tự đăng ký. (No self-registration here.)"
        )
    return found.definition, rules


def _decide_claim(
    work: UnitOfWork, item: DecideRegistration, claim: Claim, reason: str, secret: bytes
) -> Done:
    state = "confirmed" if item.decision == "confirm" else "refused"
    if claim.state == state:
        return Done(0)
    if claim.state != "waiting":
        raise Refused(
            "registration.decided",
            "Yêu cầu này đã được quyết định khác. (It has been decided otherwise.)",
            state=claim.state,
        )
    if state == "confirmed":
        confirmed = _hand_over if claim.takes_over else _admit
        confirmed(work, item, claim, secret)
    account_claims.close_claim(work.connection, claim, state)
    work.audit(
        item.by,
        f"registration.{state}",
        f"{item.contest}/{claim.person}",
        reason=reason,
        request=claim.claim,
    )
    return Done()


def _confirmed(work: UnitOfWork, by: str, claim: Claim, person: str) -> RegistrationRow:
    return RegistrationRow(
        contest=claim.contest,
        person=person,
        state="confirmed",
        claimed=claim.takes_over,
        agency=claim.agency,
        given=claim.given,
        consent=claim.consent,
        consent_digest=claim.consent_digest,
        consented_at_us=claim.consented_at_us,
        registered_at_us=claim.filed_at_us,
        decided_by=by,
        decided_at_us=work.now_us,
    )


def _hand_over(work: UnitOfWork, item: DecideRegistration, claim: Claim, secret: bytes) -> None:
    """The account is the claimant's: their password from now on, and nobody else's session."""
    connection, person = work.connection, claim.person
    people.entries_of(connection, claim.contest, [person], lock=True)
    if people.people_by_id(connection, [person])[person].erased:
        raise _erased()
    if people.grants_of(connection, [person]):
        raise Refused(
            "registration.has_role",
            "Tài khoản này đang giữ nhiệm vụ nên không chuyển được qua biểu mẫu. "
            "(The account holds a role.)",
        )
    refuse_closed(connection, item.by, claim.contest, person, work.now_us)
    before = self_registrations.registration_of(connection, claim.contest, person, lock=True)
    after = _confirmed(work, item.by, claim, person)
    if before is not None:
        after = after._replace(claimed=before.claimed)
    own_values(work, after, _rules(work, claim.contest)[1], secret)
    self_registrations.write_registration(connection, after)
    accounts.write_credentials(connection, [Credential(person, claim.password)])
    accounts.end_sessions(connection, [person], work.now_us)
    call_off(work, person, "the account was handed over")
    if not after.claimed:
        _tell(work, after)


def _admit(work: UnitOfWork, item: DecideRegistration, claim: Claim, secret: bytes) -> None:
    """Somebody new, whose value another account held without being confirmed."""
    definition, rules = _rules(work, claim.contest)
    username = username_from(claim.given.get("name", ""), secrets.token_bytes(USERNAME_BYTES))
    after = _confirmed(work, item.by, claim, claim.claim)
    own_values(work, after, rules, secret)
    enrol(work, definition, rules, claim.claim, username, claim.given, unconfirmed=False)
    self_registrations.write_registration(work.connection, after)
    accounts.add_credential(work.connection, Credential(claim.claim, claim.password))


def _give_back(work: UnitOfWork, row: RegistrationRow) -> None:
    """Somebody else had claimed the row: it is free again, and who took it is out."""
    self_registrations.drop_registration(work.connection, row.contest, row.person)
    accounts.drop_credentials(work.connection, row.person)
    accounts.end_sessions(work.connection, [row.person], work.now_us)
    call_off(work, row.person, "the claim was refused")


def _tell(work: UnitOfWork, row: RegistrationRow) -> None:
    """A newcomer counts for the agency from now on, or may not take part."""
    entry = people.entries_of(work.connection, row.contest, [row.person], lock=True)[row.person]
    person = people.people_by_id(work.connection, [row.person])[row.person]
    reason = row.reason if row.state == "refused" else ""
    after: Entry = entry._replace(roster_reason=reason, revision=entry.revision + 1)
    people.write_entries(work.connection, row.contest, {row.person: after}, work.now_us)
    if row.state == "confirmed":
        age = Ages(work.connection, row.contest).verdict(person, after)
        tell_registration(work, row.contest, person, after, age=age, unconfirmed=False)
    if after.excluded != entry.excluded:
        tell_exclusion(work, row.contest, row.person, after)
