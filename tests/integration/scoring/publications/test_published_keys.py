"""Right answers are told as the public ledger tells them, and not a moment earlier (G10)."""

import sqlalchemy as sa

from contracts.definition import QuestionPoints, TopicDraw
from contracts.question_keys import AnswerWorth, PublishedKeys, PublishedKeysQuery
from plumbing import migrations, outbox
from plumbing.database import Database
from plumbing.unit_of_work import Store
from services.scoring.models import plumbing
from services.scoring.use_cases.publications.published_keys import published_keys
from tests.support.databases import Databases
from tests.support.marked_contest import CONTEST, QUESTIONS
from tests.support.marking import Marking

#: made by a later revision than the one gone back to
OF_JUDGING = (
    "works", "panels", "panel_places", "lots", "panel_rounds", "sheets", "sheet_history",
    "paper_entries", "drawn_orders", "halls", "mark_releases", "prize_reveals",
    "figures", "admissions",
)  # fmt: skip
LATER_COLUMNS = {
    "settled_rounds": (
        "entries",
        "entry_revisions",
        "teams",
        "team_revisions",
        "held",
        "kinds",
        "allowances",
    ),
    "publications": ("form", "missing", "missing_reason"),
    "decisions": ("more",),
    "appeals": ("work",),
    "question_keys": ("kind", "difficulty"),
    "proposed_keys": ("kind", "difficulty"),
}


def seen(
    marking: Marking, *questions: str, round_id: str = "w1", publication: int = 0
) -> PublishedKeys:
    query = PublishedKeysQuery(CONTEST, round_id, list(questions), publication)
    with marking.store.reading() as connection:
        return published_keys(connection, query)


def ready(marking: Marking, weeks: int = 1) -> None:
    marking.define(weeks=weeks)
    marking.import_keys()
    marking.register("p0")
    marking.play(marking.submitted("p0", 4))


def test_before_the_publication_no_key_is_told(marking: Marking) -> None:
    ready(marking)
    assert seen(marking, "CH00") == PublishedKeys()


def test_the_publication_tells_the_keys_of_the_questions_asked_for_alone(marking: Marking) -> None:
    ready(marking)
    marking.publish()
    assert seen(marking, "CH00", "CH02", "none") == PublishedKeys(1, {"CH00": "A", "CH02": "A"})


def test_a_publication_that_seals_its_keys_tells_none(marking: Marking) -> None:
    ready(marking, weeks=2)
    marking.publish()
    assert seen(marking, "CH00") == PublishedKeys(1)
    marking.settle(round_id="w2")
    assert seen(marking, "CH00") == PublishedKeys(1)  # not before the next publication says so
    marking.publish("w1")
    assert seen(marking, "CH00") == PublishedKeys(2, {"CH00": "A"})


def test_a_newer_publication_tells_the_corrected_key(marking: Marking) -> None:
    ready(marking)
    marking.publish()
    assert seen(marking, "CH00").keys == {"CH00": "A"}
    marking.import_keys(CH00="B")
    marking.score_waiting()
    marking.publish()
    assert seen(marking, "CH00") == PublishedKeys(2, {"CH00": "B"})


def test_what_an_older_publication_told_or_kept_sealed_can_be_asked_for_by_its_number(
    marking: Marking,
) -> None:
    ready(marking, weeks=2)
    marking.publish()
    marking.settle(round_id="w2")
    marking.publish("w1")
    assert seen(marking, "CH00", publication=1) == PublishedKeys(1)
    assert seen(marking, "CH00", publication=2) == PublishedKeys(2, {"CH00": "A"})
    assert seen(marking, "CH00", publication=3) == PublishedKeys()  # there is none


def test_no_file_is_read_to_tell_the_keys(marking: Marking) -> None:
    ready(marking)
    marking.publish()
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with marking.store.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        query = PublishedKeysQuery(CONTEST, "w1", ["CH00"])
        assert published_keys(connection, query).keys == {"CH00": "A"}
    assert len(asked) == 1
    assert "ledger" not in asked[0]


def test_publications_of_before_tell_their_keys_as_well(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "scoring_keys")
    migrations.upgrade(url, "scoring")
    store = Store(Database(url), plumbing)
    try:
        with store.database.writing() as connection:
            outbox.begin(connection, plumbing, 1)
        marking = Marking(store)
        ready(marking, weeks=2)
        marking.publish()
        marking.settle(round_id="w2")
        marking.import_keys(CH00="B")
        marking.score_waiting()
        marking.publish("w1")
        then = [seen(marking, "CH00", "CH01", publication=number) for number in (1, 2)]
        with store.database.writing() as connection:
            for name in ("published_keys", *OF_JUDGING):
                connection.execute(sa.text(f"DROP TABLE {name}"))
            for table, names in LATER_COLUMNS.items():
                for name in names:
                    connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {name}"))
            connection.execute(sa.text("DROP INDEX ix_scores_person"))
            connection.execute(sa.text("ALTER TABLE appeals RENAME COLUMN subject TO attempt"))
            connection.execute(sa.text("CREATE TABLE erasures (person TEXT)"))
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0014'"))
        migrations.upgrade(url, "scoring")
        assert migrations.check(url, "scoring") == []
        assert [seen(marking, "CH00", "CH01", publication=n) for n in (1, 2)] == then
        assert then[1].keys == {"CH00": "B", "CH01": "A"}
    finally:
        store.database.close()


def test_what_answers_are_worth_is_told_with_the_keys_where_parts_and_difficulties_count(
    marking: Marking,
) -> None:
    marking.kinds = dict.fromkeys(QUESTIONS, "multiple_choice")
    marking.places = {q: ("hard" if q == "CH01" else "easy", "") for q in QUESTIONS}
    draws = [TopicDraw("luat", 4, "easy")]
    points = QuestionPoints(hard=3)
    marking.define(
        weeks=1,
        kinds=["multiple_choice"],
        several_right="per_option",
        blueprint=draws,
        points=points,
    )
    marking.import_keys("AC")
    marking.register("p0")
    marking.play(marking.submitted("p0", 4))
    answers = {"CH00": "A", "CH01": "ABC", "CH02": "", "CH03": "AC"}
    query = PublishedKeysQuery(CONTEST, "w1", list(answers), answers=answers)
    with marking.store.reading() as connection:
        assert published_keys(connection, query).worths == {}
    marking.publish()
    with marking.store.reading() as connection:
        told = published_keys(connection, query)
    assert told.worths == {
        "CH00": AnswerWorth(30, 60),
        "CH01": AnswerWorth(90, 180),
        "CH02": AnswerWorth(0, 60),
        "CH03": AnswerWorth(60, 60),
    }
    assert seen(marking, *answers).worths == {}
