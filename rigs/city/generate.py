"""A whole city in memory: up to some 50,000 people; for more see ``people_of``."""

from rigs.city.agency_outline import generate_outline
from rigs.city.city_model import City, StaffAccount
from rigs.city.place_profiles import HAI_PHONG, Place
from rigs.city.roster_people import people_of, person_at


def generate_city(
    seed: int, agencies: int = 66, people: int = 2400, place: Place = HAI_PHONG
) -> City:
    """The city of this seed, with ``people`` roster rows (two people stand on two lists each).

    Raises ``ValueError`` for fewer than 8 agencies or fewer than 12 people per agency.
    """
    outline = generate_outline(seed, agencies, people, place)
    return City(
        seed=seed,
        name=place.name,
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
        turnout=place.turnout,
    )
