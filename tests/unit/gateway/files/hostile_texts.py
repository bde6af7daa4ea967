"""Texts that make readers slow: by format and name, each a function of its size in bytes."""

from collections.abc import Callable

Make = Callable[[int], str]


def rep(unit: str, size: int) -> str:
    """The unit again and again, as many bytes as asked for."""
    return unit * (size // len(unit.encode()))


def numbered(pattern: str, size: int, join: str = "\n") -> str:
    """The pattern with numbers in the place of ``#``."""
    count = size // (len(pattern.encode()) + 4)
    return join.join(pattern.replace("#", str(n)) for n in range(count))


TOML: dict[str, Make] = {
    "a dotted key": lambda n: rep("a.", n) + "a=1",
    "a dotted key in quotes": lambda n: rep('"a".', n) + "a=1",
    "a dotted key with blanks": lambda n: rep("a . ", n) + "a=1",
    "a dotted table": lambda n: "[" + rep("a.", n) + "a]",
    "a dotted key in braces": lambda n: "a={" + rep("a.", n) + "a=1}",
    "dotted keys": lambda n: numbered("a.b.c.k#=1", n),
    "open lists": lambda n: "a=" + rep("[", n),
    "lists in lists": lambda n: "a=" + rep("[", n // 2) + rep("]", n // 2),
    "braces in braces": lambda n: "a=" + rep("{a=", n),
    "keys in braces": lambda n: "a={" + numbered("k#=1", n, ",") + "}",
    "keys": lambda n: numbered("titl#=1", n),
    "tables": lambda n: numbered("[t#]", n),
    "equal tables": lambda n: rep("[[t]]\n", n),
    "rounds": lambda n: '[[phases]]\nid="p"\n' + numbered('[[phases.rounds]]\nid="x#"', n),
    "prizes": lambda n: "[[awards]]\n" + rep("[[awards.prizes]]\nwinners=1\n", n),
    "classes": lambda n: numbered('[[agency_classes]]\nid="a#"\nname="a"', n),
    "topics": lambda n: "[topics]\n" + numbered('k#="n#"', n),
    "a long key": lambda n: rep("titl", n) + "=1",
    "a long text": lambda n: 'title="' + rep("x ", n) + '"',
    "blanks in a text": lambda n: 'title="a' + rep(" ", n) + 'b"',
    "marks": lambda n: 'title="e' + rep("\u0323\u0302", n) + '"',
    "escapes": lambda n: 'a="' + rep("\\n", n) + '"',
    "quotes in a text": lambda n: 'a="""' + rep('""x', n) + '"""',
    "lines folded": lambda n: 'a="""' + rep("\\\n ", n) + '"""',
    "an open text": lambda n: 'a="' + rep("x\\\\", n),
    "open texts": lambda n: rep('"', n - 1),
    "escaped quotes": lambda n: '"""' + rep('\\"""', n),
    "apostrophes": lambda n: rep("'", n),
    "comments": lambda n: rep("#x\n", n),
    "empty lines": lambda n: rep("\n", n),
    "blanks": lambda n: rep(" ", n) + "a",
    "tabs": lambda n: "a" + rep("\t", n) + "=1",
    "a number": lambda n: "a=" + rep("1", n),
    "a number in parts": lambda n: "a=" + rep("1_", n) + "1",
    "a fraction": lambda n: "a=1." + rep("1", n),
    "times": lambda n: "a=[" + rep("1979-05-27 07:32:00,", n) + "]",
    "a moment": lambda n: 'starts_at="lúc ' + rep(" ", n) + '8"',
    "digits for a moment": lambda n: 'starts_at="' + rep("1 ", n) + '"',
    "a duration": lambda n: '[[phases]]\n[phases.quiz]\ntime_limit="' + rep("1", n) + '"',
    "durations": lambda n: '[[phases]]\n[phases.quiz]\ntime_limit="' + rep("1 phut ", n) + '"',
    "money": lambda n: "[[awards]]\n[[awards.prizes]]\nmoney=" + f'"{rep("1.000", n)}"',
    "a rate": lambda n: '[[agency_classes]]\nquota="' + rep("1", n) + '%"',
    "an id": lambda n: 'slug="' + rep("a-", n) + '"',
    "a choice": lambda n: '[participation]\ndenominator="' + rep("head", n) + '"',
    "open braces": lambda n: '[[phases]]\n[phases.rounds]\ncount=3\nname="' + rep("{", n) + '"',
}
JSON: dict[str, Make] = {
    "a key twice": lambda n: "{" + numbered('"k#":1', n, ",") + ',"z":1,"z":2}',
    "lists in lists": lambda n: '{"a":' + rep("[", n),
    "tables in tables": lambda n: rep('{"a":', n),
    "escapes": lambda n: '{"a":"' + rep("\\n", n) + '"}',
    "a number": lambda n: '{"a":' + rep("9", n) + "}",
    "a fraction": lambda n: '{"a":1.' + rep("9", n) + "e-5}",
    "blanks": lambda n: "{" + rep(" ", n),
    "keys": lambda n: "{" + numbered('"titl#":1', n, ",") + "}",
    "a long key": lambda n: '{"' + rep("titl", n) + '":1}',
    "halves of characters": lambda n: '{"title":"' + rep("\\ud800", n) + '"}',
}
_STEMS = {
    "<": "<", "&": "&", "&#": "&#", "entities": "&amp", "marked sections": "<![x[",
    "CDATA": "<![CDATA[", "comments": "<!--", "open comments": "<!-", "declarations": "<!a",
    "closed declarations": "<!a>", "doctype": "<!DOCTYPE [", "instructions": "<?",
    "paragraphs": "<p>", "closing": "</", "brackets": "[", "words": "a ", "dots": "a.",
    "zero width": "\u200b", "separators": "\u2028", "marks": "e\u0323\u0302", "colons": "x:",
    "escapes": "\\{", "tabs": "a\t", "sections and tags": "<p><![x[", "quotes": "<p a='",
}  # fmt: skip


def _gift(unit: str) -> Make:
    return lambda size: rep(unit, size) + "{=a ~b}"


GIFT: dict[str, Make] = {
    **{name: _gift(unit) for name, unit in _STEMS.items()},
    "marks alone": lambda n: "e" + rep("\u0323\u0302", n) + "{=a ~b}",
    "an attribute": lambda n: "<p " + rep("a=", n) + "{=a ~b}",
    "attributes": lambda n: "<p " + rep("a ", n) + ">{=a ~b}",
    "a script": lambda n: "<script>" + rep("</", n) + "{=a~b}",
    "open braces": lambda n: rep("{", n),
    "closing braces": lambda n: rep("}", n),
    "tildes": lambda n: "a{" + rep("~", n) + "}",
    "signs of right": lambda n: "a{" + rep("=", n) + "}",
    "feedback": lambda n: "a{~" + rep("#", n) + "}",
    "a name": lambda n: "::" + rep("x", n),
    "colons only": lambda n: rep(":", n),
    "remarks": lambda n: rep("//x\n", n) + "a{=b ~c}",
    "ids": lambda n: "//" + rep("[id:", n) + "\na{=b ~c}",
    "escaped ids": lambda n: "//" + rep("[id:\\]", n) + "\na{=b ~c}",
    "open tags": lambda n: "//" + rep("[tag:a", n) + "\na{=b ~c}",
    "tags": lambda n: "//" + rep("[tag:a]", n) + "\na{=b ~c}",
    "blanks": lambda n: rep(" ", n) + "a{=b ~c}",
    "blanks in an option": lambda n: "a{=b ~" + rep(" ", n) + "c}",
    "blanks before options": lambda n: "a{" + rep(" \t", n) + "x=c}",
    "blanks before a format": lambda n: rep("\t", n) + "[html]a{=b~c}",
    "weights": lambda n: "a{~" + rep("%", n) + "}",
    "blanks before a weight": lambda n: "a{~" + rep(" ", n) + "%}",
    "true": lambda n: "a{T" + rep(" ", n) + "x}",
    "lines": lambda n: rep("a\n", n) + "{=b ~c}",
    "carriage returns": lambda n: rep("\r", n),
    "equal questions": lambda n: rep("a{=b ~c}\n\n", n),
    "questions": lambda n: numbered("cau #?{=b# ~c}\n", n),
    "alike questions": lambda n: numbered(
        "Theo nghị quyết số 76 thì mục tiêu # là gì?{=b# ~c}\n", n
    ),
    "equal options": lambda n: numbered("Câu thứ #?{=b ~c}\n", n),
    "a category": lambda n: "$CATEGORY: " + rep("a/", n),
    "categories": lambda n: rep("$CATEGORY: a/b\n", n),
    "places in a category": lambda n: "$CATEGORY: " + rep("$a", n),
}
AIKEN: dict[str, Make] = {
    "options": lambda n: rep("A. x\n", n) + "ANSWER: A",
    "equal questions": lambda n: rep("x\nA. b\nB. c\nANSWER: A\n", n),
    "questions": lambda n: numbered("x #\nA. b\nB. c\nANSWER: A\n", n),
    "answers": lambda n: rep("ANSWER: A\n", n),
    "a stem": lambda n: rep("x\n", n) + "A. b\nB. c\nANSWER: A",
    "letters": lambda n: "x\nA. b\nB. c\nANSWER: " + rep("A, ", n),
    "blanks after a letter": lambda n: "x\nA. b\nB. c\nANSWER: A" + rep(" ", n) + "x",
    "questions without an answer": lambda n: rep("x\nA. b\n", n),
    "blanks": lambda n: rep(" ", n) + "A. x\nB. y\nANSWER: A",
}
LISTS: dict[str, Make] = {
    "questions": lambda n: numbered("Câu #: x?\nA. b\nB. c\nĐáp án: A\n", n),
    "numbers": lambda n: rep("Câu 1:\n", n),
    "bare numbers": lambda n: "1. x\nA. b\n" + rep("1. x\n", n),
    "options in a line": lambda n: "Câu 1: x " + rep("A. b B. c ", n),
    "options and text": lambda n: "Câu 1: x\nA. b\n" + rep("B. c\nx\n", n),
    "headings": lambda n: rep("PHẦN MỘT\n", n) + "Câu 1: x\nA. b\nB. c",
    "stem": lambda n: rep("X\n", n) + "A. b\nB. c",
    "keys": lambda n: "Câu 1: x\nA. b\nB. c\n" + rep("1-A ", n),
    "keys and something": lambda n: "Câu 1: x\nA. b\nB. c\n" + rep("1-A ", n) + "x",
    "rows of keys": lambda n: "Câu 1: x\nA. b\nB. c\n" + rep("1 ", n) + "\n" + rep("A ", n),
    "stars": lambda n: "Câu 1: x\nA. " + rep("* ", n) + "\nB. c",
    "blanks": lambda n: "Câu" + rep(" ", n) + "1" + rep(" ", n) + ": x\nA. b\nB. c",
    "tabs": lambda n: "Câu 1: x\nA. " + rep("\t", n) + "b\nB. c\nĐáp án: A",
    "sources": lambda n: "Câu 1: x\nA. b\nB. c\n" + rep("Căn cứ: x\n", n) + "Đáp án: A",
}


def _quiz(body: str) -> str:
    return f'<?xml version="1.0"?><quiz>{body}</quiz>'


def _question(stem: str, more: str = "") -> str:
    right, wrong = ('<answer fraction="100">', "a"), ('<answer fraction="0">', "b")
    answers = "".join(f"{tag}<text>{text}</text></answer>" for tag, text in (right, wrong))
    text = f'<questiontext format="html"><text>{stem}</text></questiontext>'
    name = "<name><text>n</text></name>"
    return f'<question type="multichoice">{name}{text}{answers}{more}</question>'


def _moodle(unit: str) -> Make:
    return lambda size: _quiz(_question(f"<![CDATA[{rep(unit, size)}]]>"))


MOODLE: dict[str, Make] = {
    **{name: _moodle(unit) for name, unit in _STEMS.items() if unit != "<![CDATA["},
    "attributes": lambda n: _quiz("<question " + numbered('a#="1"', n, " ") + "/>"),
    "elements": lambda n: _quiz(rep("<a/>", n)),
    "elements in elements": lambda n: rep("<a>", n),
    "text": lambda n: _quiz(rep("x", n)),
    "references": lambda n: _quiz(rep("&lt;", n)),
    "entities of its own": lambda n: f'<!DOCTYPE a [<!ENTITY b "{rep("x", n)}">]><quiz>&b;</quiz>',
    "empty options": lambda n: _quiz(
        f'<question type="multichoice">{rep("<answer/>", n)}</question>'
    ),
    "many tags": lambda n: _quiz(
        _question("a", f"<tags>{rep('<tag><text>a</text></tag>', n)}</tags>")
    ),
    "options": lambda n: _quiz(
        _question("a", numbered('<answer fraction="0"><text>b#</text></answer>', n, ""))
    ),
    "questions": lambda n: _quiz("".join(_question(f"Câu {i}?") for i in range(n // 250))),
    "a category": lambda n: _quiz(
        f'<question type="category"><category><text>{rep("a/", n)}</text></category></question>'
    ),
}
BANK: dict[str, Make] = {
    "a dotted key": TOML["a dotted key"],
    "tables": lambda n: rep("[[question]]\n", n),
    "fields": lambda n: "[[question]]\n" + numbered("k#=1", n),
    "options": lambda n: "[[question]]\n[question.options]\n" + numbered('k#="1"', n),
    "topics": TOML["topics"],
    "questions": lambda n: numbered(
        '[[question]]\nid="q#"\ntopic="x"\ntext="câu #"\nanswer="A"\noptions={A="a",B="b"}', n
    ),
}
PASTED: dict[str, Make] = {
    "tabs": lambda n: rep("\t", n),
    "tabs in a line": lambda n: "a" + rep("\t", n) + "b",
    "blanks": lambda n: "a" + rep(" ", n) + "\t1x",
    "signs": lambda n: rep(";,", n) + "x",
    "digits": lambda n: "A\t" + rep("1", n) + "x",
    "lines": lambda n: numbered("A#\t12", n),
    "empty lines": lambda n: rep("\n", n),
}
