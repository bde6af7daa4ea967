"""A bank of every kind of question as Moodle exports one: with difficulties, pictures and formatted
words, and with the key wherever an author might leave it: in sources, in names of pictures and
within them, in how options look. Beside it what contestants are meant to see of each question."""

import base64
import colorsys
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct
from PIL import Image, PngImagePlugin

from contracts.definition import QuestionKind

#: stands only where the key does, so that nobody may ever hear it
CANARY = "DAP-AN-KIN-5T8W"
TOPICS = {"luat": "Luật", "chi-so": "Chỉ số"}
KINDS: tuple[QuestionKind, ...] = ("multiple_choice", "single_choice", "true_false")
POINTS = {"easy": 1, "hard": 3}
DRAWN = {"luat": {"easy": 2, "hard": 1}, "chi-so": {"easy": 1, "hard": 1}}
OF_EACH = 4
_KEYS = {
    "multiple_choice": ("AC", "B", "ABD", "CD", "A", "BCD"),
    "single_choice": ("B", "D", "A", "C"),
    "true_false": ("B", "A"),
}
_SIZE = (24, 16)


class MixedQuestion(Struct, frozen=True):
    """A question and its key. ``pictures``: place (``""``: the question) -> colour."""

    id: str
    topic: str
    difficulty: str
    kind: QuestionKind
    key: str
    texts: dict[str, str]
    pictures: dict[str, tuple[int, int, int]]

    @property
    def stem(self) -> str:
        return f"Câu hỏi {self.id}: việc nào không được làm ở mức xcd?"

    def shown(self) -> dict[str, Any]:
        """What a paper may say of it, but for the order of the options, and digests and addresses
        of pictures: none of it hangs on the key."""
        begin = self.stem.index("không")
        below = self.stem.index("cd?")
        spans: dict[str, Any] = {"": [[begin, begin + 5, "b"], [below, below + 2, "sub"]]}
        if self.kind != "true_false":
            spans |= {letter: [[1, 3, "sup"]] for letter in self.texts}
        said: dict[str, Any] = {
            "id": self.id,
            "text": self.stem,
            "options": [{"id": letter, "text": text} for letter, text in self.texts.items()],
            "formatting": spans,
        }
        if self.kind != "single_choice":
            said["kind"] = self.kind
        if self.pictures:
            said["pictures"] = [
                {"place": place, "media_type": "image/png", "width": _SIZE[0],
                 "height": _SIZE[1], "alt": f"Hình {place or 'của câu'}"}
                for place in self.pictures
            ]  # fmt: skip
        return said


def mixed_bank() -> dict[str, MixedQuestion]:
    """The questions by id: of each topic and difficulty as many, of every kind."""
    found: dict[str, MixedQuestion] = {}
    for topic in TOPICS:
        for difficulty in POINTS:
            for _ in range(OF_EACH):
                place = len(found)
                kind = KINDS[place % len(KINDS)]
                letters = "AB" if kind == "true_false" else "ABCD"
                keys = _KEYS[kind]
                ident = f"{topic.upper()}-{place:02}"
                texts = {letter: f"x{'ij'} thứ {letter} của {ident}" for letter in letters}
                if kind == "true_false":
                    texts = {"A": "Đúng", "B": "Sai"}
                places = ["", *letters] if kind == "single_choice" else [""]
                pictures = {at: _colour(place, number) for number, at in enumerate(places)}
                found[ident] = MixedQuestion(
                    ident, topic, difficulty, kind, keys[place // len(KINDS) % len(keys)], texts,
                    pictures if place % 5 else {},
                )  # fmt: skip
    return found


def _colour(place: int, number: int) -> tuple[int, int, int]:
    """A colour of its own for each picture of the bank."""
    shade = colorsys.hsv_to_rgb(place / 16, 0.9, 0.95 - number / 8)
    return (int(shade[0] * 255), int(shade[1] * 255), int(shade[2] * 255))


def moodle_file(bank: dict[str, MixedQuestion], file: Path) -> Path:
    """The bank as Moodle XML."""
    told = ['<?xml version="1.0" encoding="UTF-8"?><quiz>']
    for topic, name in TOPICS.items():
        category = f"<category><text>$course$/top/{name}</text></category>"
        told.append(f'<question type="category">{category}</question>')
        told += [_question(one) for one in bank.values() if one.topic == topic]
    file.write_text("".join([*told, "</quiz>"]), "utf-8")
    return file


def _question(one: MixedQuestion) -> str:
    marked = one.stem.replace("không", "<b>không</b>").replace("cd?", "<sub>cd</sub>?")
    true_false = one.kind == "true_false"
    answers = ""
    for letter, text in one.texts.items():
        right = letter in one.key
        parts = f"{100 / len(one.key):.5f}" if right else "0"
        shown = {"A": "true", "B": "false"}[letter] if true_false else text
        if not true_false:
            shown = shown.replace("xij", "x<sup>ij</sup>")
            shown = f"<b>{shown}</b>" if right else shown
        answers += (
            f'<answer fraction="{parts}">{_text(*_with_picture(one, letter, shown))}</answer>'
        )
    more = "" if true_false else f"<single>{str(one.kind == 'single_choice').lower()}</single>"
    return (
        f'<question type="{"truefalse" if true_false else "multichoice"}">'
        f"<name>{_text(one.id)}</name><idnumber>{one.id}</idnumber>"
        f'<questiontext format="html">{_text(*_with_picture(one, "", marked))}</questiontext>'
        f'<generalfeedback format="html">{_text(f"{CANARY} {one.id}: {one.key}")}</generalfeedback>'
        f"{more}{answers}<tags><tag>{_text(f'difficulty:{one.difficulty}')}</tag></tags></question>"
    )


def _text(text: str, file: str = "") -> str:
    return f"<text>{escape(text)}</text>{file}"


def _with_picture(one: MixedQuestion, place: str, text: str) -> tuple[str, str]:
    """The text with its picture; a right option's is called so, and says it within."""
    if place not in one.pictures:
        return text, ""
    right = place and place in one.key
    name = f"{CANARY}-dung-{place}.png" if right else f"hinh-{place or 'cau'}.png"
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", f"{CANARY} {one.id} {place}" if right else "Hình")
    out = BytesIO()
    Image.new("RGB", _SIZE, one.pictures[place]).save(out, "PNG", pnginfo=said)
    content = base64.b64encode(out.getvalue()).decode()
    shown = f'{text}<br><img src="@@PLUGINFILE@@/{name}" alt="Hình {place or "của câu"}">'
    return shown, f'<file name="{name}" path="/" encoding="base64">{content}</file>'
