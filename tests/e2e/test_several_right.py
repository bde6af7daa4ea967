"""A whole small contest whose bank has questions of every kind, over HTTP on an embedded platform:
what is chosen, told, scored and published, and that nothing of a key is told before."""

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import httpx
import pytest

from cli.recount.round_checks import recount
from contracts.ledger_file import read_ledger
from contracts.local_times import rfc3339
from tests.e2e.one_of_everything import PLAN
from tests.e2e.play import upload
from tests.e2e.script import AGENCIES, KEY_CANARY, QUESTIONS, roster_sheet
from tests.support.contestants import Caller, Sheet, Told, save, start, submit
from tests.support.embedded import EmbeddedPlatform, SetClock
from tests.support.stage import accounts_in
from tests.support.waiting import until

CONTEST = "nhieu-dap-an"
API = f"/api/contests/{CONTEST}"
ROUND = f"{API}/rounds/w1"
HOUR_US = 3_600_000_000
BEGINS_US = 1_730_000_000_000_000
KINDS = ("multiple_choice", "single_choice", "true_false")
RIGHT = {"multiple_choice": "AC", "single_choice": "B", "true_false": "B"}
OF_KIND = {question: KINDS[place % 3] for place, question in enumerate(QUESTIONS)}


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[EmbeddedPlatform]:
    """An empty platform whose clock is set."""
    platform = EmbeddedPlatform(tmp_path / "data", SetClock(BEGINS_US))
    platform.start()
    try:
        yield platform
    finally:
        platform.stop()


def bank(file: Path) -> Path:
    """Questions of every kind as TOML, each source with a word that nobody may hear."""
    told = ['title = "Bộ câu hỏi"', "[topics]", 'luat = "Luật"', '"chi-so" = "Chỉ số"']
    for question, (topic, _) in QUESTIONS.items():
        kind = OF_KIND[question]
        texts = ["Đúng", "Sai"] if kind == "true_false" else [f"{o} của {question}" for o in "ABCD"]
        told += [
            "[[question]]",
            f'id = "{question}"\ntopic = "{topic}"\ntext = "Câu {question}?"',
            f'answer = "{", ".join(RIGHT[kind])}"\nkind = "{kind}"',
            f'source = "{KEY_CANARY} {question}"\n[question.options]',
            *(f'{letter} = "{text}"' for letter, text in zip("ABCD", texts, strict=False)),
        ]
    file.write_text("\n".join(told))
    return file


def set_up(organiser: Caller, folder: Path) -> dict[str, str]:
    """A contest that allows every kind; activation codes by user name."""
    moments = {"starts": 0, "opens": 1, "closes": 6, "ends": 100}
    shown = {name: rfc3339(BEGINS_US + hours * HOUR_US) for name, hours in moments.items()}
    plan = PLAN.format(slug=CONTEST, **shown)
    refused = plan.encode()
    allowed = f'kinds = {list(KINDS)}\nseveral_right = "per_option"\nprediction = true'
    plan = plan.replace("prediction = true", allowed.replace("'", '"'), 1)
    assert organiser.ask("POST", "/api/contests", content=refused).status_code == 201
    file = bank(folder / "bo-cau-hoi.toml")
    assert upload(organiser, f"{API}/questions", file).status_code == 422
    made = organiser.ask("POST", "/api/contests", content=plan.encode())
    assert made.status_code < 300, made.text
    assert upload(organiser, f"{API}/roster", roster_sheet(folder / "r.xlsx")).status_code < 300
    taken = upload(organiser, f"{API}/questions", file)
    assert taken.status_code == 200, taken.text
    counts = {code: count for code, (_, _, _, count) in AGENCIES.items()}
    organiser.post(f"{API}/headcounts", {"headcounts": counts})
    codes = organiser.post(f"{API}/activation-codes")["codes"]
    return {one["username"].upper(): one["code"] for one in codes}


def worth(question: str, chosen: str) -> Fraction:
    """By the plan's words: right ones chosen less wrong ones chosen, of all that are right."""
    right = set(RIGHT[OF_KIND[question]])
    if OF_KIND[question] != "multiple_choice":
        return Fraction(set(chosen) == right)
    lucky = len(set(chosen) & right) - len(set(chosen) - right)
    return max(Fraction(0), Fraction(lucky, len(right)))


def sit(caller: Caller, platform: EmbeddedPlatform, several: str) -> Sheet:
    """Everything right, but of several right options those ``several``, in whatever order."""
    sheet = start(caller, CONTEST, "w1")
    platform.clock.forward(60)
    kinds = {one["id"]: one.get("kind", "single_choice") for one in sheet.paper}
    assert kinds == {name: OF_KIND[name] for name in kinds}
    for one in sheet.paper:
        if one.get("kind") == "true_false":
            assert [option["text"] for option in one["options"]] == ["Đúng", "Sai"]
    answers = {
        name: several if kind == "multiple_choice" else RIGHT[kind] for name, kind in kinds.items()
    }
    single = next((name for name, kind in kinds.items() if kind != "multiple_choice"), None)
    if single:
        path = f"/api/attempts/{sheet.attempt}/answers"
        many = caller.ask("PUT", path, json={"answers": {single: "AB"}})
        assert many.json()["code"] == "answers.several_options"
    save(caller, sheet, answers)
    kept = caller.get(f"/api/attempts/{sheet.attempt}")["answers"]
    assert kept == {name: "".join(sorted(chosen)) for name, chosen in answers.items()}
    submit(caller, sheet)
    return sheet


def state(caller: Caller) -> str:
    return str(caller.get(f"{API}/rounds")["rounds"][0]["state"])


def test_several_right_options_from_the_bank_to_the_recount(
    platform: EmbeddedPlatform, tmp_path: Path
) -> None:
    told = Told()
    with httpx.Client(base_url=platform.url, timeout=20, trust_env=False) as client:

        def known(username: str, code: str) -> Caller:
            found = Caller(client, told, username)
            found.activate(username.lower(), code)
            return found

        organiser = known("ban-to-chuc", accounts_in(platform.settings.data)["ban-to-chuc"])
        codes = set_up(organiser, tmp_path)
        platform.clock.go_to(BEGINS_US + 2 * HOUR_US)
        until(lambda: state(organiser) == "open", "the round opens")
        sheets = {
            code: sit(known(code, codes[code]), platform, several)
            for code, several in (("CB11", "CA"), ("CB21", "C"), ("CB12", "ABC"))
        }
        platform.clock.go_to(BEGINS_US + 7 * HOUR_US)
        until(lambda: state(organiser) == "settled", "the round settles")
        assert KEY_CANARY not in "".join(one.body for one in told.answers)
        until(
            lambda: organiser.ask("POST", f"{ROUND}/publication").status_code == 201,
            "the round is published",
        )
        ledger = organiser.ask("GET", f"{ROUND}/publications/1/ledger", params={"file": "auditor"})
        found = read_ledger(io.BytesIO(ledger.content))
        assert recount(found).differences == []
        of_attempt = {line.pseudonym[0]: line for line in found.attempts}
        assert len(of_attempt) == len(sheets)
        scores = sorted(line.score[0] for line in found.attempts)
        expected = sorted(
            sum(worth(name, chosen) for name, chosen in sheet.answers.items())
            for sheet in sheets.values()
        )
        assert [Fraction(score, found.header.rules.scale) for score in scores] == expected
        keys = {one.id: one.key for one in found.header.bank}
        assert keys == {name: RIGHT[OF_KIND[name]] for name in keys}
