"""A whole city in memory: up to some 50,000 people; for more see ``people_of``."""

from cli.city.model import City, StaffAccount
from cli.city.outline import generate_outline
from cli.city.people import people_of, person_at


def generate_city(seed: int, agencies: int = 66, people: int = 2400) -> City:
    """The city of this seed, with ``people`` roster rows (two people stand on two lists each).

    Raises ``ValueError`` for fewer than 8 agencies or fewer than 12 people per agency.
    """
    outline = generate_outline(seed, agencies, people)
    return City(
        seed=seed,
        name=outline.name,
        agencies=outline.agencies,
        people=list(people_of(outline)),
        liaisons={
            outline.agencies[seat.agency].code: person_at(outline, seat).code
            for seat in outline.liaisons
        },
        staff=[
            StaffAccount(duty.role, person_at(outline, seat).code)
            for seat, duty in sorted(outline.duties.items())
            if duty.role is not None
        ],
    )
