"""Reads lists of questions as people write them: Aiken, pasted text, Word files.

Whatever is not certain is a finding: an option that is marked in part, a key that does not agree
with what is underlined, a line that may belong to an option or to nothing.
"""

import re
from collections.abc import Sequence

from contracts.vietnamese_text import plain
from spreadsheets.cell_values import several_letters

from .bank_checks import Draft, ReadQuestions
from .key_lists import LETTERS_OF_A_KEY, Pair, letters_in
from .label_doubts import looks_like_label
from .line_kinds import OPTION, Item, inline_options, items_of, option_of
from .list_blocks import FoundQuestion, as_text, blocks_of
from .omitted_content import LeftOut
from .pictures import MARK, FoundPicture
from .pictures_of_lines import PicturesOfLines, is_picture
from .plain_text import clean, clean_lines
from .right_options import ANSWER_LINE, KEY_LIST, FoundOption, Right, right_ones
from .signed_lines import COLOUR, HIGHLIGHT, Line, Signed, joined

_ONE_LETTER = re.compile(r"\(?([A-Za-z])\)?\s?[.)]?\s?")
_LETTER_AND_TEXT = re.compile(r"\(?([A-Za-z])\s?[.):/]\s?(\S.*)")
_SEVERAL = re.compile(r"\(?[A-Za-z]\)?(?:\s?(?:[,;+&/]|và|and)\s?\(?[A-Za-z]\)?)+\s?[.]?", re.I)
_CAPITALS = re.compile("[A-F]{2,6}")
_KEY_WITHIN = re.compile(
    rf"(?:đáp\s?án|answer)\s?[:：]\s?\(?{LETTERS_OF_A_KEY}\)?[.)\s]{{0,4}}$", re.IGNORECASE
)
_LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read_list(
    lines: Sequence[Line], how_topic: str, pictures: Sequence[FoundPicture] = ()
) -> ReadQuestions:
    """Every question of the list, with all that is wrong and all that is left out. ``pictures``:
    those that signs in the lines number."""
    given = ReadQuestions(how_topic=how_topic)
    found = blocks_of(items_of(lines))
    left_out = LeftOut()
    for item in found.outside:
        words = clean(item.said.text.replace(MARK, "[hình]"))[:60]
        left_out.tell("stray_dropped", f"dòng {item.line.number} “{words}”")
    keys = _Keys(found.keys, found.questions)
    for question in found.questions:
        _Question(given, question, left_out, keys, pictures).take()
    for number in keys.without_question():
        given.findings.add(lines[-1].number, "", "key_without_question", number=number)
    given.notes.extend(left_out.notes())
    return given


class _Keys:
    """The keys that are told of all questions, by number or, where there are none, by place."""

    def __init__(self, pairs: Sequence[Pair], questions: Sequence[FoundQuestion]) -> None:
        self._told: dict[int, set[str]] = {}
        for number, letter in pairs:
            self._told.setdefault(number, set()).add(letter)
        self._numbers: dict[int, list[int]] = {}
        self._of = {}
        for place, question in enumerate(questions, start=1):
            number = question.number or place
            self._of[id(question)] = number
            self._numbers.setdefault(number, []).append(place)

    def of(self, question: FoundQuestion) -> set[str]:
        """The letters that are told of it."""
        return self._told.get(self._of[id(question)], set())

    def ambiguous(self, question: FoundQuestion) -> bool:
        """Whether another question has the same number, so that nobody can say whose key it is."""
        return bool(self.of(question)) and len(self._numbers[self._of[id(question)]]) > 1

    def without_question(self) -> list[int]:
        """Numbers for which there is a key and no question."""
        return sorted(self._told.keys() - self._numbers.keys())


class _Wrong(Exception):  # noqa: N818 - a finding about the question at hand
    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class _Question:
    """One question on its way from a block to a draft."""

    def __init__(
        self,
        given: ReadQuestions,
        found: FoundQuestion,
        left_out: LeftOut,
        keys: _Keys,
        pictures: Sequence[FoundPicture],
    ) -> None:
        self._pictures = PicturesOfLines(pictures)
        self._given, self._found, self._left_out, self._keys = given, found, left_out, keys
        self._stem: list[Item] = []
        self._options: list[FoundOption] = []
        self._parts: list[list[Item]] = []
        self._source: list[str] = []
        self._answers: list[Item] = []
        self._remarks = False

    def take(self) -> None:
        """Add the draft, or one finding."""
        try:
            self._refuse_unreadable()
            self._sort(self._split(self._found.items))
            draft = self._draft()
        except _Wrong as wrong:
            name = clean(self._found.items[0].said.text)[:60]
            self._given.findings.add(self._found.line, name, wrong.code, **wrong.details)
            return
        self._given.take(draft)
        self._tell(draft)

    def _refuse_unreadable(self) -> None:
        for item in self._found.items:
            for fault in item.line.faults:
                code, _, about = fault.partition(":")
                raise _Wrong(code, about=about)

    def _split(self, items: Sequence[Item]) -> list[Item]:
        """Options that stand several in a line are taken apart."""
        taken = {item.letter for item in items if item.kind == "option"}
        found: list[Item] = []
        in_rows = False
        for item in items:
            found.append(item)
            if item.kind == "option":
                letters = _after(item.letter)
                at = _end_of_label(item)
                labels = inline_options(item.line, at, letters, taken, wide=True)
                if not labels and (in_rows or item.letter in ("A", "a")):
                    labels = inline_options(item.line, at, letters, taken, wide=False)
                    in_rows = in_rows or bool(labels)
                found[-1:] = _cut(item, labels) if labels else [item]
            elif item.kind in ("text", "question") and not taken & {"A", "a"}:
                found[-1:] = _from_a(item, taken)
                in_rows = in_rows or found[-1].kind == "option"
        return found

    def _sort(self, items: Sequence[Item]) -> None:
        """Stem, options and the rest."""
        items = _with_one_series(items)
        options = False
        last = "stem"
        for item in items:
            if item.kind == "option":
                options = True
                self._option(item)
                last = "option"
            elif item.kind == "answer":
                self._answers.append(item)
                last = "answer"
            elif item.kind == "source":
                self._source.append(item.said.text)
                last = "source"
            elif item.kind == "remark":
                self._remarks, last = True, "remark"
            elif last == "source":
                self._source.append(item.said.text)
            elif options and last == "option":
                self._refuse_label(item)
                self._parts[-1].append(item)
            elif not options:
                self._stem.append(item)
            elif last != "remark":
                raise _Wrong("line_unclear", number=item.line.number)
        if self._found.unclear is not None and last != "remark":
            raise _Wrong("line_unclear", number=self._found.unclear.line.number)

    def _refuse_label(self, item: Item) -> None:
        """A line behind an option may be the next one, with a label that is none."""
        due = _after(self._parts[-1][0].letter)[:1]
        number, first = len(self._options) + 1, len(self._parts[-1]) == 1
        if due and looks_like_label(item.said.text, due, number, first=first):
            raise _Wrong("label_unclear", number=item.line.number, expected=due)

    def _option(self, item: Item) -> None:
        place = len(self._options)
        if place >= len(_LABELS):
            raise _Wrong("option_count", count=f"hơn {place}")
        expected = _LABELS[place]
        if item.letter.upper() != expected:
            raise _Wrong("option_order", expected=expected, found=item.letter)
        self._options.append(FoundOption(expected, item.label, item.said, item.starred))
        self._parts.append([item])

    def _draft(self) -> Draft:
        self._refuse_unclear_pictures()
        for option, parts in zip(self._options, self._parts, strict=True):
            option.said = self._pictures.taken(
                _one_text([one.said for one in parts]), option.letter
            )
        stem = _one_text([item.said for item in self._stem if item.said.text])
        stem = self._pictures.taken(stem, "")
        if not self._options:
            raise _Wrong("options_missing")
        if any(_KEY_WITHIN.search(said.text) for said in [stem, *(o.said for o in self._options)]):
            raise _Wrong("key_in_text")
        draft = Draft(
            self._found.line,
            clean_lines(stem.text),
            [clean_lines(option.said.text) for option in self._options],
            [],
            topic=clean(self._found.topic) or None,
            source=clean(" ".join(self._source)) or None,
            pictures=self._pictures.in_order(),
        )
        right = self._right(draft.options)
        if right.fault:
            raise _Wrong(right.fault, exactly=right.exactly)
        draft.right, draft.exactly = list(right.places), right.exactly
        draft.signs = list(right.signs)
        texts = {"": stem, **{option.letter: option.said for option in self._options}}
        found = {place: said.spans(clean_lines(said.text)) for place, said in texts.items()}
        draft.formatting = {place: spans for place, spans in found.items() if spans}
        return draft

    def _refuse_unclear_pictures(self) -> None:
        """A picture below an option may be the option's, or of what follows: it is the option's
        where all have as many below them, or it has nothing else."""
        below = [[item for item in parts[1:] if is_picture(item.said)] for parts in self._parts]
        alike = len({len(found) for found in below}) == 1
        for parts, found in zip(self._parts, below, strict=True):
            if found and not alike and parts[0].said.text:
                raise _Wrong("line_unclear", number=found[0].line.number)

    def _right(self, options: Sequence[str]) -> Right:
        told = [
            (ANSWER_LINE, frozenset(self._told_by(item.said.text, options)))
            for item in self._answers
        ]
        if self._keys.ambiguous(self._found):
            raise _Wrong("key_number_doubled", number=self._found.number)
        for letters in self._keys.of(self._found):
            told.append((KEY_LIST, frozenset(self._place(one, options) for one in letters)))
        return right_ones(self._options, told)

    def _told_by(self, said: str, options: Sequence[str]) -> list[int]:
        said = clean(said)
        if letter := _ONE_LETTER.fullmatch(said):
            return [self._place(letter[1], options)]
        alike = [place for place, text in enumerate(options) if text.casefold() == said.casefold()]
        if len(alike) == 1:
            return alike
        letters = several_letters(plain(said)) if _SEVERAL.fullmatch(said) else _glued(said)
        if letters:
            return [self._place(one, options) for one in letters]
        both = _LETTER_AND_TEXT.fullmatch(said)
        if both is None:
            raise _Wrong("answer_invalid")
        place = self._place(both[1], options)
        if clean(options[place]).rstrip(".").casefold() != both[2].rstrip(".").casefold():
            raise _Wrong("signs_disagree", exactly="chữ cái và nội dung của dòng đáp án")
        return [place]

    def _place(self, letter: str, options: Sequence[str]) -> int:
        place = _LABELS.index(letter.upper())
        if place >= len(options):
            raise _Wrong("answer_invalid")
        return place

    def _tell(self, draft: Draft) -> None:
        tell = self._left_out.tell
        for item in {id(item.line): item for item in self._found.items}.values():
            for kind, words in item.line.left_out.items():
                tell(kind, draft.name, words if item.kind in ("question", "text") else [])
        coloured = [word for item in self._stem for word in _coloured(item.said)]
        if coloured:
            tell("emphasis_dropped", draft.name, coloured)
        elif any(_coloured(option.said) for option in self._options):
            tell("emphasis_dropped", draft.name)
        if self._pictures.moved:
            tell("pictures_moved", draft.name)
        if self._found.number:
            tell("numbers_dropped", draft.name)
        if self._remarks:
            tell("feedback_dropped", draft.name)


def _glued(said: str) -> str:
    """The letters of "AC", which stand in capitals and in order."""
    return letters_in(said) if _CAPITALS.fullmatch(said) else ""


def _after(letter: str) -> str:
    labels = _LABELS if letter.isupper() else _LABELS.lower()
    return labels[labels.index(letter) + 1 :]


def _from_a(item: Item, taken: set[str]) -> list[Item]:
    """A stem with its options in the same line."""
    start = len(item.label.text)
    for letters in (_LABELS, _LABELS.lower()):
        labels = inline_options(item.line, start, letters, taken, wide=False)
        if len(labels) > 1:
            said = item.line.said.cut(start, labels[0].start()).stripped()
            stem = Item(item.kind, item.line, said, item.number, label=item.label)
            return [stem, *_cut_all(item.line, labels)]
    return [item]


def _end_of_label(item: Item) -> int:
    label = OPTION.match(item.line.said.text)
    return label.end() if label else 0


def _cut(item: Item, labels: Sequence[re.Match[str]]) -> list[Item]:
    first = OPTION.match(item.line.said.text)
    assert first is not None
    return [option_of(item.line, first, labels[0].start()), *_cut_all(item.line, labels)]


def _cut_all(line: Line, labels: Sequence[re.Match[str]]) -> list[Item]:
    ends = [label.start() for label in labels[1:]]
    return [option_of(line, label, end) for label, end in zip(labels, [*ends, None], strict=True)]


def _with_one_series(items: Sequence[Item]) -> list[Item]:
    """The items with one series of options, in capitals or in small letters; what looks like an
    option above its A, where nothing else does, is the stem."""
    letters = [item.letter for item in items if item.kind == "option"]
    if "A" in letters and "a" in letters:
        raise _Wrong("options_unclear")
    capitals = "A" in letters or not any(letter.islower() for letter in letters)
    found = []
    for item in items:
        other = item.kind == "option" and item.letter.isupper() != capitals
        found.append(as_text(item) if other else item)
    return found


def _one_text(parts: Sequence[Signed]) -> Signed:
    """Lines as one text: what goes on in the middle of a sentence was only wrapped."""
    pieces: list[Signed] = []
    for part in parts:
        if pieces:
            pieces.append(Signed(" " if part.text[:1].islower() else "\n"))
        pieces.append(part)
    return joined(pieces, "")


def _coloured(said: Signed) -> list[str]:
    """The words within a text that have a colour which the rest of it lacks."""
    found = []
    for sign in (COLOUR, HIGHLIGHT):
        if len(said.values(sign)) > 1:
            words, within = "", False
            for character, signs in zip(said.text, said.signs, strict=True):
                within = any(one.partition(":")[0] == sign for one in signs)
                words += character if within else "\0"
            found += [clean(word)[:40] for word in words.split("\0") if word.strip()]
    return found
