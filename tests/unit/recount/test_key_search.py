"""The searches for sealed keys find what is planted for them, so that the tests of whole contests
in which they find nothing can fail."""

import base64
import hashlib
import json
import random
from collections.abc import Mapping
from typing import Any

import pytest

from contracts.hash_commitments import canonical, key_commitment
from tests.support.key_search import KeySearch, Overheard, SealedKey
from tests.support.mixed_bank import CANARY, mixed_bank
from tests.support.solver import Attack, Equation, narrowed, possible_keys

BANK = mixed_bank()
DICE = random.Random(7)
QUESTION, OTHER = "LUAT-00", "LUAT-01"
SEALED = {
    name: SealedKey(one.key, salt, key_commitment(name, one.key, salt))
    for name, one in BANK.items()
    for salt in [DICE.randbytes(16)]
}
KEY, SALT = SEALED[QUESTION][:2]
WRONG = "BD"


def heard(said: Any, head: str = "content-type: application/json") -> list[Overheard]:
    """One answer, told to a contestant."""
    body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    return [Overheard("contestant", "/api/x", head.encode() + b"\n\n" + body)]


def leaks(told: list[Overheard], sealed: Mapping[str, SealedKey] = SEALED) -> list[str]:
    shown = {name: one.shown() for name, one in BANK.items()}
    given = {"contestant": {QUESTION: [WRONG]}}
    return KeySearch(sealed, shown, given, [CANARY]).leaks(told)


def paper(**changed: Any) -> dict[str, Any]:
    """What a paper says of the question, with its options in another order."""
    told = BANK[QUESTION].shown()
    return {**told, "options": told["options"][::-1], **changed}


def test_nothing_is_found_in_what_may_be_told() -> None:
    bare: dict[str, Any] = {"options": list("ABCD"), "held": list("ABCD"), "key": None}
    commitments = [
        {"id": name, **bare, "key_salt": None, "key_commitment": one.commitment}
        for name, one in SEALED.items()
    ]
    own = {"answers": {QUESTION: WRONG}, "receipt_salt": "12" * 16, "attempt": "A" * 22}
    lines = b"\n".join(json.dumps({"bank": [one]}).encode() for one in commitments)
    assert leaks(heard({"paper": {"questions": [paper()]}, **own})) == []
    assert leaks(heard(lines)) == []
    assert leaks([heard(own)[0]._replace(who="public")])
    assert leaks(heard(b"<p>LUAT-00: AC</p>", "content-type: text/html")) == []


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(f"<!-- {CANARY} -->".encode(), id="a word"),
        pytest.param(CANARY.encode("utf-16-le"), id="a word as UTF-16"),
        pytest.param(base64.b64encode(b"x" + CANARY.encode() + b"yz"), id="a word as base64"),
        pytest.param({"a": SALT.hex()}, id="a salt"),
        pytest.param({"a": SALT.hex().upper()}, id="a salt in capitals"),
        pytest.param({"a": base64.urlsafe_b64encode(SALT).decode()}, id="a salt as base64"),
        pytest.param(b"\xff" + SALT + b"\0", id="a salt as it is"),
        pytest.param({"keys": {QUESTION: KEY}}, id="keys"),
        pytest.param({"question": QUESTION, "right": KEY}, id="a key beside its question"),
        pytest.param({"id": QUESTION, "figures": {"best": KEY}}, id="a key below its question"),
        pytest.param({"id": QUESTION, "options": list("ABCD"), "held": ["C"]}, id="held"),
        pytest.param({"question": QUESTION, "right": WRONG}, id="own letters elsewhere"),
        pytest.param({"rows": [[QUESTION, KEY]]}, id="a key in a row"),
        pytest.param({"id": QUESTION, "chosen": {"A": 3, "C": 1}}, id="counts of options"),
        pytest.param({"paper": [paper(right_options=2)]}, id="how many options are right"),
        pytest.param(
            {"paper": [paper(formatting={**paper()["formatting"], "A": [[0, 9, "b"]]})]},
            id="a bold option",
        ),
        pytest.param({"paper": [paper(text=paper()["text"] + " ")]}, id="another text"),
        pytest.param(
            {"paper": [paper(options=[{**one, "correct": one["id"] in KEY} for one in
                                      paper()["options"]])]},
            id="marks of options",
        ),
        pytest.param(
            {"etag": hashlib.sha256(canonical([QUESTION, KEY])).hexdigest()}, id="a digest"
        ),
        pytest.param(
            {"etag": hashlib.sha256(f"{QUESTION}:{KEY}".encode()).hexdigest()[:32]},
            id="a short digest",
        ),
    ],
)  # fmt: skip
def test_a_planted_key_is_found(said: Any) -> None:
    assert leaks(heard(said))


def test_a_key_in_a_header_is_found() -> None:
    assert leaks(heard({}, f"x-picture: {CANARY}-dung-B.png"))


@pytest.mark.parametrize(
    ("salt", "told"),
    [(bytes(16), {}), (bytes(range(16)), {"attempt": "00010203-0405-0607-0809-0a0b0c0d0e0f"})],
    ids=["no salt", "the id of something"],
)
def test_a_commitment_that_opens_with_what_is_in_sight_is_found(salt: bytes, told: Any) -> None:
    known = SealedKey(KEY, DICE.randbytes(16), key_commitment(QUESTION, KEY, salt))
    (found,) = leaks(heard(told), {**SEALED, QUESTION: known})
    assert QUESTION in found
    assert leaks(heard(told)) == []


@pytest.mark.parametrize("parts", [False, True])
def test_points_beside_open_answers_give_keys_of_several_options_away(parts: bool) -> None:
    attack = Attack()
    some = [one for one in BANK.values() if one.difficulty == "easy" and one.topic == "luat"]
    worths = {one.id: 60 for one in some}
    for one in some:
        attack.options[one.id] = possible_keys(one.texts, one.kind)
    keys = {one.id: one.key for one in some}
    for _ in range(40):
        answers = {q: DICE.choice(options) for q, options in attack.options.items()}
        told = Equation(answers, 0, worths, parts)
        points = sum(told.got(question, key) for question, key in keys.items())
        attack.equations.append(told._replace(points=points))
    assert attack.possible() == {question: [key] for question, key in keys.items()}
    attack.equations.clear()
    assert narrowed(attack, keys) == {}
