"""What a hurried hand writes and TOML cannot read: a value without quotes, quotes of a word
processor, a flag in capitals. The parser says only where it stopped; this says how to write it.
"""

import re

_LONGEST_LINE = 500
_SIGNS = re.compile(r"[“”„«»‘’]")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_FLAG = re.compile(r"=\s*(True|False|TRUE|FALSE|yes|no|Yes|No|có|không)\b")
#: a number with dots or a comma, a percent sign or a unit; a date; hours
_BARE = re.compile(
    r"=\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\s+\d{1,2}:\d{2})?"
    r"|\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2}"
    r"|\d{1,3}(?:\.\d{3})+(?:\s*[^\W\d_]+(?:\s+\w+)*)?"
    r"|\d+(?:[.,]\d+)?\s*%"
    r"|\d+(?:[.,]\d+)?\s*[^\W\d_]+(?:\s+\w+)*"
    r"|\d+,\d+)(?=\s*(?:$|[,}\]#]))"
)


def how_to_write(line: str) -> tuple[str, str] | None:
    """How to mend the line at which a parser of TOML stopped, in Vietnamese and English; ``None``
    where it holds no slip that is known here."""
    bare = _QUOTED.sub('""', line[:_LONGEST_LINE]).partition("#")[0]
    if _SIGNS.search(bare):
        return (
            'hãy thay ngoặc kép cong “ ” bằng ngoặc kép thẳng " "',
            'put straight quotes " " in the place of curved ones',
        )
    if flag := _FLAG.search(bare):
        word = "true" if flag[1].lower() in ("true", "yes", "có") else "false"
        return f"hãy ghi {word}, chữ thường, không ngoặc kép", f"write {word} in small letters"
    if found := _BARE.search(bare):
        return f'hãy đặt trong ngoặc kép: "{found[1]}"', f'put it in quotes: "{found[1]}"'
    return None
