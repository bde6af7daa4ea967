"""Pictures of lists: a sign in the text stands for each until its question takes it."""

from collections.abc import Sequence

from msgspec.structs import replace

from .pictures import MARK, SIGN, FoundPicture
from .signed_lines import Signed


def is_picture(said: Signed) -> bool:
    """Whether a line is made of pictures alone."""
    return bool(said.text) and not said.text.replace(MARK, "").strip() and bool(_numbers(said))


def _numbers(said: Signed) -> list[int]:
    """The numbers of the pictures in a text, in their order."""
    return [
        int(one.partition(":")[2])
        for signs in said.signs
        for one in signs
        if one.partition(":")[0] == SIGN
    ]


class PicturesOfLines:
    """The pictures of one question, as its texts give them. ``moved``: words stand behind one,
    which is shown below them."""

    def __init__(self, every: Sequence[FoundPicture]) -> None:
        self._every = every
        self._taken: list[FoundPicture] = []
        self.moved = False

    def taken(self, said: Signed, place: str) -> Signed:
        """The text of the question (``place`` "") or of an option without its pictures."""
        numbers = _numbers(said)
        if not numbers:
            return said
        self._taken += [replace(self._every[number], place=place) for number in numbers]
        marks = [_is_mark(said, at) for at in range(len(said.text))]
        first = marks.index(True)
        words = [
            not mark and not sign.isspace() for mark, sign in zip(marks, said.text, strict=True)
        ]
        self.moved = self.moved or (any(words[:first]) and any(words[first:]))
        kept = [at for at, mark in enumerate(marks) if not mark]
        text = "".join(said.text[at] for at in kept)
        return Signed(text, [said.signs[at] for at in kept]).stripped()

    def in_order(self) -> list[FoundPicture]:
        """Those of the question first, then option by option."""
        return sorted(self._taken, key=lambda one: one.place)


def _is_mark(said: Signed, at: int) -> bool:
    return any(one.partition(":")[0] == SIGN for one in said.signs[at])
