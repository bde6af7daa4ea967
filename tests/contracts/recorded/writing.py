"""Recordings as text: JSON with short values on one line, so that a difference is easily read."""

import json
from collections import Counter
from typing import Any

_WIDTH = 100
#: method and path -> who asked (in words) and what they were answered
Answers = dict[str, list[tuple[str, dict[str, Any]]]]
#: the page -> what was sent from it, and what became of it
Forms = dict[str, list[dict[str, Any]]]


def written(value: Any, indent: int = 0) -> str:
    """The value as JSON; what fits stands on one line."""
    short = json.dumps(value, ensure_ascii=False)
    if len(short) + indent <= _WIDTH or not isinstance(value, dict | list) or not value:
        return short
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {written(item, indent + 1)}"
            for key, item in value.items()
        ]
        begin, end = "{}"
    else:
        parts = [written(item, indent + 1) for item in value]
        begin, end = "[]"
    lines = ",\n".join(inner + part for part in parts)
    return f"{begin}\n{lines}\n{' ' * indent}{end}"


def recording(answers: Answers, forms: Forms) -> str:
    """A file: answers that several routes give stand once, by their name, at its head."""
    known = {_key(answer): answer for given in answers.values() for _, answer in given}
    routes = Counter(
        key for given in answers.values() for key in {_key(answer) for _, answer in given}
    )
    names: dict[str, str] = {}
    for key, answer in known.items():
        if routes[key] > 1:
            names[key] = _free(answer, set(names.values()))
    whole: dict[str, Any] = {"answers": {names[key]: known[key] for key in names}, "routes": {}}
    for route, given in answers.items():
        groups: dict[str, list[str]] = {}
        for who, answer in given:
            groups.setdefault(_key(answer), []).append(who)
        whole["routes"][route] = [
            {"to": callers(who), "answer": names.get(key, known[key])}
            for key, who in groups.items()
        ]
    return written({**whole, "forms": forms}) + "\n"


def callers(who: list[str]) -> str:
    """``organiser here, organiser all, ops here`` -> ``organiser here/all, ops here``."""
    places: dict[str, list[str]] = {}
    for one in who:
        role, _, place = one.partition(" ")
        places.setdefault(role, []).append(place)
    return ", ".join(f"{role} {'/'.join(found)}".strip() for role, found in places.items())


def _key(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, sort_keys=True)


def _name(answer: dict[str, Any]) -> str:
    body = answer.get("body")
    code = body.get("code", "") if isinstance(body, dict) else answer.get("title", "")
    return f"{answer['status']} {code or answer.get('location', '')}".strip()


def _free(answer: dict[str, Any], taken: set[str]) -> str:
    """A name of its own; the first link tells pages apart, else a number does."""
    name = _name(answer)
    told = [name, *(f"{name}, {link}" for link in answer.get("links", [])[:1])]
    numbered = [f"{name} ({number})" for number in range(2, len(taken) + 3)]
    return next(one for one in (*told, *numbered) if one not in taken)
