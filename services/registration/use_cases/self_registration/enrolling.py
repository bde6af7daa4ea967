"""Somebody new comes into a contest by registering: the person, and their place in it."""

from contracts.comparison_keys import key_of
from contracts.definition import Definition, SelfRegistration
from contracts.errors import Refused
from contracts.rosters import Membership
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.self_registration import form_fields as rules_of
from services.registration.repository import people, self_registrations
from services.registration.repository.self_registrations import RegistrationRow
from services.registration.use_cases.people.ages import Ages
from services.registration.use_cases.people.names_and_exclusions import tell_registration


def refuse_without_agency(values: dict[str, str]) -> None:
    """Who is on no list says their agency: ``registration.fields_invalid``."""
    if "agency" not in values:
        message = "hãy chọn đơn vị, vì chưa có tên trong danh sách (choose an agency)"
        rules_of.refuse_faults([rules_of.FieldFault("agency", "field.missing", message)])


def enrol(
    work: UnitOfWork,
    definition: Definition,
    rules: SelfRegistration,
    newcomer: str,
    username: str,
    values: dict[str, str],
    *,
    unconfirmed: bool,
) -> tuple[Person, Entry]:
    """Somebody on no roster, with the id ``newcomer``: of the audience and the agency that they
    say. ``unconfirmed``: nobody has confirmed that yet."""
    refuse_without_agency(values)
    person = Person(
        person=newcomer,
        username=username,
        username_key=key_of(username),
        code="",
        name=values.get("name", username),
        birth_date=values.get("birth_date"),
        gender=values.get("gender"),
        position=values.get("position", ""),
        phone=values.get("phone", ""),
        email=values.get("email", ""),
    )
    entry = Entry(
        name=person.name,
        obligation=rules_of.obligation_of(definition, rules),
        memberships=(Membership(values["agency"]),),
        revision=1,
        audience=rules.audience,
    )
    people.write_people(work.connection, [person])
    people.write_entries(work.connection, definition.slug, {person.person: entry}, work.now_us)
    age = Ages(work.connection, definition.slug).verdict(person, entry)
    tell_registration(work, definition.slug, person, entry, age=age, unconfirmed=unconfirmed)
    return person, entry


def vouched(row: RegistrationRow | None) -> bool:
    """Whether somebody has said that this is who they say they are; who did not register
    themselves is vouched for by the list."""
    if row is None or row.state == "confirmed":
        return True
    return row.state == "erased" and bool(row.decided_by) and not row.reason


def own_values(
    work: UnitOfWork, row: RegistrationRow, rules: SelfRegistration, secret: bytes
) -> None:
    """The verified values of a person who is confirmed are theirs alone: who holds one without
    having been confirmed loses it. ``registration.value_taken`` where a confirmed one has it."""
    digests = rules_of.digests_of(rules, secret, row.contest, row.given)
    for holder in self_registrations.takers_of(work.connection, row.contest, digests) - {
        row.person
    }:
        if vouched(self_registrations.registration_of(work.connection, row.contest, holder)):
            raise Refused(
                "registration.value_taken",
                "Thông tin cần xác minh (số điện thoại, số định danh…) đã được xác nhận cho người "
                "khác; hãy từ chối một trong hai. (A verified value is another person's.)",
            )
    self_registrations.move_values(work.connection, row.contest, row.person, digests)
