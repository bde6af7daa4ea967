"""Raised and lowered signs as plain text has them: m², H₂O, 10⁻³."""

_PLAIN = "0123456789+-=()"
_RAISED = dict(zip(_PLAIN + "−in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁱⁿ", strict=True))
_LOWERED = dict(zip(_PLAIN + "−aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋ₐₑₒₓ", strict=True))


def moved(text: str, *, up: bool) -> str | None:
    """``text`` in raised (``up``) or lowered signs; ``None`` where one of them has no such form.

    >>> moved("2", up=True), moved("2-", up=False), moved("th", up=True)
    ('²', '₂₋', None)
    """
    signs = _RAISED if up else _LOWERED
    found = [sign if sign.isspace() else signs.get(sign) for sign in text]
    return None if None in found else "".join(sign for sign in found if sign)
