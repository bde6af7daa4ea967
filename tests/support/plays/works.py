"""Entries of a contest, over HTTP: handed in, looked into, chosen by a first jury, marked by a
second, with the figures that the committee enters."""

from decimal import Decimal
from random import Random
from typing import Any

from msgspec import Struct, field

from client.api_client import Api, ApiError
from client.tus_upload import send_file
from contracts.definition import EntryRules, Panel, Phase, Round
from rigs.demo.essays import essay, slogan
from tests.support import media
from tests.support.plays.quizzes import Contest, turned_away
from tests.support.waiting import until

_LABELS = {"author": "Người dự thi", "workplace": "Đơn vị", "phone": "0501234567"}


class Work(Struct):
    """An entry as it was acknowledged: its first author, and the agency of it. ``worth``: how good
    it is, 0 to 1; ``sheets``: panel -> judge -> criterion -> marks, in hundredths; ``figure``: what
    the committee entered."""

    entry: str
    code: str
    person: str
    agency: str
    title: str
    worth: float
    sheets: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    figure: int = 0


class Jury(Struct):
    """Judges of a contest: username -> password; ``people``: username -> person."""

    passwords: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


def seat(contest: Contest, judges: int) -> Jury:
    """So many judges of no agency on every panel, the first in the chair."""
    organiser, jury = contest.world.organiser, Jury()
    for number in range(judges):
        name = f"gk-{contest.plan.slug}-{number}"
        role = {"username": name, "name": f"Giám khảo {'ABCDE'[number]}", "role": "judge"}
        code = organiser.post("/api/roles", {**role, "contest": contest.plan.slug})["code"]
        with contest.world.as_(contest.world.somebody()) as api:
            jury.passwords[name] = api.sign_in_first(name, code)
            jury.people[name] = api.get("/api/session")["person"]["person"]
    for panel in organiser.get(f"{contest.api}/panels")["panels"]:
        places = [
            {"person": person, "place": "judge" if place else "chair"}
            for place, person in enumerate(jury.people.values())
        ]
        body = {"places": places, "base_revision": panel["revision"]}
        path, params = f"{contest.api}/panels/{panel['panel']}", {"phase": panel["phase"]}
        organiser.call("PUT", path, json=body, params=params)
    return jury


def hand_in_all(contest: Contest, phase: Phase, authors: list[str], each: int) -> list[Work]:
    """Everybody hands in so many works of their own."""
    rules, (item,) = phase.entries, phase.rounds
    assert rules is not None
    contest.wait_for(item.id, "open")
    works = []
    for person in (contest.lists.barred, contest.lists.young):
        if person:
            entry = {"kind": rules.kinds[0], "title": "Tác phẩm", "text": "Vui", "original": True}
            turned_away(contest, item, person, entry)
    for person in authors:
        caller = contest.signed_in(person)
        with contest.world.as_(caller) as api:
            works += [hand_in(contest, api, item, rules, person, n) for n in range(each)]
    return works


def hand_in(
    contest: Contest, api: Api, item: Round, rules: EntryRules, person: str, number: int
) -> Work:
    """One work, with whatever the plan asks of it."""
    path = f"{contest.api}/rounds/{item.id}/entries"
    (kind,), rnd = rules.kinds, contest.rnd
    title = f"Tác phẩm {rnd.randrange(10**6)}"
    body: dict[str, Any] = {"kind": kind, "title": title, "original": True}
    labels = {label: _LABELS[label] for label in rules.labels if label in _LABELS}
    if "code" in rules.labels:
        labels["code"] = f"MA{rnd.randrange(10**6)}"
    if "title" in rules.labels:
        labels["title"] = title
    body["labels"] = labels
    if kind == "text":
        body["text"] = slogan(3, rules.text_word_maximum, rnd.randrange(10**6))
    else:
        name, content = file_of(kind, rules, rnd)
        body["files"] = [{"upload": send_file(api, path, name, content, kind), "purpose": "main"}]
    if rules.explanation_word_maximum:
        body["explanation"] = "Ý nghĩa của tác phẩm"
    if rules.authors_maximum > 1 and number:
        body["authors"] = [{"username": person}, {"name": "Vi Khánh Ngọc Diệp", "agency": "Lớp K"}]
    taken = api.post(path, body)
    agency, worth = contest.lists.homes[person], rnd.uniform(0.3, 0.9)
    return Work(taken["entry"], taken["receipt"]["code"], person, agency, title, worth)


def file_of(kind: str, rules: EntryRules, rnd: Random) -> tuple[str, bytes]:
    """A file of this kind that keeps to the rules."""
    if kind == "essay":
        words = rnd.randint(300, min(600, rules.word_maximum or 600))
        return "bai.docx", essay({"Họ và tên": "Người dự thi"}, words, rnd.randrange(10**6))
    if kind == "picture":
        size = (max(rules.picture_longest_minimum, 100), 90 + rnd.randrange(20))
        return "anh.jpg", media.picture("jpeg", size)
    return "phim.mp4", media.clip("mp4", 1.0 + rnd.randrange(3))


def screen(contest: Contest, works: list[Work]) -> None:
    """Everything is looked into and accepted."""
    organiser = contest.world.organiser
    for work in works:
        path = f"{contest.api}/entries/{work.entry}"
        until(lambda path=path: organiser.get(path)["checked"], f"{path} is looked into")  # type: ignore[misc]
        decision = {"decision": "accepted", "version": 1, "anonymous": True, "reason": "Đã xem"}
        organiser.post(f"{path}/screening", decision)


def give_out(contest: Contest, item: Round, panel: Panel, works: int) -> None:
    """So many works are given to the judges of a panel, as soon as all of them are there."""
    path = f"{contest.api}/rounds/{item.id}/panels/{panel.id}"
    organiser = contest.world.organiser

    def all_there() -> bool:
        try:
            shown = organiser.post(f"{path}/assignment", {"mode": panel.assignment, "look": True})
        except ApiError as error:
            if error.status not in (409, 503):
                raise
            return False
        return len(shown["per_work"]) == works

    until(all_there, f"{contest.plan.slug}/{panel.id}: {works} works are there")
    organiser.post(f"{path}/assignment", {"mode": panel.assignment})
    organiser.post(f"{path}/release")


def mark_all(contest: Contest, item: Round, panel: Panel, works: list[Work], jury: Jury) -> None:
    """Every judge marks every sheet of a panel, and confirms what is asked again."""
    by_title = {work.title: work for work in works}
    path = f"{contest.api}/rounds/{item.id}/sheets"
    for ask in ("mark", "confirm"):
        for name, password in jury.passwords.items():
            with contest.world.as_(contest.world.somebody()) as api:
                api.sign_in(name, password)
                (own,) = [one for one in api.get(path)["panels"] if one["panel"] == panel.id] or [
                    None
                ]
                for row in own["sheets"] if own else ():
                    if ask == "mark":
                        _fill_in(contest, api, f"{path}/{row['sheet']}", panel, by_title, name)
                    elif row["ask"] == "confirm":
                        marks = api.get(f"{path}/{row['sheet']}")["marks"]
                        api.post(f"{path}/{row['sheet']}/confirm", {"marks": marks})


def _fill_in(
    contest: Contest, api: Api, path: str, panel: Panel, by_title: dict[str, Work], name: str
) -> None:
    """Marks near what the work is worth; some judges are stricter, and some marks are equal."""
    sheet, rnd = api.get(path), contest.rnd
    work = by_title[sheet["content"]["title"]]
    step, marks = Decimal(panel.step), dict[str, Decimal]()
    for line in sheet["criteria"]:
        most = int(Decimal(line["points"]) / step)
        share = rnd.uniform(0, 0.3) if line["penalty"] else work.worth + rnd.uniform(-0.1, 0.1)
        marks[line["id"]] = min(most, max(0, round(share * most))) * step
    work.sheets.setdefault(panel.id, {})[name] = {
        one: int(value * 100) for one, value in marks.items()
    }
    told = {one: str(value) for one, value in marks.items()}
    api.post(f"{path}/hand-in", {"marks": told, "base_revision": sheet["revision"], "device": name})


def enter_figures(contest: Contest, item: Round, figure: str, works: list[Work]) -> None:
    """Votes of the public, as the committee enters them; some works have as many as others."""
    for work in works:
        work.figure = contest.rnd.randint(0, 3) * 100
    body = {"values": {work.code: work.figure for work in works}, "source": "Trang bình chọn"}
    path = f"{contest.api}/rounds/{item.id}/figures/{figure}"
    contest.world.organiser.call("PUT", path, json=body)
