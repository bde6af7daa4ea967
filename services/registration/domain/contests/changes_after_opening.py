"""What of a definition stands from the moment a round opens.

People draw papers, make entries and rehearse under these rules, and a commitment to papers was
published before: so a new definition may not move, drop or rename a round that has opened, nor
change the rules of its phase, nor who may enter it, nor on whose clock days begin and end.
An organiser extends or reopens a round by a decision of its own, which is recorded.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from contracts.definition import Definition, Disclosure, Phase
from contracts.errors import Refused
from contracts.rules_frozen_by_opening import FREE_OF_ENTRIES, FREE_OF_QUIZ, FREE_OF_STAGE

#: what may change all the same: it decides nothing about papers, scores or ranks
FREE_OF_ROUND = ("name",)
_UNITS = ("_us", "_s")  # left out in a definition's file


def refuse_change_of_opened(held: Definition, new: Definition, now_us: int) -> None:
    """Refuse a definition that changes what stands; ``contest.round_opened`` names every key of
    the new one that has to be as it was."""
    findings = [
        {
            "key": key,
            "message": f"{what}; đợt thi đã mở nên phải giữ như cũ",
            "message_en": f"{what_en}; a round has opened, so it has to stay as it was",
            "severity": "error",
            "code": "contest.round_opened",
        }
        for key, what, what_en in _changes(held, new, now_us)
    ]
    if findings:
        keys = ", ".join(finding["key"] for finding in findings)
        raise Refused(
            "contest.round_opened",
            f"Thể lệ mới đổi điều đã cố định từ khi đợt thi mở: {keys}. Hãy giữ nguyên; muốn gia "
            "hạn hay mở lại một đợt thì đổi riêng đợt đó. (It changes what stands since a round "
            "opened; keep that, and extend or reopen a round by changing the round itself.)",
            findings=findings,
        )


def _changes(held: Definition, new: Definition, now_us: int) -> Iterator[tuple[str, str, str]]:
    """(key in the new definition, what is changed, the same in English)."""
    places = {
        round_.id: (place, number, round_)
        for place, phase in enumerate(new.phases)
        for number, round_ in enumerate(phase.rounds)
    }
    for phase in held.phases:
        opened = [round_ for round_ in phase.rounds if round_.opens_at_us <= now_us]
        for round_ in opened:
            found = places.get(round_.id)
            if found is None:
                yield "phases", f"thiếu đợt {round_.id}", f"round {round_.id} is missing"
            elif new.phases[found[0]].id != phase.id:
                key = f"phases[{found[0]}].rounds[{found[1]}]"
                yield key, f"đợt {round_.id} sang vòng khác", f"round {round_.id} changes its phase"
            else:
                where = f"phases[{found[0]}].rounds[{found[1]}]"
                yield from _named(where, _differing(round_, found[2], FREE_OF_ROUND))
        if opened:
            yield from _changes_of_rules(phase, new)
    if any(r.opens_at_us <= now_us for phase in held.phases for r in phase.rounds):
        yield from _opened_wider(held.disclosure, new.disclosure)
        if held.timezone != new.timezone:
            yield "timezone", "đổi múi giờ", "the time zone changes"


def _opened_wider(held: Disclosure, new: Disclosure) -> Iterator[tuple[str, str, str]]:
    """People took part on the word that no more than this is published of them; less may be."""
    for name, narrow in (("answers", "auditors"), ("agencies", "large")):
        if getattr(held, name) == narrow != getattr(new, name):
            yield (
                f"disclosure.{name}",
                "công khai nhiều hơn điều đã báo cho người thi",
                "more is published than people were told",
            )


def _changes_of_rules(held: Phase, new: Definition) -> Iterator[tuple[str, str, str]]:
    for place, phase in enumerate(new.phases):
        if phase.id != held.id:
            continue
        rules = {
            "quiz": (held.quiz, phase.quiz, FREE_OF_QUIZ),
            "entries": (held.entries, phase.entries, FREE_OF_ENTRIES),
            "stage": (held.stage, phase.stage, FREE_OF_STAGE),
        }
        if phase.form != held.form or any((b is None) != (a is None) for b, a, _ in rules.values()):
            yield f"phases[{place}].form", "đổi hình thức thi", "another form"
            continue
        for form, (before, after, free) in rules.items():
            if before is not None and after is not None:
                names = _differing(before, after, free)
                yield from _named(f"phases[{place}].{form}", names)
        if phase.admits != held.admits:
            yield from _named(f"phases[{place}]", ["admits"])


def _differing(held: Struct, new: Struct, free: tuple[str, ...]) -> list[str]:
    return [
        item.name
        for item in structs.fields(held)
        if item.name not in free and getattr(held, item.name) != getattr(new, item.name)
    ]


def _named(where: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        for unit in _UNITS:
            name = name.removesuffix(unit)
        yield f"{where}.{name}", f"đổi {name}", f"{name} changes"


def changed_meanwhile(revision: int) -> Refused:
    """Another definition than the one that was read would be replaced; ``revision`` is the newest,
    0 where there is none."""
    return Refused(
        "contest.changed_meanwhile",
        f"Thể lệ đã thay đổi trong lúc này (nay là bản {revision}) nên chưa lưu gì. Hãy đọc bản "
        "mới nhất, ghi phần sửa vào bản đó rồi gửi lại kèm số bản. "
        f"(The definition has changed meanwhile and is revision {revision} now; nothing was saved. "
        "Read the newest one, make your change in it and send that with its revision.)",
        revision=revision,
    )
