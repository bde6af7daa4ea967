"""Whether anything that was told, to whomever, gives a sealed key away: its words, its salt, a
digest of it that can be tried out, a letter beside its question, or anything in which what is said
of a question hangs on which of its options are right."""

import base64
import hashlib
import itertools
import json
import re
import time
import uuid
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any, NamedTuple

from msgspec import Struct, field

from contracts.hash_commitments import canonical, digest
from tests.support.contestants import Caller, Told

_LETTERS = re.compile(r"[A-F]{1,6}")
_HEX = re.compile(rb"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{64})(?![0-9a-fA-F])")
_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{22}(?:==)?(?![A-Za-z0-9+/_=-])")
_UUID = re.compile(rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_SALT = 16
#: where people are told again what they chose: answers kept, an option that was refused
_OWN = re.compile("answer|^/option$")
_PAUSE_S = 0.1
#: every key that there can be
KEYS = ["".join(k) for n in range(1, 7) for k in itertools.combinations("ABCDEF", n)]
#: what of a picture hangs on nothing but its bytes and on who asks
_OF_PICTURES = ("sha256", "address")


class Overheard(NamedTuple):
    """One answer: who asked for what, and its headers with its body."""

    who: str
    address: str
    said: bytes


class Listener(Caller):
    """A caller who keeps every answer whole."""

    heard: list[Overheard]

    def ask(self, method: str, path: str, **more: Any) -> Any:
        response = super().ask(method, path, **more)
        while response.status_code == HTTPStatus.TOO_MANY_REQUESTS:  # asks more than people do
            time.sleep(_PAUSE_S)
            response = super().ask(method, path, **more)
        head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        said = head.encode() + b"\n\n" + _unpacked(response.content)
        self.heard.append(Overheard(self.who, path, said))
        return response


def listener(client: Any, who: str, heard: list[Overheard]) -> Listener:
    """Somebody whose answers go to ``heard``."""
    made = Listener(client, Told(), who)
    made.heard = heard
    return made


def _unpacked(body: bytes) -> bytes:
    """A workbook with the texts of its sheets."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return b"\n".join([body, *map(archive.read, archive.namelist())])


class SealedKey(NamedTuple):
    """What is told in the end of a question, and of which nothing may be told before."""

    key: str
    salt: bytes
    commitment: str


class KeySearch(Struct):
    """What an attacker looks for. ``shown``: question -> what papers may say of it; ``given``: who
    -> question -> what they chose themselves, which they are told again; ``words``: they stand only
    beside keys."""

    sealed: Mapping[str, SealedKey]
    shown: Mapping[str, dict[str, Any]]
    given: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)
    words: Iterable[str] = ()

    def leaks(self, heard: list[Overheard]) -> list[str]:
        """Everything found, in words; empty if the keys are as sealed as they should be."""
        everything = b"\n".join({one.said for one in heard})
        return [
            *(f"{one.who} {one.address}: {what}" for one in heard for what in self._said(one)),
            *(f"a salt opens {one}" for one in self._opened(_salts(everything))),
            *(f"a plain digest tells {one}" for one in self._guessed(everything)),
        ]

    def _said(self, one: Overheard) -> Iterator[str]:
        yield from self._told(one.said)
        document, own = _json_of(one.said), self.given.get(one.who, {})
        for question, path, letters in _letters_beside(document, self.sealed, "", ""):
            if letters not in own.get(question, ()) or not _OWN.search(path):
                yield f"says {letters} of {question} as {path}"
        for told in _questions_in(document, self.shown):
            if _comparable(told) != _comparable(self.shown[told["id"]]):
                yield f"says of {told['id']} more than is meant for papers: {told}"

    def _told(self, said: bytes) -> Iterator[str]:
        for word in self.words:
            if any(form in said for form in _forms(word.encode())):
                yield f"says {word}"
            if word.encode("utf-16-le") in said:
                yield f"says {word} as UTF-16"
        for question, one in self.sealed.items():
            if any(form in said for form in _forms(one.salt)):
                yield f"tells the salt of {question}"

    def _opened(self, salts: set[bytes]) -> Iterator[str]:
        """Questions whose commitment one of these salts opens; tries every key with each."""
        tails = {q: [canonical([q, key]) for key in KEYS] for q in self.sealed}
        for salt in salts:
            begun = hashlib.sha256(b"hoithi/key/1\0" + salt)
            for question, one in self.sealed.items():
                for tail in tails[question]:
                    tried = begun.copy()
                    tried.update(tail)
                    if tried.hexdigest() == one.commitment:
                        yield question

    def _guessed(self, everything: bytes) -> Iterator[str]:
        """Questions of which some digest in sight is that of a key, made without any secret."""
        in_sight = {bytes.fromhex(one.decode()) for one in _HEX.findall(everything)}
        in_sight |= {one[:_SALT] for one in in_sight}
        for question, key in itertools.product(self.sealed, KEYS):
            if any(made[:_SALT] in in_sight for made in _plain_digests(question, key)):
                yield question


def _plain_digests(question: str, key: str) -> Iterator[bytes]:
    pair = canonical([question, key])
    joined = [f"{question}{by}{key}" for by in ("", ":", "\0", "/", "=", " ", "-")]
    texts = [*(one.encode() for one in joined), pair, canonical({question: key})]
    for text in texts:
        yield hashlib.sha256(text).digest()
        yield hashlib.md5(text, usedforsecurity=False).digest()
        yield digest("key", text)


def _salts(everything: bytes) -> set[bytes]:
    """Whatever in sight has the length of a salt, and salts that nobody would choose."""
    found = {bytes(_SALT), b""}
    for one in _HEX.findall(everything):
        whole = bytes.fromhex(one.decode())
        found |= {whole[:_SALT], whole[-_SALT:]}
    for one in _BASE64.findall(everything):
        found.add(base64.urlsafe_b64decode(one.rstrip(b"=").translate(_URL_SAFE) + b"==")[:_SALT])
    return found | {uuid.UUID(one.decode()).bytes for one in _UUID.findall(everything)}


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _forms(secret: bytes) -> list[bytes]:
    """The bytes as they stand, as hex, and as base64 wherever they begin in it."""
    found = [secret, secret.hex().encode(), secret.hex().upper().encode()]
    for before in range(3):
        coded = base64.b64encode(bytes(before) + secret)
        inner = coded[-(-before * 4 // 3) : (len(secret) + before) * 4 // 3]
        found += [inner, inner.translate(_URL_SAFE)]
    return found


def _json_of(said: bytes) -> Any:
    """The body as JSON, or its lines that are; what is neither says nothing here."""
    body = said.partition(b"\n\n")[2]
    try:
        return json.loads(body)
    except ValueError:
        lines = []
        for line in body.splitlines():
            if line.startswith(b"{"):
                try:
                    lines.append(json.loads(line))
                except ValueError:
                    continue
        return lines


def _letters_beside(
    node: Any, questions: Collection[str], question: str, path: str
) -> Iterator[tuple[str, str, str]]:
    """Question, path and letters of options, wherever such letters stand within what is said of
    a question, but for its list of options and what hangs on one of them."""
    if isinstance(node, dict):
        names = (str(node.get(name)) for name in ("id", "question"))
        named = next((name for name in names if name in questions), question)
        for name, inner in node.items():
            if name in ("options", "pictures", "formatting") and named:
                continue
            if name == "held" and inner == node.get("options"):  # all of them: none stands out
                continue
            about = name if name in questions else named
            if about and _LETTERS.fullmatch(name) and name not in questions:
                yield about, f"{path}/{name}", name
            yield from _letters_beside(inner, questions, about, f"{path}/{name}")
    elif isinstance(node, list):
        about = next((one for one in node if isinstance(one, str) and one in questions), question)
        for inner in node:
            yield from _letters_beside(inner, questions, about, path)
    elif isinstance(node, str) and question and _LETTERS.fullmatch(node):
        yield question, path, node


def _questions_in(node: Any, known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is told of questions with their options' texts."""
    if isinstance(node, dict):
        if node.get("id") in known and isinstance(node.get("text"), str):
            yield node
        for inner in node.values():
            yield from _questions_in(inner, known)
    elif isinstance(node, list):
        for inner in node:
            yield from _questions_in(inner, known)


def _comparable(told: Mapping[str, Any]) -> dict[str, Any]:
    """A question with its options sorted; digests and addresses of pictures are looked at apart."""
    pictures = told.get("pictures", [])
    parts = [{n: v for n, v in one.items() if n not in _OF_PICTURES} for one in pictures]
    options = sorted(told.get("options", []), key=lambda option: str(option["id"]))
    return {**told, "options": options, "pictures": parts}
