"""Addresses of pictures of one paper: made for one person, one attempt and so long, so that nobody
has to be asked whether whoever comes with one may see the picture. And what a form carries of a
picture that somebody brought, before a question shows it."""

import hmac
from typing import cast

from contracts.errors import Refused
from contracts.question_bank import PictureType, QuestionPicture

_HOUR_US = 3_600_000_000
_SEAL_BYTES = 16


def unknown_picture() -> Refused:
    """There is no such picture, or none that whoever asks may see: they learn no more."""
    return Refused("picture.unknown", "Không có hình này. (No such picture.)")


class PictureSeals:
    """``key``: 32 bytes that no other purpose uses; all gateways have the same."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def address(
        self, person: str, attempt: str, picture: QuestionPicture, ends_us: int, now_us: int
    ) -> str:
        """Where this person fetches a picture of the paper of their attempt, until an hour or two
        after it ends; the same for whoever asks again within the hour, so that browsers keep it."""
        until_s = (max(ends_us, now_us) // _HOUR_US + 2) * 3_600
        seal = self._seal(person, attempt, picture.sha256, until_s)
        return f"/api/attempts/{attempt}/pictures/{picture.sha256}?until={until_s}&seal={seal}"

    def holds(self, person: str, address: tuple[str, str, int, str], now_us: int) -> bool:
        """Whether an address (attempt, digest, until when in seconds, seal) was made for this
        person, and is still good."""
        attempt, sha256, until_s, seal = address
        made = self._seal(person, attempt, sha256, until_s)
        return hmac.compare_digest(made, seal) and now_us < until_s * 1_000_000

    def sealed(self, person: str, contest: str, picture: QuestionPicture) -> str:
        """What a picture is, for this person to bring again without its file."""
        size = f"{picture.width}.{picture.height}"
        said = f"{picture.sha256}.{picture.media_type}.{size}"
        return f"{said}.{self._seal(person, f'form of {contest}', said, 0)}"

    def opened(self, person: str, contest: str, sealed: str) -> QuestionPicture:
        """The picture, without place and words; ``picture.unknown``: it was not sealed for this
        person here."""
        said, _, seal = sealed.rpartition(".")
        made = self._seal(person, f"form of {contest}", said, 0)
        if not seal.isascii() or not hmac.compare_digest(made, seal):
            raise unknown_picture()
        sha256, media_type, width, height = said.split(".")
        return QuestionPicture(
            "", sha256, cast(PictureType, media_type), int(width), int(height), ""
        )

    def _seal(self, person: str, attempt: str, sha256: str, until_s: int) -> str:
        said = "\0".join((person, attempt, sha256, str(until_s)))
        return hmac.digest(self._key, said.encode(), "sha256")[:_SEAL_BYTES].hex()
