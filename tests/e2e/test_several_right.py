"""A whole contest whose bank has questions of every kind, with pictures and formatted words, on
both kinds of platform: what is chosen, shown, scored, published and recounted, and that nothing of
a key is told before it may be."""

import io
from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest
from PIL import Image

from cli.recount.paper_generation import Recaller
from cli.recount.round_checks import recount
from contracts.attempts import Receipt
from contracts.ledger_file import Ledger, read_ledger
from tests.e2e.play import Play
from tests.support.contestants import Sheet
from tests.support.key_search import KeySearch, SealedKey
from tests.support.mixed_bank import CANARY, POINTS, MixedQuestion
from tests.support.mixed_contest import API, REFUSED, MixedContest
from tests.support.solver import Attack, narrowed
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(620)


@pytest.fixture(scope="module")
def contest(opened: Play, tmp_path_factory: pytest.TempPathFactory) -> MixedContest:
    """Played to the publication of both rounds."""
    made = MixedContest(opened.organiser, tmp_path_factory.mktemp("mixed"))
    made.play()
    return made


def worth(question: MixedQuestion, chosen: str) -> Fraction:
    """By the words of docs/definition.md: of the points of its difficulty, the right options chosen
    less the wrong ones, of all that are right; never below 0."""
    right = set(question.key)
    lucky = len(set(chosen) & right) - len(set(chosen) - right)
    return POINTS[question.difficulty] * max(Fraction(0), Fraction(lucky, len(right)))


def scores(contest: MixedContest, round_id: str) -> dict[str, Fraction]:
    """Person -> points, counted from what they chose."""
    return {
        sheet.person: sum(
            (worth(contest.bank[name], chosen) for name, chosen in sheet.answers.items()),
            Fraction(0),
        )
        for (_, held), sheet in contest.sheets.items()
        if held == round_id
    }


def opened_ledger(contest: MixedContest, round_id: str, number: int) -> Ledger:
    """The auditor's file, once it has answers open."""
    found: list[Ledger] = []

    def is_open() -> bool:
        found[:] = [read_ledger(io.BytesIO(contest.ledger(round_id, number, "auditor")))]
        return not any(isinstance(line.answers, str) for line in found[0].attempts)

    until(is_open, f"answers of {round_id} are opened")
    return found[0]


def keys_of(contest: MixedContest) -> dict[str, SealedKey]:
    """What the last publication tells."""
    return {
        one.id: SealedKey(one.key, bytes.fromhex(one.key_salt), one.key_commitment)
        for one in opened_ledger(contest, "w2", 2).header.bank
        if one.key is not None and one.key_salt is not None
    }


def receipt_of(sheet: Sheet) -> Receipt:
    return msgspec.json.decode(sheet.receipt, type=dict[str, Receipt])["receipt"]


def test_points_are_those_of_a_count_by_the_plans_words_and_the_recount_agrees(
    contest: MixedContest,
) -> None:
    last = opened_ledger(contest, "w2", 2)
    for round_id, number in (("w1", 1), ("w2", 2)):
        ledger = opened_ledger(contest, round_id, number)
        report = recount(ledger, None, [last])
        assert report.differences == []
        assert not [note for note in report.notes if "taken as published" in note]
        told = contest.public.get(f"{API}/rounds/{round_id}/standings")
        assert told["scale"] == ledger.header.rules.scale == 60
        expected = scores(contest, round_id)
        found = {one["person"]: Fraction(one["score"], 60) for one in told["standings"]}
        assert found == expected
        best = [found[one["person"]] for one in told["standings"]]
        assert all(one >= other for one, other in pairwise(best))
    assert len({*scores(contest, "w1").values()}) > 1
    assert {name: one.key for name, one in keys_of(contest).items()} == {
        name: one.key for name, one in contest.bank.items()
    }


def test_answers_are_kept_sorted_and_what_the_plan_or_the_question_has_not_is_refused(
    contest: MixedContest,
) -> None:
    assert contest.refused == {"bank": "questions.invalid", "several": "answers.several_options"}
    for (code, _), sheet in contest.sheets.items():
        kept = contest.people[code].get(f"/api/attempts/{sheet.attempt}")["answers"]
        assert kept == {name: "".join(sorted(chosen)) for name, chosen in sheet.answers.items()}


def test_a_paper_shows_what_the_file_says_in_an_order_that_the_seed_alone_gives(
    contest: MixedContest,
) -> None:
    recaller = Recaller(read_ledger(io.BytesIO(contest.sealed_ledgers[0])).header)
    for (_, round_id), sheet in contest.sheets.items():
        for one in sheet.paper:
            if one.get("kind") == "true_false":
                assert [option["text"] for option in one["options"]] == ["Đúng", "Sai"]
            for picture in one.get("pictures", []):
                with Image.open(io.BytesIO(contest.pictures[picture["sha256"]])) as image:
                    colour = contest.bank[one["id"]].pictures[picture["place"]]
                    assert image.convert("RGB").getpixel((3, 3)) == colour
                    assert set(image.info) <= {"srgb", "gamma", "dpi"}
        if round_id == "w1":
            receipt = receipt_of(sheet)
            order = {one["id"]: [o["id"] for o in one["options"]] for one in sheet.paper}
            drawn = recaller.paper(receipt.pseudonym, receipt.number)
            assert list(drawn.items()) == list(order.items())


def test_pictures_are_for_who_sits_and_for_nobody_else(contest: MixedContest) -> None:
    sheet = contest.sheets["ND11", "w1"]
    own = [picture for one in sheet.paper for picture in one.get("pictures", [])]
    others = [contest.people["ND21"], contest.organiser, contest.public]
    for picture in own:
        assert contest.people["ND11"].ask("GET", picture["address"]).status_code == 200
        assert {who.ask("GET", picture["address"]).status_code for who in others} == {404}
        for_staff = f"{API}/pictures/{picture['sha256']}"
        asked = [*others, contest.people["ND11"]]
        codes = [who.ask("GET", for_staff).status_code for who in asked]
        assert codes == [404, 200, 404, 404]


def test_nothing_that_anybody_is_told_before_gives_a_key_away(contest: MixedContest) -> None:
    shown = {name: one.shown() for name, one in contest.bank.items()}
    given: dict[str, dict[str, list[str]]] = {}
    for (code, round_id), sheet in contest.sheets.items():
        if round_id == "w1":
            names = [one["id"] for one in sheet.paper]
            chosen = {name: "".join(sorted(sheet.answers.get(name, ""))) for name in names}
            given[code] = {name: [letters, REFUSED] for name, letters in chosen.items()}
    search = KeySearch(keys_of(contest), shown, given, [CANARY])
    everything = b"".join(one.said for one in contest.told)
    assert {one.who for one in contest.told} == {"public", "organiser", *contest.people}
    assert len(contest.told) > 500
    assert all(name.encode() in everything for name in contest.bank)
    assert search.leaks(contest.told) == []


def test_no_equation_of_what_is_published_narrows_a_sealed_key(contest: MixedContest) -> None:
    """Both files of the first round and everybody's receipts are in the attacker's hands; digests
    are tried with the very answers that were given."""
    sheets = [sheet for (_, held), sheet in contest.sheets.items() if held == "w1"]
    given = [
        {name: "".join(sorted(chosen)) for name, chosen in sheet.answers.items()}
        for sheet in sheets
    ]
    attack = Attack(given)
    for file in contest.sealed_ledgers:
        ledger = read_ledger(io.BytesIO(file))
        assert {(one.key, one.key_salt) for one in ledger.header.bank} == {(None, None)}
        attack.read_ledger(ledger, map(receipt_of, sheets))
    assert narrowed(attack, contest.bank) == {}
    told = Attack()
    told.read_ledger(opened_ledger(contest, "w1", 1))
    for one in told.equations:
        assert one.points == sum(one.got(name, contest.bank[name].key) for name in one.answers)
    assert len(told.equations) == len(sheets)
