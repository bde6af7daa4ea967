"""Entries of a simulated place: who hands in what, sent as a browser sends it."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from typing import Any

from msgspec import Struct

from client.api_client import ApiError
from client.tus_upload import send_file
from contracts.definition import EntryRules, Round
from rigs.city import Person
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.essays import essay, slogan

_AT_ONCE = 4
_PATIENCE_S = 240.0
_LABELS = {
    "title": "Tên bài", "author": "Họ và tên", "position": "Chức vụ",
    "workplace": "Đơn vị công tác", "phone": "Điện thoại", "code": "Mã cán bộ",
}  # fmt: skip


class HandedIn(Struct):
    """An entry as it was acknowledged. ``author`` is a person's code; empty: the agency's own."""

    entry: str
    code: str
    title: str
    author: str
    agency: str


def authors_of(setting: DemoSetup, per_agency: int) -> list[Person]:
    """So many people of every agency who may take part and stand on one list only."""
    names = [person.code for person in setting.city.people]
    once = {name for name in names if names.count(name) == 1}
    staff = {account.person for account in setting.city.staff}
    chosen: dict[str, list[Person]] = {}
    for person in setting.city.people:
        mine = chosen.setdefault(person.agency, [])
        may = person.obligation != "excluded" and person.code in once and person.code not in staff
        if may and person.code in setting.codes and len(mine) < per_agency:
            mine.append(person)
    return [person for mine in chosen.values() for person in mine]


def hand_in_all(
    setting: DemoSetup, item: Round, rules: EntryRules, authors: list[Person]
) -> list[HandedIn]:
    """Everybody signs in, sends a file and hands it in; what was acknowledged."""
    numbers = count(1)
    jobs = [(setting, item, rules, author, next(numbers)) for author in authors]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda job: _hand_in(*job), jobs))


def _hand_in(
    setting: DemoSetup, item: Round, rules: EntryRules, author: Person, number: int
) -> HandedIn:
    path = f"/api/contests/{setting.contest}/rounds/{item.id}/entries"
    agencies = {agency.code: agency.name for agency in setting.city.agencies}
    title = f"Cải cách hành chính từ cơ sở, bài {number}"
    known = {
        "title": title, "author": author.name, "position": author.position,
        "workplace": agencies[author.agency], "phone": author.phone, "code": author.code,
    }  # fmt: skip
    labels = {label: known[label] or "không có" for label in rules.labels}
    words = Random(setting.seed + number).randint(
        rules.word_minimum or 1000, rules.word_maximum or 2000
    )
    cover = {_LABELS[label]: text for label, text in labels.items()}
    content = essay(cover, words, setting.seed + number)
    with setting.caller() as api:
        api.sign_in(author.code, setting.codes[author.code])
        upload = when_open(lambda: send_file(api, path, f"bai-{number}.docx", content, "essay"))
        body = {
            "kind": "essay", "title": title, "labels": labels, "original": True,
            "files": [{"upload": upload, "purpose": "main"}],
        }  # fmt: skip
        taken: dict[str, Any] = api.post(path, body)
        code = taken["receipt"]["code"]
    return HandedIn(taken["entry"], code, title, author.code, author.agency)


def hand_in_for_agencies(setting: DemoSetup, item: Round, rules: EntryRules) -> list[HandedIn]:
    """Every agency's liaison types one text for it."""
    jobs = list(enumerate(setting.city.liaisons.items(), start=1))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda job: _type(setting, item, rules, *job), jobs))


def let_liaisons_choose_passwords(setting: DemoSetup) -> None:
    """Who speaks for an agency needs a password of their own; another choice later would end the
    session in which they take part. Only where liaisons hand in."""
    if not any(phase.entries for phase in setting.plan.definition.phases):
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda name: _choose(setting, name), setting.city.liaisons.values()))


def _choose(setting: DemoSetup, username: str) -> None:
    with setting.caller() as api:
        setting.codes[username] = api.sign_in_first(username, setting.codes[username])


def _type(
    setting: DemoSetup, item: Round, rules: EntryRules, number: int, liaison: tuple[str, str]
) -> HandedIn:
    agency, username = liaison
    path = f"/api/contests/{setting.contest}/rounds/{item.id}/entries"
    title = f"Khẩu hiệu số {number}"
    body = {
        "kind": "text", "title": title, "original": True, "agency": agency,
        "text": slogan(rules.text_word_minimum, rules.text_word_maximum, setting.seed + number),
    }  # fmt: skip
    with setting.caller() as api:
        api.sign_in(username, setting.codes[username])
        taken = when_open(lambda: api.post(path, body))
    return HandedIn(taken["entry"], taken["receipt"]["code"], title, "", agency)


def when_open(send: Any) -> Any:
    """Whoever comes a moment too early tries again."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return send()
        except ApiError as error:
            early = error.problem.code in ("round.not_open", "contest.unknown", "round.unknown")
            if not early or time.monotonic() > until:
                raise
            time.sleep(0.2)
