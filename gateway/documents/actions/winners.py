"""Who won, and numbers and money, as documents of a contest write them."""

from itertools import groupby

from contracts.currencies import DONG
from contracts.definition import Definition
from contracts.results import AwardLine
from documents.decision import Winner, WinnersOfAward
from documents.numbers_in_words import money_in_words
from gateway.web.number_and_date_formats import Formats


def winners_of_awards(plan: Definition, won: list[AwardLine]) -> list[WinnersOfAward]:
    """Winners award by award, numbered through."""
    f, names = formats_of(plan), plan.round_names
    numbered = list(enumerate(won, 1))
    return [
        WinnersOfAward(
            name,
            names.get(round_id or "", round_id or ""),
            [_winner(f, number, line) for number, line in lines],
        )
        for (name, round_id), lines in groupby(
            numbered, key=lambda one: (one[1].award_name, one[1].round)
        )
    ]


def formats_of(plan: Definition) -> Formats:
    """Numbers, money and times as documents of this contest write them."""
    return Formats("vi", plan.currency, plan.timezone)


def in_words(plan: Definition, amount: int) -> str:
    """A sum in the contest's currency, written out."""
    return money_in_words(amount, "đồng" if plan.currency == DONG else plan.currency)


def of_group(line: AwardLine) -> bool:
    """Whether an agency or a team receives it, and not a person."""
    return line.collective or line.agency == line.winner


def _winner(f: Formats, number: int, line: AwardLine) -> Winner:
    return Winner(
        number,
        line.winner,
        "" if of_group(line) else line.agency,
        line.title or line.work,
        line.prize,
        f.money(line.money) if line.money else "",
    )


def counted(won: list[AwardLine]) -> str:
    """How many prizes somebody receives: "36 giải cá nhân và 5 giải tập thể"."""
    groups = sum(of_group(line) for line in won)
    told = [(len(won) - groups, "giải cá nhân"), (groups, "giải tập thể")]
    return " và ".join(f"{count} {what}" for count, what in told if count) or "0 giải"
