"""Links by which whoever gets reminders wants no more of them, without signing in: made for one
person and contest, and good for nothing else."""

import hmac

from contracts.errors import Refused

_SEAL_BYTES = 16


class OptOutLinks:
    """``key``: 32 bytes that no other purpose uses; all gateways have the same."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def path(self, contest: str, person: str) -> str:
        """Where this person says so; it stays good."""
        return f"/contests/{contest}/reminders/off/{person}.{self._seal(contest, person)}"

    def person(self, contest: str, token: str) -> str:
        """Whose link it is; ``reminder.link_unknown`` for one that was not made here."""
        person, _, seal = token.rpartition(".")
        made = self._seal(contest, person)
        if not seal.isascii() or not hmac.compare_digest(made, seal):
            raise Refused(
                "reminder.link_unknown",
                "Đường dẫn này không đúng hoặc bị cắt bớt; hãy mở lại từ thư. "
                "(This link is not whole; open it from the letter again.)",
            )
        return person

    def _seal(self, contest: str, person: str) -> str:
        said = f"{contest}\0{person}".encode()
        return hmac.digest(self._key, said, "sha256")[:_SEAL_BYTES].hex()
