"""Numbers of lists as Word and browsers write them: 1, A, a, I, i."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
#: what HTML calls them -> what Word does
OF_HTML = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}  # noqa: E501 # fmt: skip
_LARGEST = 5_000


def label_of(number: int, style: str) -> str:
    """``number`` in a style that Word knows; empty for bullets and styles that nobody uses here.

    >>> label_of(28, "upperLetter"), label_of(4, "lowerRoman"), label_of(7, "decimalZero")
    ('BB', 'iv', '07')
    """
    if not 0 < number < _LARGEST:
        return str(number) if style.startswith("decimal") else ""
    if style == "decimalZero":
        return f"{number:02}"
    if style in ("upperLetter", "lowerLetter"):
        # Word goes on with AA, BB, CC
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if style == "upperRoman" else roman
    return str(number) if style == "decimal" else ""


def _roman(number: int) -> str:
    signs = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs.append(sign * count)
    return "".join(signs)
