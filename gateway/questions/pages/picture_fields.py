"""The fields of a question's form about its pictures: for the question and for each option those
that are there, and one to be added."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from contracts.question_bank import QuestionPicture
from gateway.web.text_catalogue import Catalogue
from question_formats.pictures import LONGEST_ALT
from spreadsheets.question_bank_sheet import LETTERS

#: where a picture may stand -> how its fields are called
PLACES = {"": "question", **{letter: letter for letter in LETTERS}}
#: the field beside which something is said -> the id of what to jump to
PICTURE_ANCHORS = {f"picture_{name}": f"picture_file_{name}" for name in PLACES.values()}


class TypedPicture(Struct):
    """One that is there, with its words as they were typed; ``sealed``: what the form carries of
    it; ``gone``: it is to be taken off."""

    picture: QuestionPicture
    sealed: str
    gone: bool = False


class TypedPictures(Struct):
    """``alts``: by place the words for a new one whose file could not be taken."""

    there: list[TypedPicture] = field(default_factory=list)
    alts: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> list[QuestionPicture]:
        """The pictures that the question is to have, in order."""
        stay = [one.picture for one in self.there if not one.gone]
        return sorted(stay, key=lambda one: one.place)

    @property
    def places(self) -> set[str]:
        """Where a picture stands once this is taken."""
        return {one.place for one in self.shown}


def missing_of(typed: TypedPictures, t: Catalogue) -> dict[str, str]:
    """What the fields lack: each picture needs words for those who cannot see it, and each word
    for a new one its picture."""
    found = {}
    for place in typed.alts:
        found[f"picture_{PLACES[place]}"] = t("questions.error_picture_file")
    for one in typed.shown:
        if len(one.alt) > LONGEST_ALT:
            long = t("questions.error_picture_alt_long", most=LONGEST_ALT)
            found[f"picture_{PLACES[one.place]}"] = long
        elif not one.alt:
            found[f"picture_{PLACES[one.place]}"] = t("questions.error_picture_alt")
    return found


def picture_values(
    contest: str, typed: TypedPictures, known: Iterable[QuestionPicture]
) -> list[dict[str, Any]]:
    """For the template, those that are there; of a ``known`` one, which a question shows already,
    with the address at which it is seen."""
    seen = {one.sha256 for one in known}
    where = f"/api/contests/{contest}/pictures"
    return [
        {
            "place": one.picture.place,
            "alt": one.picture.alt,
            "width": one.picture.width,
            "height": one.picture.height,
            "address": f"{where}/{one.picture.sha256}" if one.picture.sha256 in seen else "",
            "sealed": one.sealed,
            "gone": one.gone,
        }
        for one in typed.there
    ]
