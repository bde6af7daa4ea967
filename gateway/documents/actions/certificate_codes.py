"""The numbers by which anybody can check a certificate.

A number is made of the prize and a key of the installation: nobody can guess one, nothing has to be
kept, and every gateway makes the same. The publication is no part of it, so that a certificate
stays good while the prize stands, however often the results are published anew.
"""

import hashlib
from collections import Counter

from contracts.definition import Definition
from contracts.results import AwardLine
from gateway.context import GatewayContext

#: Crockford's: without letters that are read as digits
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS_OF_A_CODE = 12
_READ_AS = str.maketrans("OIL", "011")
_GROUP = 4


async def codes_of(context: GatewayContext, plan: Definition) -> dict[str, AwardLine]:
    """The numbers of all prizes that somebody received by what the contest has published."""
    awards = await context.published.awards(plan.slug)
    return codes_in(context.certificate_key, plan.slug, awards.awards)


def codes_in(key: bytes, contest: str, lines: list[AwardLine]) -> dict[str, AwardLine]:
    """Number -> prize, in the order of ``lines``; those that nobody received have none."""
    found: dict[str, AwardLine] = {}
    before: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        if line.winner:
            what = (
                line.award,
                line.round or "",
                line.rank,
                line.person or line.work or line.agency or line.winner,
            )
            found[_code(key, contest, *what, str(before[what]))] = line
            before[what] += 1
    return found


def as_written(code: str) -> str:
    """A number as it is printed, from how somebody typed it: ``o`` is 0, ``i`` and ``l`` are 1."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum()).translate(_READ_AS)
    return "-".join(plain[place : place + _GROUP] for place in range(0, len(plain), _GROUP))


def _code(key: bytes, *parts: str) -> str:
    told = "\0".join(parts).encode()
    number = int.from_bytes(hashlib.blake2b(told, digest_size=8, key=key).digest(), "big")
    signs = ""
    for _ in range(_SIGNS_OF_A_CODE):
        number, rest = divmod(number, len(_SIGNS))
        signs += _SIGNS[rest]
    return as_written(signs)
