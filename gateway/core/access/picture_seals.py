"""Addresses of pictures of one paper: made for one person, one attempt and so long, so that nobody
has to be asked whether whoever comes with one may see the picture."""

import hmac

from contracts.question_bank import QuestionPicture

_HOUR_US = 3_600_000_000
_SEAL_BYTES = 16


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

    def _seal(self, person: str, attempt: str, sha256: str, until_s: int) -> str:
        said = "\0".join((person, attempt, sha256, str(until_s)))
        return hmac.digest(self._key, said.encode(), "sha256")[:_SEAL_BYTES].hex()
