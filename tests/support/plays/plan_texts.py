"""What the published plans say, typed from their texts: prizes, money, and what decides them.

Nothing here is read from the definitions. What a plan leaves open stands as its file has chosen it.
"""

from typing import NamedTuple

#: rank, how many, money of each in đồng
Prizes = list[tuple[str, int, int]]
MILLION = 1_000_000


class People(NamedTuple):
    """Prizes for people. ``over``: "each" round by itself, or "sum", "best" of all of them.
    ``classes``: of whose agencies; empty: everybody. ``single``: nobody wins two."""

    award: str
    phase: str
    over: str
    order: tuple[str, ...]
    prizes: Prizes
    classes: tuple[str, ...] = ()
    single: bool = False


class Agencies(NamedTuple):
    """Prizes for agencies, by these measures in turn; ``classes``: of which agencies."""

    award: str
    phase: str
    measures: tuple[str, ...]
    prizes: Prizes
    classes: tuple[str, ...] = ()


class Works(NamedTuple):
    """Prizes for entries, by their marks, one criterion of them, or a figure of the committee."""

    award: str
    phase: str
    by: str
    prizes: Prizes


class PlanText(NamedTuple):
    """A plan: how many rounds it promises, of how many questions, and its prizes in order.
    ``money``: all of it, in đồng. ``several_right``: some questions have several right options."""

    rounds: dict[str, int]
    questions: int
    awards: list[People | Agencies | Works]
    money: int = 0
    several_right: bool = False


_QUIZ = "trac-nghiem"
_BY_PREDICTION = ("score", "prediction", "earliest")
_BY_TIME = ("score", "duration", "earliest")
_RATE_AND_QUALITY = ("60% rate + 40% mean",)
_THREE: Prizes = [("first", 1, 0), ("second", 1, 0), ("third", 1, 0)]
_PICTURES: Prizes = [
    ("first", 1, 50 * MILLION), ("second", 2, 30 * MILLION),
    ("third", 3, 15 * MILLION), ("consolation", 10, 5 * MILLION),
]  # fmt: skip


def _hue() -> PlanText:
    staff = ("hanh-chinh", "su-nghiep", "xa-phuong")
    order = ("score", "prediction", "duration", "earliest")
    weekly = [
        People("can-bo-tuan", _QUIZ, "each", order,
               [("first", 1, 800_000), ("second", 1, 600_000), ("third", 1, 400_000)], staff),
        People("nguoi-dan-tuan", _QUIZ, "each", order,
               [("first", 1, 700_000), ("second", 1, 500_000), ("third", 1, 300_000)],
               ("nguoi-dan",)),
    ]  # fmt: skip
    blocks = [Agencies(f"khoi-{one}", _QUIZ, _RATE_AND_QUALITY, _THREE, (one,)) for one in staff]
    return PlanText({_QUIZ: 4}, 15, [*weekly, *blocks], 4 * (1_800_000 + 1_500_000))


def _happy_vietnam() -> PlanText:
    awards: list[People | Agencies | Works] = []
    for phase in ("anh", "video"):
        awards += [
            Works(phase, phase, "marks", _PICTURES),
            Works(f"{phase}-sang-tao", phase, "sang-tao", [("sang-tao", 1, 20 * MILLION)]),
            Works(f"{phase}-binh-chon", phase, "votes", [("binh-chon", 1, 5 * MILLION)]),
        ]
    each = 50 + 2 * 30 + 3 * 15 + 10 * 5 + 20 + 5
    return PlanText({"anh": 1, "video": 1}, 0, awards, 2 * each * MILLION)


#: slug -> its plan
PLANS: dict[str, PlanText] = {
    # 15 individuals, 5 collectives, one for the closest prediction; ten questions, four weeks
    "hoa-binh-2022": PlanText({_QUIZ: 4}, 10, [
        People("ca-nhan", _QUIZ, "sum", _BY_PREDICTION,
               [("first", 1, 0), ("second", 2, 0), ("third", 4, 0), ("consolation", 8, 0)]),
        Agencies("tap-the", _QUIZ, ("rate", "mean"),
                 [("first", 1, 0), ("second", 2, 0), ("third", 2, 0)]),
        People("du-doan", _QUIZ, "best", ("predicted", *_BY_PREDICTION), [("first", 1, 0)]),
    ]),
    "hue-2025": _hue(),
    # each week 1, 2, 5, 8 prizes of 4, 2, 1.5 and 1 million: 23.5 million, 16 weeks; of the options
    # of a question one to four are right
    "tuyen-giao-2020": PlanText({_QUIZ: 16}, 10, [
        People("ca-nhan-tuan", _QUIZ, "each", _BY_PREDICTION,
               [("first", 1, 4 * MILLION), ("second", 2, 2 * MILLION),
                ("third", 5, 1_500_000), ("consolation", 8, MILLION)]),
    ], 16 * 23_500_000, several_right=True),
    # three rounds of 15 questions; ties by the prediction, then the time
    "quang-nam-2014": PlanText({_QUIZ: 3}, 15, [
        People("ca-nhan-dot", _QUIZ, "each", _BY_PREDICTION,
               [("first", 1, 0), ("second", 2, 0), ("third", 3, 0)]),
    ]),
    # 15 winners a week, 45 in all, nobody twice; 12 of the final; 2 unions of districts
    "dong-thap-2022": PlanText({"vong-tuan": 3, "chung-ket": 1}, 20, [
        People("ca-nhan-tuan", "vong-tuan", "each", _BY_TIME,
               [("first", 1, 0), ("second", 2, 0), ("third", 3, 0), ("consolation", 9, 0)],
               single=True),
        People("chung-ket", "chung-ket", "best", _BY_TIME,
               [("first", 1, 0), ("second", 2, 0), ("third", 3, 0), ("consolation", 6, 0)]),
        Agencies("tap-the", "vong-tuan", ("participants",), [("tap-the", 2, 0)]),
    ]),
    # the winner of each of eight evenings 3 million; 3 A, 5 B, 10 C; most entries, highest rate
    "vo-nguyen-giap-2021": PlanText({"truc-tuyen": 8, "thi-viet": 1}, 10, [
        People("buoi", "truc-tuyen", "each", ("score", "earliest"), [("first", 1, 3 * MILLION)]),
        Works("bai-viet", "thi-viet", "marks", [("a", 3, 0), ("b", 5, 0), ("c", 10, 0)]),
        Agencies("nhieu-bai-nhat", "thi-viet", ("entries",), [("first", 1, 0)]),
        Agencies("ty-le-cao-nhat", "thi-viet", ("authors per inhabitants",), [("first", 1, 0)]),
    ], 24 * MILLION),
    "viet-nam-hanh-phuc-2025": _happy_vietnam(),
    # one first, one second, one third, three consolation prizes
    "dai-hoc-kiem-sat-2021": PlanText({"khau-hieu": 1}, 0, [
        Works("khau-hieu", "khau-hieu", "marks",
              [("first", 1, 0), ("second", 1, 0), ("third", 1, 0), ("consolation", 3, 0)]),
    ]),
    # 836 prizes in kind
    "mu-bao-hiem-2021": PlanText({"tranh": 1}, 0, [
        Works("tranh", "tranh", "marks",
              [("special", 1, 0), ("first", 5, 0), ("second", 10, 0), ("third", 20, 0),
               ("consolation", 800, 0)]),
    ]),
    # collectives by the number of people who took part
    "an-toan-lao-dong-2024": PlanText({_QUIZ: 1}, 30, [
        People("ca-nhan", _QUIZ, "best", _BY_TIME,
               [("first", 1, 0), ("second", 3, 0), ("third", 6, 0), ("consolation", 10, 0)]),
        Agencies("tap-the", _QUIZ, ("participants",),
                 [("first", 1, 0), ("second", 2, 0), ("third", 3, 0)]),
    ]),
    # the best ten of each week and the forty with the highest sum; then ten
    "bien-cuong-2021": PlanText({"vong-tuan": 4, "ban-ket": 1, "chung-ket": 1}, 20, [
        People("ca-nhan-tuan", "vong-tuan", "each", _BY_TIME,
               [("first", 1, 0), ("second", 2, 0), ("third", 3, 0)]),
        People("chung-ket", "chung-ket", "best", _BY_TIME,
               [("first", 1, 0), ("second", 2, 0), ("third", 3, 0), ("consolation", 4, 0)]),
    ]),
    # 76 prizes by marks and time; 8 schools with most pupils and good papers
    "an-toan-thong-tin-2022": PlanText({_QUIZ: 1}, 25, [
        People("ca-nhan", _QUIZ, "best", _BY_TIME,
               [("first", 3, 0), ("second", 8, 0), ("third", 15, 0), ("consolation", 50, 0)]),
        Agencies("truong", _QUIZ, ("participants", "papers from 80%"), [("truong", 8, 0)]),
    ]),
}  # fmt: skip
