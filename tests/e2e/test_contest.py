"""A whole contest over HTTP, on embedded and on RabbitMQ with PostgreSQL: what comes of it equals
what an independent count of the raw answers says, although the broker lost everything midway.
"""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from kombu import Producer
from msgspec.json import decode

from cli.main import main
from contracts.attempts import Receipt
from contracts.broker_topology import EVENTS_EXCHANGE, event_route
from contracts.event_envelope import Envelope, decode_envelope, encode
from contracts.event_stream_commands import EventsAfter
from contracts.receipt_digests import signed_bytes
from plumbing import broker, outbox
from plumbing.database import Database
from plumbing.inbox import apply
from plumbing.installation_keys import Signer, key_id, secret, verifies
from plumbing.migrations import upgrade
from plumbing.settings import Settings
from plumbing.unit_of_work import Store
from services.exam.models import plumbing as plumbing_tables
from services.reporting.models import plumbing as reporting_tables
from services.reporting.repository.read_model_digest import digest_of
from tests.support.contestants import Caller
from tests.support.reporting import HANDLERS
from tests.support.stage import RealStage, Stage, files_with, rows_with
from tests.support.truth import participation, points, prizes, standings

from .play import Play, until
from .script import (
    AGENCIES,
    BARRED,
    EXCLUDED_LATER,
    KEY_CANARY,
    KEYS,
    LIMIT_S,
    MAIN,
    NOBODY,
    PEOPLE,
    PRIZES,
    ROUNDS_S,
    STEM_CANARY,
    TIES,
    name_of,
)

pytestmark = pytest.mark.timeout(180)
ROUNDS = [(MAIN, "w1"), (MAIN, "w2"), (TIES, "w1"), (NOBODY, "w1")]
EXCLUDED = {BARRED, EXCLUDED_LATER}


def _standings(play: Play, contest: str, round_id: str) -> list[dict[str, Any]]:
    path = f"/api/contests/{contest}/rounds/{round_id}/standings"
    found = play.public.get(path)
    assert found["publication"] == play.publications[contest, round_id]["number"]
    lines: list[dict[str, Any]] = found["standings"]
    return lines


def _awards(play: Play, contest: str, round_id: str) -> list[tuple[str, str]]:
    lines = play.public.get(f"/api/contests/{contest}/awards")["awards"]
    return [
        (line["rank"], play.persons.get(line["person"], ""))
        for line in lines
        if line["round"] == round_id
    ]


# --- what was acknowledged is there -----------------------------------------------------------


def test_every_acknowledged_answer_is_in_the_database_and_counted_once(play: Play) -> None:
    stored: dict[tuple[str, str], list[str]] = {(s.person, s.round): [] for s in play.sat(MAIN)}
    for sat in play.sat(MAIN):
        stored[sat.person, sat.round].append(json.dumps(sat.answers, sort_keys=True))
    noted: dict[tuple[str, str], list[str]] = {key: [] for key in stored}
    for sheet in play.sheets:
        if sheet.contest == MAIN:
            key = (play.persons[sheet.person], sheet.round)
            noted[key].append(json.dumps(sheet.answers, sort_keys=True))
    assert {key: sorted(value) for key, value in stored.items()} == {
        key: sorted(value) for key, value in noted.items()
    }
    assert len(play.sat(MAIN)) == len([s for s in play.sheets if s.contest == MAIN])


def test_the_broker_really_lost_its_queues_midway(play: Play) -> None:
    assert play.lost_queues >= 4


def test_every_attempt_was_scored_once_by_itself(play: Play) -> None:
    database = play.stage.database("scoring")
    with database.reading() as connection:
        rows = connection.execute(sa.text("SELECT contest, person, round, score FROM scores")).all()
    database.close()
    for contest in (MAIN, TIES, NOBODY):
        scored = sorted(
            (play.persons[row.person], row.round, row.score)
            for row in rows
            if row.contest == contest
        )
        assert scored == sorted(
            (sat.person, sat.round, points(sat, KEYS)) for sat in play.sat(contest)
        )


# --- one attempt ------------------------------------------------------------------------------


def test_limits_and_exclusions_hold_at_the_door(play: Play) -> None:
    assert play.refusals == {
        "third attempt": (409, "attempt.none_left"),
        "two rosters": (409, "attempt.none_left"),
        "barred": (403, "contestant.excluded"),
        "nobody": (401, "session.missing"),
        "another body": (409, "attempt.already_submitted"),
    }


def test_identical_submissions_have_one_byte_identical_receipt(play: Play) -> None:
    assert len(play.repeats) == 10
    assert sorted(status for status, _, _ in play.repeats) == [200] * 9 + [201]
    assert all(content == first for _, content, first in play.repeats)


def test_an_attempt_goes_on_elsewhere_as_the_same_one(play: Play) -> None:
    assert play.resumed["before"] == play.resumed["after"]


def test_receipts_verify_with_the_public_key_alone(play: Play) -> None:
    public, checked = Signer(secret(play.stage.keys(), "receipt")).public, 0
    for sheet in play.sheets:
        if sheet.receipt:
            given = json.loads(sheet.receipt)["receipt"]
            receipt = decode(json.dumps(given).encode(), type=Receipt)
            found = play.public.get(f"/api/receipts/{receipt.receipt}")
            assert {name: found[name] for name in given} == given
            told = found["verification"]["signed"].encode()
            assert told == signed_bytes(receipt)
            assert found["verification"]["public_key"] == public.hex()
            assert verifies(public, told, receipt.signature)
            assert receipt.key == key_id(public)
            checked += 1
    assert checked > 15


def test_receipts_stand_in_the_published_ledger_as_they_were_acknowledged(
    play: Play, tmp_path: Path
) -> None:
    """By the command that anyone can run, with two public keys and nothing of the platform's."""
    keys = {name: tmp_path / f"{name}.pub" for name in ("receipt", "publication")}
    for name, file in keys.items():
        file.write_text(Signer(secret(play.stage.keys(), name)).public.hex())
    file, checked = tmp_path / "receipt.json", 0
    for (contest, round_id), head in play.publications.items():
        path = f"/api/contests/{contest}/rounds/{round_id}/publications/{head['number']}/ledger"
        ledger = tmp_path / f"{contest}-{round_id}.jsonl"
        ledger.write_bytes(play.organiser.ask("GET", path, params={"file": "auditor"}).content)
        words = ["recount", str(ledger), "--receipt", str(file)]
        words += ["--receipt-key", str(keys["receipt"]), "--public-key", str(keys["publication"])]
        for sheet in play.sheets:
            if sheet.receipt and (sheet.contest, sheet.round) == (contest, round_id):
                name = json.loads(sheet.receipt)["receipt"]["receipt"]
                look = play.public.get(f"/api/receipts/{name}")
                assert look["publication"] == head["number"]
                assert look["ledger_position"] >= 2
                file.write_text(json.dumps(look))
                assert main(words) == 0
                file.write_text(json.dumps(look | {"ledger_position": 1}))
                assert main(words) == 1
                checked += 1
    assert checked > 15


def test_everybody_sees_in_the_public_ledger_that_their_own_answers_were_counted(
    play: Play, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The public file closes everyone's answers; its owner opens their own line, nobody another."""
    file, checked = tmp_path / "line.json", 0
    callers = {caller.person: caller for caller in play.people.values()}
    for (contest, round_id), head in play.publications.items():
        path = f"/api/contests/{contest}/rounds/{round_id}/publications/{head['number']}/ledger"
        ledger = tmp_path / f"{contest}-{round_id}.jsonl"
        ledger.write_bytes(play.organiser.ask("GET", path).content)
        for sheet in play.sheets[:12]:
            if not sheet.receipt or (sheet.contest, sheet.round) != (contest, round_id):
                continue
            mine = f"/api/attempts/{sheet.attempt}/line"
            assert play.organiser.ask("GET", mine).status_code == 404
            file.write_bytes(callers[sheet.person].ask("GET", mine).content)
            assert main(["recount", str(ledger), "--receipt", str(file), "--json"]) == 0
            told = json.loads(capsys.readouterr().out)
            assert (told["agrees"], told["answers_seen"]) == (True, True)
            opened = json.loads(file.read_text())
            assert opened["answers"] == sheet.answers
            opened["answers"] |= {next(iter(sheet.answers)): "?"}
            file.write_text(json.dumps(opened))
            assert main(["recount", str(ledger), "--receipt", str(file)]) == 1
            assert "others than were counted" in capsys.readouterr().out
            checked += 1
    assert checked > 5


def test_what_was_left_running_was_handed_in_by_itself(play: Play) -> None:
    left = {sat.person: sat for sat in play.sat(MAIN, "w1") if sat.person in ("CB12", "CB13")}
    assert {code: len(sat.answers) for code, sat in left.items()} == {"CB12": 2, "CB13": 0}
    close_us = int((play.opened_at + ROUNDS_S[0]) * 10**6)
    for sat in left.values():
        assert sat.submitted_us == min(sat.started_us + LIMIT_S * 10**6, close_us)


# --- results ----------------------------------------------------------------------------------


@pytest.mark.parametrize("round_id", ["w1", "w2"])
def test_published_standings_are_those_of_the_raw_answers(play: Play, round_id: str) -> None:
    expected = standings(play.sat(MAIN, round_id), KEYS, EXCLUDED)
    lines = _standings(play, MAIN, round_id)
    assert [
        (play.persons[line["person"]], line["score"], line["duration_s"]) for line in lines
    ] == expected
    assert len(expected) >= 6
    assert [line["rank"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["name"] == name_of(play.persons[lines[0]["person"]])


@pytest.mark.parametrize("round_id", ["w1", "w2"])
def test_published_prizes_are_those_of_the_raw_answers(play: Play, round_id: str) -> None:
    order = [person for person, _, _ in standings(play.sat(MAIN, round_id), KEYS, EXCLUDED)]
    assert _awards(play, MAIN, round_id) == prizes(order, PRIZES)


def test_where_everyone_is_equal_the_earlier_submission_stands_first(play: Play) -> None:
    expected = standings(play.sat(TIES, "w1"), KEYS, {BARRED}, by_duration=False)
    lines = _standings(play, TIES, "w1")
    assert {line["score"] for line in lines} == {5}
    order = [play.persons[line["person"]] for line in lines]
    assert order == [person for person, _, _ in expected]
    assert sorted(order) == list(PEOPLE)[:6]
    assert _awards(play, TIES, "w1") == prizes(order, PRIZES)


def test_a_contest_that_nobody_took_part_in_has_empty_results(play: Play) -> None:
    assert _standings(play, NOBODY, "w1") == []
    assert _awards(play, NOBODY, "w1") == prizes([], PRIZES)
    table = play.public.get(f"/api/contests/{NOBODY}/participation")
    assert {line["participants"] for line in table["agencies"]} == {0}
    assert not table["quota_met"]


@pytest.mark.parametrize("contest", [MAIN, TIES, NOBODY])
@pytest.mark.parametrize("scope", ["phase", "w1"])
def test_participation_is_that_of_the_raw_answers(play: Play, contest: str, scope: str) -> None:
    """Distinct people with an answer; the person on two rosters counts once; approved headcounts,
    which differ from the rosters, are the denominators."""
    round_id = None if scope == "phase" else scope
    gone = EXCLUDED if contest == MAIN else {BARRED}
    quotas = {code: agency[2] for code, agency in AGENCIES.items()}
    headcounts = {code: agency[3] for code, agency in AGENCIES.items()}
    expected = participation(play.sat(contest, round_id), PEOPLE, headcounts, quotas, gone)
    asked = {"round": round_id} if round_id else {}

    def told() -> dict[str, dict[str, Any]]:
        lines = play.public.get(f"/api/contests/{contest}/participation", **asked)["agencies"]
        return {
            line["agency"]: {name: line[name] for name in expected[line["agency"]]}
            for line in lines
        }

    until = time.monotonic() + 10
    while told() != expected and time.monotonic() < until:
        time.sleep(0.2)
    assert told() == expected


@pytest.mark.parametrize(("contest", "round_id"), ROUNDS)
@pytest.mark.parametrize("file", ["public", "auditor"])
def test_the_published_ledger_recounts(
    play: Play, contest: str, round_id: str, file: str, tmp_path: Path
) -> None:
    head = play.publications[contest, round_id]
    path = f"/api/contests/{contest}/rounds/{round_id}/publications/{head['number']}/ledger"
    caller = play.organiser if file == "auditor" else play.public
    response = caller.ask("GET", path, params={"file": file})
    assert response.status_code == 200, response.text
    ledger, key = tmp_path / "ledger.jsonl", tmp_path / "key.pub"
    ledger.write_bytes(response.content)
    key.write_text(head["public_key"])
    assert main(["recount", str(ledger), "--public-key", str(key)]) == 0


def test_publishing_again_is_the_same_publication(play: Play) -> None:
    path = f"/api/contests/{MAIN}/rounds/w2/publication"
    again = play.organiser.insist("POST", path).json()
    assert again == play.publications[MAIN, "w2"]


def test_the_audit_trail_is_whole_and_signed_and_one_that_was_edited_is_found(
    play: Play, tmp_path: Path
) -> None:
    trail, listed = tmp_path / "audit.jsonl", tmp_path / "publications.json"
    trail.write_bytes(play.organiser.insist("GET", f"/api/contests/{MAIN}/audit.jsonl").content)
    listed.write_bytes(play.public.insist("GET", f"/api/contests/{MAIN}/publications").content)
    words = ["audit", "verify", str(trail), "--publications", str(listed)]
    assert main(words) == 0
    assert trail.read_text().count('"line":"publication"') == listed.read_text().count('"root"')
    edited = trail.read_text().replace(play.organiser.person, "x" * 8, 1)
    trail.write_text(edited)
    assert main(words) == 1


# --- secrets (G10) ----------------------------------------------------------------------------


def _organiser_of(play: Play, contest: str) -> Caller:
    """A new organiser of this contest alone."""
    grant = {"username": f"btc-{contest}", "name": "Ban Tổ chức", "role": "organiser"}
    made = play.organiser.post("/api/roles", {**grant, "contest": contest})
    caller = Caller(play.client, play.told, "organiser of another contest")
    caller.activate(grant["username"], made["code"])
    return caller


def test_the_organiser_of_one_contest_is_nobody_in_another(play: Play) -> None:
    caller = _organiser_of(play, TIES)
    api, own = f"/api/contests/{MAIN}", f"/api/contests/{TIES}"
    assert caller.get(f"{own}/audit")["entries"]
    closes = {"closes_at": "2099-01-01T00:00:00+07:00", "reason": "x"}
    judge = {"username": caller.person, "name": "x", "role": "organiser"}
    for method, path, body in [
        ("GET", f"{api}/audit", None),
        ("GET", f"{api}/audit.xlsx", None),
        ("GET", f"{api}/rounds/w1/publications/1/ledger?file=auditor", None),
        ("GET", f"{api}/rounds/w1/integrity", None),
        ("GET", f"{api}/agencies/SNV/missing", None),
        ("POST", f"{api}/exclusions", {"person": caller.person, "reason": "x"}),
        ("POST", f"{api}/activation-codes", {}),
        ("PATCH", f"{api}/rounds/w2", closes),
        ("POST", "/api/roles", judge),
        ("POST", "/api/roles", {**judge, "role": "ops"}),
        ("POST", "/api/roles", {**judge, "contest": MAIN}),
        ("GET", "/api/operations/read-models", None),
    ]:
        refused = caller.ask(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "role.missing"), path


def test_who_loses_a_role_is_out_within_five_seconds(play: Play) -> None:
    caller = _organiser_of(play, NOBODY)
    assert caller.ask("GET", f"/api/contests/{NOBODY}/audit").status_code == 200
    gone = {"person": caller.person, "role": "organiser", "contest": NOBODY, "reason": "nghỉ hưu"}
    assert play.organiser.post("/api/roles/revocation", gone) == {"count": 1}
    until(lambda: caller.ask("GET", "/api/session").status_code == 401, 5, "the session ends")
    holders = play.organiser.get(f"/api/contests/{NOBODY}/roles")["holders"]
    assert caller.person not in {one["person"] for one in holders}
    (entry,) = play.organiser.get(f"/api/contests/{NOBODY}/audit", kind="roles", limit=1)["entries"]
    assert (entry["action"], entry["reason"]) == ("role.revoked", "nghỉ hưu")


def test_what_travels_with_a_key_is_found_nowhere_in_the_clear(play: Play) -> None:
    assert rows_with(play.stage, STEM_CANARY).keys() == {"exam.questions"}  # the search finds
    assert rows_with(play.stage, KEY_CANARY) == {}
    assert files_with(play.stage, KEY_CANARY) == set()
    assert [heard.path for heard in play.told.answers if KEY_CANARY in heard.body] == []


def test_no_question_is_read_before_its_round_opens_by_who_may_not(play: Play) -> None:
    early = [
        heard
        for heard in play.told.answers
        if heard.at < play.opened_at and heard.who in ("public", "contestant", "liaison")
    ]
    assert {heard.who for heard in early} == {"public", "contestant", "liaison"}
    assert len(early) > 30
    assert [heard.path for heard in early if STEM_CANARY in heard.body] == []
    assert any(STEM_CANARY in heard.body for heard in play.told.answers)  # the search finds


def test_no_log_has_a_question_in_it(play: Play) -> None:
    for path in play.stage.files():
        if path.suffix == ".log" and path.name != "broker.log":
            assert STEM_CANARY not in path.read_text(errors="replace"), path


# --- events in any order (G6) -----------------------------------------------------------------


def _streams(stage: Stage) -> list[Envelope]:
    """Every event so far, each in an envelope of its own."""
    found: list[Envelope] = []
    for stream in ("registration", "exam", "scoring"):
        database = stage.database(stream)
        with database.reading() as connection:
            parts = connection.execute(sa.select(plumbing_tables.relay.c.partition)).scalars().all()
            for part in parts:
                query = EventsAfter(part, 1, 0, 100_000)
                page = outbox.events_after(connection, plumbing_tables, stream, query)
                for body in page.envelopes:
                    one = decode_envelope(bytes(body))
                    found += [
                        Envelope(stream, one.epoch, part, one.first + index, [event])
                        for index, event in enumerate(one.events)
                    ]
        database.close()
    return found


def _digest(stage: Stage) -> str:
    database = stage.database("reporting")
    try:
        with database.reading() as connection:
            return digest_of(connection, None)
    finally:
        database.close()


def _steady_digest(stage: Stage) -> str:
    """The digest once it has stopped changing."""
    before = ""
    for _ in range(20):
        now = _digest(stage)
        if now == before:
            return now
        before = now
        time.sleep(0.5)
    raise AssertionError("the read models never come to rest")


def test_every_event_five_times_and_shuffled_gives_the_same_read_models(
    play: Play, tmp_path: Path
) -> None:
    """From zero, through the inbox; what is still missing in the end the source tells in order."""
    expected = _steady_digest(play.stage)
    events = _streams(play.stage)
    dice = random.Random(5)
    deliveries = events * 5
    dice.shuffle(deliveries)
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    upgrade(url, "reporting")
    store = Store(Database(url), reporting_tables)
    while deliveries:
        size = dice.randint(1, 200)
        _deliver(store, deliveries[:size])
        deliveries = deliveries[size:]
    _deliver(store, events)
    with store.reading() as connection:
        assert digest_of(connection, None) == expected
    store.database.close()


def _deliver(store: Store, envelopes: list[Envelope]) -> None:
    places = {(one.stream, one.partition) for one in envelopes}
    for stream, part in sorted(places):
        mine = [one for one in envelopes if (one.stream, one.partition) == (stream, part)]
        apply(store, "reporting", stream, part, mine, HANDLERS)


def test_every_event_published_five_times_and_shuffled_changes_nothing(play: Play) -> None:
    """The real broker is told everything again; the embedded one is out of reach from here."""
    stage = play.stage
    if not isinstance(stage, RealStage):
        pytest.skip("the embedded broker lives in the platform's process")
    expected = _steady_digest(stage)
    scored = len(_streams(stage))
    deliveries = _streams(stage) * 5
    random.Random(7).shuffle(deliveries)
    settings = Settings(broker=stage.platform.rabbitmq.amqp_uri)
    with broker.connect(settings, heartbeat=False) as connection:
        producer = Producer(connection.channel())
        for one in deliveries:
            route = event_route(one.stream, one.partition)
            broker.publish(producer, encode(one), exchange=EVENTS_EXCHANGE, to=route)
    time.sleep(2)
    assert _steady_digest(stage) == expected
    assert len(_streams(stage)) == scored  # and nobody told anything anew
