"""Entries at the door: who may, what is asked of exam, what is kept while nobody answers."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.attempts import ReceiptView
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.handing_in import (
    Author,
    EntriesQuery,
    EntryQuery,
    EntryTaken,
    EntryView,
    HandedFile,
    WithdrawEntry,
)
from contracts.receipt_digests import signed_bytes
from gateway.uploads.cache import READ_AT_ONCE
from plumbing.installation_keys import Signer, verifies
from plumbing.joined_objects import Joined
from tests.unit.gateway.example_contest import CONTEST, ENTRY, ENTRY_RECEIPT, ROUND
from tests.unit.gateway.fakes import House, problem_of, refuse
from tests.unit.gateway.uploads.sending import Door, body_of, doors, name_in

ENTRIES = f"/api/contests/{CONTEST}/rounds/{ROUND}/entries"
ENTRY_PATH = f"/api/contests/{CONTEST}/entries/bai1"
SLOGAN = {"kind": "text", "title": "Khẩu hiệu", "text": "Thành phố văn minh"}
SIGNER = Signer(b"r" * 32)
MINUTE_US = 60_000_000


def test_an_entry_is_handed_in_once_and_the_same_again_gives_the_same_receipt(
    house: House,
) -> None:
    who = house.bearer("contestant")
    with house.serving() as client:
        first = client.post(ENTRIES, json=SLOGAN, headers=who)
        house.caller.handlers["exam.hand_in"] = lambda _item: EntryTaken(
            "bai1", 1, encode(ENTRY_RECEIPT).decode(), True
        )
        again = client.post(ENTRIES, json=SLOGAN, headers=who)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["receipt"]["signature"] == ENTRY_RECEIPT.signature
    assert first.json()["checked"] is True
    item = house.caller.commands("exam.hand_in")[0]
    assert (item.contest, item.round, item.by, item.agency, item.entry) == (
        CONTEST, ROUND, "p1", "", ""
    )  # fmt: skip
    assert (item.arrived_us, item.text, item.files) == (house.now_us, SLOGAN["text"], [])


def test_the_next_version_says_which_one_it_was_made_from(house: House) -> None:
    who = house.bearer("contestant")
    with house.serving() as client:
        assert client.post(
            ENTRY_PATH, json={**SLOGAN, "base_version": 3}, headers=who
        ).status_code == 201  # fmt: skip
        house.caller.handlers["exam.hand_in"] = refuse("entry.changed_meanwhile")
        late = client.post(ENTRY_PATH, json={**SLOGAN, "base_version": 3}, headers=who)
    assert (late.status_code, problem_of(late).code) == (409, "entry.changed_meanwhile")
    item = house.caller.commands("exam.hand_in")[0]
    assert (item.entry, item.base_version, item.round) == ("bai1", 3, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "novel"},
        {**SLOGAN, "by": "p9"},
        {**SLOGAN, "arrived_us": 1},
        {**SLOGAN, "text": "a\u0000b"},
        {**SLOGAN, "files": [{"upload": "x"}] * 21},
        {**SLOGAN, "authors": [{"name": "A"}] * 51},
    ],
)
def test_what_is_no_entry_is_refused_at_the_door(house: House, wrong: dict[str, Any]) -> None:
    with house.serving() as client:
        answer = client.post(ENTRIES, json=wrong, headers=house.bearer("contestant"))
    assert problem_of(answer).code == "request.invalid"
    assert house.caller.commands("exam.hand_in") == []


def test_co_authors_are_found_by_their_usernames_and_others_are_only_named(house: House) -> None:
    authors = [{"username": "cb2"}, {"person": "p7"}, {"name": "Khách", "agency": "Hội"}]
    with house.serving() as client:
        client.post(ENTRIES, json={**SLOGAN, "authors": authors}, headers=house.bearer("liaison"))
    (item,) = house.caller.commands("exam.hand_in")
    assert item.authors == [Author("p2"), Author("p7"), Author("", "Khách", "Hội")]


def test_only_its_liaison_speaks_for_an_agency(house: House) -> None:
    asked: dict[str, Any] = {**SLOGAN, "agency": "A1"}
    withdrawal = {"agency": "A1", "reason": "gửi nhầm"}
    others = [
        house.bearer("contestant", agency="A1"),
        house.bearer("liaison", agency="A2"),
        house.bearer("liaison", agency="A1", contest="hoi-thi-khac"),
        house.bearer("organiser"),
        house.bearer("judge"),
    ]
    own = house.bearer("liaison", agency="A1", contest=CONTEST)
    with house.serving() as client:
        for headers in others:
            for method, path, body in (
                ("POST", ENTRIES, asked),
                ("POST", ENTRY_PATH, asked),
                ("DELETE", ENTRY_PATH, withdrawal),
            ):
                answer = client.request(method, path, json=body, headers=headers)
                assert problem_of(answer).code == "role.missing", (method, path)
        assert house.caller.commands("exam.hand_in") == []
        assert house.caller.commands("exam.withdraw_entry") == []
        assert client.post(ENTRIES, json=asked, headers=own).status_code == 201
        assert client.request("DELETE", ENTRY_PATH, json=withdrawal, headers=own).is_success
        house.caller.handlers["registration.check_role"] = refuse("session.role_missing")
        lost = client.post(ENTRIES, json=asked, headers=own)
        assert problem_of(lost).code == "session.role_missing"
    assert [item.agency for item in house.caller.commands("exam.hand_in")] == ["A1"]
    assert house.caller.commands("exam.withdraw_entry") == [
        WithdrawEntry(CONTEST, "bai1", "p1", "A1", "gửi nhầm", house.now_us)
    ]


def test_whose_entries_are_asked_for_is_said_by_the_session_and_not_by_the_query(
    house: House,
) -> None:
    callers: list[tuple[dict[str, str], str, EntriesQuery | None]] = [
        (house.bearer("contestant"), "", EntriesQuery(CONTEST, ROUND, "p1")),
        (house.bearer("liaison", agency="A1"), "", EntriesQuery(CONTEST, ROUND, "p1")),
        (house.bearer("liaison", agency="A1"), "A1", EntriesQuery(CONTEST, ROUND, agencies=["A1"])),
        (house.bearer("organiser"), "A2", EntriesQuery(CONTEST, ROUND, agencies=["A2"])),
        (house.bearer("liaison", agency="A1"), "A2", None),
        (house.bearer("contestant", agency="A1"), "A1", None),
        (house.bearer("organiser", contest="hoi-thi-khac"), "A1", None),
    ]
    with house.serving() as client:
        for headers, agency, query in callers:
            answer = client.get(ENTRIES, params={"agency": agency}, headers=headers)
            asked = [item for _, item in house.caller.asked if isinstance(item, EntriesQuery)]
            if query is None:
                assert problem_of(answer).code == "role.missing"
                assert asked == []
            else:
                assert asked == [query]
                seen = [one.agency for one in house.caller.commands("registration.note_look")]
                assert seen == [agency] * bool(agency)
                (line,) = answer.json()["entries"]
                assert [one["name"] for one in line["authors"]] == ["Bình", "Trần Văn Khách"]
            house.caller.asked.clear()


def test_an_entry_is_asked_for_as_its_reader_may_see_it(house: House) -> None:
    with house.serving() as client:
        for headers, person, agencies in (
            (house.bearer("contestant"), "p1", []),
            (house.bearer("liaison", agency="A1"), "p1", ["A1"]),
            (house.bearer("liaison", agency="A1", contest="hoi-thi-khac"), "p1", []),
            (house.bearer("judge"), "p1", []),
        ):
            found = client.get(ENTRY_PATH, headers=headers).json()
            query = house.caller.commands("exam.entry")[-1]
            assert query == EntryQuery(CONTEST, "bai1", person, agencies)
        house.caller.handlers["exam.entry"] = _of_others
        elsewhere = house.bearer("organiser", contest="hoi-thi-khac")
        for headers in (house.bearer("contestant"), house.bearer("judge"), elsewhere):
            assert client.get(ENTRY_PATH, headers=headers).status_code == 404
        assert house.caller.commands("registration.note_look") == []
        assert client.get(ENTRY_PATH, headers=house.bearer("organiser")).status_code == 200
        assert len(house.caller.commands("registration.note_look")) == 1
    assert found["versions"][0]["authors"] == [
        {"person": "p1", "name": "Bình", "agency": ""},
        {"person": None, "name": "Trần Văn Khách", "agency": "Hội Nhà báo"},
    ]
    assert (found["changeable"], found["mend_until"], found["withdrawn_at"]) == (True, None, None)


def _of_others(item: EntryQuery) -> EntryView:
    """An entry that is not theirs who ask."""
    if item.person is not None:
        raise Refused("entry.unknown", "none")
    return ENTRY


def test_what_cannot_be_delivered_is_stamped_kept_and_delivered_with_its_time(
    house: House,
) -> None:
    who = house.bearer("contestant")
    body = json.dumps(SLOGAN).encode()
    with house.serving() as client:
        house.caller.down = True
        answer = client.post(ENTRIES, content=body, headers=who)
        assert (answer.status_code, problem_of(answer).code) == (503, "unavailable.kept")
        stamp = answer.headers["arrival-stamp"]
        assert stamp == answer.json()["arrival_stamp"]
        assert int(answer.headers["retry-after"]) >= 1
        arrivals = house.gateway.arrivals
        arrived_us, house.now_us = house.now_us, house.now_us + MINUTE_US
        assert arrivals.watermark_us() == arrived_us  # no round settles over it
        house.caller.down = False
        _deliver(house, client)
        assert arrivals.delivered_all()
        kept = house.caller.commands("exam.hand_in")[0]
        again = client.post(ENTRIES, content=body, headers={**who, "Arrival-Stamp": stamp})
        assert again.status_code == 201
    item = house.caller.commands("exam.hand_in")[-1]
    assert (kept.arrived_us, item.arrived_us) == (arrived_us, arrived_us)
    assert replace(item, sequence=kept.sequence) == kept


def test_a_stamp_counts_only_for_what_it_was_given_for(house: House) -> None:
    who, other = house.bearer("contestant"), house.bearer("contestant", person="p2")
    body = json.dumps(SLOGAN).encode()
    with house.serving() as client:
        house.caller.down = True
        stamp = client.post(ENTRIES, content=body, headers=who).headers["arrival-stamp"]
        house.caller.down = False
        _deliver(house, client)
        house.caller.asked.clear()
        tries: list[tuple[str, bytes, dict[str, str]]] = [
            (ENTRIES, body + b" ", who),
            (ENTRIES.replace(ROUND, "tuan-2"), body, who),
            (ENTRY_PATH, body, who),
            (ENTRIES, body, other),
        ]
        for path, content, caller in tries:
            answer = client.post(path, content=content, headers={**caller, "Arrival-Stamp": stamp})
            assert problem_of(answer).code == "stamp.invalid", path
        attempt = client.post(
            "/api/attempts/at1/submission", content=body, headers={**who, "Arrival-Stamp": stamp}
        )
        assert attempt.status_code == 422
    assert house.caller.commands("exam.hand_in") == []


def test_what_exam_refuses_is_no_outage_and_is_not_kept(house: House) -> None:
    def full(_item: Any) -> EntryTaken:
        raise Refused("entry.limit", "Đã nộp đủ.", most=1, per="author")

    house.caller.handlers["exam.hand_in"] = full
    with house.serving() as client:
        answer = client.post(ENTRIES, json=SLOGAN, headers=house.bearer("contestant"))
        assert house.gateway.arrivals.delivered_all()
    assert (answer.status_code, answer.json()["most"]) == (409, 1)


def test_who_it_is_for_must_be_known_before_it_can_be_kept(house: House) -> None:
    """A username means nothing to exam: without registration there is nobody to keep it for."""
    who = house.bearer("contestant")
    with house.serving() as client:
        house.caller.down = True
        asked = {**SLOGAN, "authors": [{"username": "cb2"}]}
        answer = client.post(ENTRIES, json=asked, headers=who)
        assert problem_of(answer).code == "unavailable"
        assert house.gateway.arrivals.delivered_all()


def _deliver(house: House, client: Any) -> None:
    """Let the journal deliver now what it would deliver within a moment."""
    client.portal.call(house.gateway.arrivals.journal.deliver_all)


async def _hand_in(door: Door, who: str, uploads: list[str], path: str = ENTRIES) -> Any:
    body = json.dumps({"kind": "video", "files": [{"upload": one} for one in uploads]})
    headers = door.bearer("contestant", person=who)
    return await door.ask("POST", path, headers, body_of([body.encode()]))


def test_files_are_named_by_their_hashes_and_only_once_they_are_here(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path, 2) as (one, other):
            place = await one.create(90)
            await one.patch(place, 0, body_of([b"x" * 40]))
            early = await _hand_in(one, "an", [name_in(place)])
            assert (early.status, early.code) == (409, "upload.incomplete")
            assert json.loads(early.body)["offset"] == 40
            await other.patch(place, 40, body_of([b"y" * 50]))
            answer = await _hand_in(other, "an", [name_in(place)])
            assert answer.status == 201
            assert json.loads(answer.body)["checked"] is False
            (item,) = other.caller.commands("exam.hand_in")
            whole = hashlib.sha256(b"x" * 40 + b"y" * 50).hexdigest()
            assert item.files == [HandedFile(name_in(place), "main", whole)]

    asyncio.run(story())


def test_a_file_is_read_for_its_hash_once_however_often_it_is_handed_in(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path, 2) as (one, other):
            place = await one.create(200)
            await one.patch(place, 0, body_of([b"x" * 200]))
            reads: list[str] = []
            joined = other.gateway.uploads.joined

            async def counted(upload: str) -> Joined:
                reads.append(upload)
                return await joined(upload)

            other.gateway.uploads.joined = counted  # type: ignore[method-assign]
            answers = await asyncio.gather(
                *(_hand_in(other, "an", [name_in(place)]) for _ in range(12))
            )
            assert {answer.status for answer in answers} == {201}
            assert len(reads) <= READ_AT_ONCE
            digests = {item.files[0].sha256 for item in other.caller.commands("exam.hand_in")}
            assert digests == {hashlib.sha256(b"x" * 200).hexdigest()}

    asyncio.run(story())


def test_somebody_elses_file_does_not_exist_but_in_an_entry_that_has_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with doors(tmp_path) as (door,):
            place = await door.create(3)
            await door.patch(place, 0, body_of([b"abc"]))
            for names in ([name_in(place)], ["5" * 32], ["../i"], [""]):
                stranger = await _hand_in(door, "binh", names)
                assert (stranger.status, stranger.code) == (404, "upload.unknown"), names
            assert door.caller.commands("exam.hand_in") == []
            # whether this entry has it, exam knows
            assert (await _hand_in(door, "binh", [name_in(place)], ENTRY_PATH)).status == 201

    asyncio.run(story())


def test_the_receipt_of_an_entry_is_told_with_all_it_takes_to_verify_it(house: House) -> None:
    receipt = replace(ENTRY_RECEIPT, supersedes="bn1")
    receipt = replace(receipt, signature=SIGNER.sign(signed_bytes(receipt)))
    text = encode(receipt).decode()
    house.caller.handlers["exam.receipt"] = lambda _item: ReceiptView(
        text, CONTEST, ROUND, "p1", False, public_key=SIGNER.public.hex(),
        superseded_by="bn3", entry="bai1",
    )  # fmt: skip
    with house.serving() as client:
        found = client.get("/api/receipts/bn2").json()
        page = client.get("/receipts/bn2")
        checked = client.get("/verify", params={"receipt": text})
    proof = found["verification"]
    assert verifies(bytes.fromhex(proof["public_key"]), proof["signed"].encode(),
                    found["signature"])  # fmt: skip
    assert (found["code"], found["version"], found["superseded_by"]) == ("K7M2P9Q", 1, "bn3")
    assert "publication" not in found
    assert "ledger_position" not in found
    assert page.status_code == checked.status_code == 200
    assert "K7M2P9Q" in page.text
    assert "K7M2P9Q" in checked.text


def test_a_withdrawal_is_answered_with_what_became_of_the_entry(house: House) -> None:
    with house.serving() as client:
        answer = client.delete(ENTRY_PATH, headers=house.bearer("contestant"))
        house.caller.handlers["exam.withdraw_entry"] = refuse("entry.unknown")
        other = client.delete(ENTRY_PATH, headers=house.bearer("contestant", person="p9"))
    assert (answer.json()["state"], answer.json()["changeable"]) == ("withdrawn", False)
    assert answer.json()["versions"][0]["text"] == ENTRY.versions[0].text
    assert problem_of(other).code == "entry.unknown"
