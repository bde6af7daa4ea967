"""The order of performance, drawn so that anyone can draw it anew.

A secret of 32 bytes is made and ``secret_commitment`` of it published; then a value is named in
public, which whoever made the secret could not know. Teams perform in the order of

    SHA-256("hoithi/order/1" 00 secret 00 public_value 00 team)

with texts in UTF-8, 00 one zero byte, a team by the code of its agency.
"""

import hashlib
from collections.abc import Iterable, Sequence

from contracts.errors import Refused


def drawn(teams: Iterable[str], secret: bytes, public_value: str) -> list[str]:
    """The order in which these teams perform, however they are listed."""

    def lot(team: str) -> bytes:
        parts = (b"hoithi/order/1", secret, public_value.encode(), team.encode())
        return hashlib.sha256(b"\0".join(parts)).digest()

    return sorted(set(teams), key=lot)


def moved(order: Sequence[str], team: str, place: int) -> list[str]:
    """The order with one team at another place, counted from 1; all others keep their order.
    ``stage.team_unknown``, ``stage.place_unknown``."""
    if team not in order:
        raise Refused("stage.team_unknown", "Đội không thi ở đợt này. (Not in this round.)")
    if not 1 <= place <= len(order):
        raise Refused(
            "stage.place_unknown",
            f"Thứ tự từ 1 đến {len(order)}. (There is no such place.)",
            places=len(order),
        )
    others = [one for one in order if one != team]
    return [*others[: place - 1], team, *others[place - 1 :]]
