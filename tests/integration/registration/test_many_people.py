"""A contest for a whole province is asked about in one statement."""

from services.registration.repository import accounts, people

from .world import World, row

#: more than SQLite takes as parameters of their own
MANY = [f"p{number}" for number in range(260_000)]


def test_no_number_of_people_is_too_many_to_ask_for(world: World) -> None:
    world.define()
    world.load([row(1, "CB01", "Trần Văn An")])
    own = world.person("CB01")
    with world.store.reading() as connection:
        asked = [*MANY, own]
        assert people.people_by_id(connection, asked).keys() == {own}
        assert people.people_by_key(connection, MANY) == {}
        assert people.entries_of(connection, "cchc", asked).keys() == {own}
        assert accounts.credentials_of(connection, MANY) == {}
