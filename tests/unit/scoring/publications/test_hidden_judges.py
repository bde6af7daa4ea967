"""Judges' names are kept from the public in a whole contest, or not at all."""

from msgspec.structs import replace

from contracts.definition import EntryRules, Panel, Phase
from services.scoring.domain.publications.judged_publication import hides_judges
from tests.support.judged_ledgers import PLAN


def test_one_panel_that_hides_its_judges_hides_them_in_every_round_of_the_contest() -> None:
    """Their pseudonym is the same everywhere: another round's file would name them."""
    assert not hides_judges(PLAN)
    hiding = EntryRules(["text"], panels=[Panel("kin", "Ban chấm kín", judges_hidden=True)])
    other = Phase("vong-kin", "Vòng kín", "entries", entries=hiding)
    assert hides_judges(replace(PLAN, phases=[*PLAN.phases, other]))
