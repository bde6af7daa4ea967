"""Rounds and prizes that a form adds to the text of a definition; all else stays as it is written.

    with_round(text, phase)     one more round, a week after the last
    with_prize(text, award)     one more line of an award
    with_signer(text)           one more who signs papers
    round_ids(text)             the ids of the rounds, by the keys at which they are written

``plans.text_edits.without_item`` takes one away. Texts are TOML that can be read.
"""

import re
from typing import Any

from contracts.time_zones import HOME, later
from plans.date_and_time_texts import write_daily_hours, write_moment
from plans.form_fields import Table, awards_of, phases_of, shown, tables_in
from plans.key_names import RANK_NAMES
from plans.parser import load_document
from plans.rounds_reader import read_rounds
from plans.table_reader import Node
from plans.text_edits import with_item
from plans.value_readers import read_identifier

WEEK_S = 7 * 24 * 3600
_COUNTED = re.compile(r"((?:[^\W\d_]+ )+)(\d{1,4})(?![\d/])")  # "Tuần 4", not "Từ 7/10"
_NUMBERED = re.compile(r"(.*?)(\d{1,4})")


def with_round(text: str, phase: str) -> str:
    """One more round in the phase at this path, a week after its last and as that one otherwise."""
    document = load_document(text, "")
    zone = _zone_of(document)
    known = {item.id for _, each in phases_of(document) for item, _ in _read(each, zone)}
    place, table = next(((p, t) for p, t in phases_of(document) if p == phase), ("", {}))
    if not place:
        return text
    last = next((item for item, _ in reversed(_read(table, zone)) if item.closes_at_us), None)
    count = sum(not item.practice for item, _ in _read(table, zone))
    values: dict[str, Any] = {}
    if last is None:
        values["id"] = _free("dot-1", known)
        values["name"] = "Đợt 1"
        values["opens_at"] = shown(document.get("starts_at"), "moment", "starts_at")
        values["closes_at"] = shown(document.get("ends_at"), "moment", "ends_at")
        return with_item(text, f"{place}.rounds", values)
    values["id"] = _free(_next(last.id) or f"dot-{count + 1}", known)
    numbered = _COUNTED.match(last.name)
    values["name"] = f"{numbered[1]}{int(numbered[2]) + 1}" if numbered else f"Đợt {count + 1}"
    opens_us, closes_us = (later(us, WEEK_S, zone) for us in (last.opens_at_us, last.closes_at_us))
    values["opens_at"] = write_moment(opens_us, "start", zone)
    values["closes_at"] = write_moment(closes_us, "end", zone)
    if last.daily_hours is not None:
        values["daily_hours"] = write_daily_hours(last.daily_hours)
    if last.public_value and last.id in last.public_value:
        values["public_value"] = last.public_value.replace(last.id, values["id"])
    return with_item(text, f"{place}.rounds", values)


def with_prize(text: str, award: str) -> str:
    """One more line of the award at this path: the highest rank that it does not have yet."""
    document = load_document(text, "")
    place, table = next(((p, t) for p, t in awards_of(document) if p == award), ("", {}))
    if not place:
        return text
    taken = {prize.get("rank") for prize in tables_in(table, "prizes")}
    below = [*RANK_NAMES][1:]  # a special prize is above the first: written by hand
    rank = next((rank for rank in below if rank not in taken), None)
    if rank is not None:
        return with_item(text, f"{place}.prizes", {"rank": rank, "winners": 1})
    number = len(taken) + 1
    other = {"rank": _free(f"hang-{number}", taken), "name": f"Giải hạng {number}", "winners": 1}
    return with_item(text, f"{place}.prizes", other)


def with_signer(text: str) -> str:
    """One more who signs the contest's papers; the title is for the form to ask for."""
    return with_item(text, "office.signers", {"title": "TRƯỞNG BAN"})


def round_ids(text: str) -> dict[str, set[str]]:
    """By the key paths at which rounds are written, their ids; a series has those of all its
    rounds. What cannot be read is left out."""
    found: dict[str, set[str]] = {}
    document = load_document(text, "")
    for place, table in phases_of(document):
        for item, key in _read(table, _zone_of(document), place):
            found.setdefault(key, set()).add(item.id)
    return found


def _zone_of(document: Table) -> str:
    """The contest's; Vietnam's while what it says is not read."""
    return Node({"timezone": document.get("timezone", HOME)}, "", "contest", []).zone("timezone")


def _read(phase: Table, zone: str, place: str = "") -> list[Any]:
    """Its rounds with the keys at which they stand, as far as they can be read."""
    found = read_rounds(Node({"rounds": phase.get("rounds", [])}, place, "phase", [], zone), {})
    return [(item, key) for item, key in found if item.id]


def _next(name: str) -> str:
    """``tuan-4`` is followed by ``tuan-5``; nothing follows a name without a number at its end."""
    found = _NUMBERED.fullmatch(name)
    return f"{found[1]}{int(found[2]) + 1}" if found else ""


def _free(name: str, taken: set[Any]) -> str:
    while name in taken:
        name = _next(name) or f"{name}-2"
    return read_identifier(name)
