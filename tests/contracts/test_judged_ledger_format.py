"""A judged round's ledger: pinned by a golden file, strict when read, closed without a new root."""

import io
from pathlib import Path

import pytest
from msgspec import structs

from contracts.judged_ledger_file import (
    JUDGE_CLOSABLE,
    JUDGED_LEDGER,
    WORK_CLOSABLE,
    judged_salt_owners,
    read_judged_ledger,
)
from contracts.ledger_format import LedgerError
from contracts.merkle import merkle_root
from services.scoring.domain.judging.judged_round import open_sheets, round_values
from services.scoring.domain.publications.content_digests import content_of_judged
from services.scoring.domain.publications.judged_publication import public_judged_closing
from tests.support.judged_ledgers import judged_file, small_facts, small_publication

GOLDEN = Path(__file__).parent / "golden" / "judged-ledger-1.jsonl"


def test_the_golden_ledger_is_written_byte_for_byte() -> None:
    """If this fails the format has changed: that is another number and another golden file."""
    assert judged_file(small_publication()) == GOLDEN.read_bytes()


def test_the_public_file_has_the_same_root_and_tells_nobody_who_did_not_win() -> None:
    full, public = io.BytesIO(GOLDEN.read_bytes()), io.BytesIO()
    closing = public_judged_closing(["B001", "B002", "B003"], judges_hidden=True)
    JUDGED_LEDGER.close(full, public, closing)
    read = [read_judged_ledger(io.BytesIO(f.getvalue())) for f in (full, public)]
    assert read[0].leaves == read[1].leaves
    assert merkle_root(read[0].leaves).hex() == read[0].closing.root == read[1].closing.root
    told = {line.code[0]: line for line in read[1].works}
    assert all(isinstance(getattr(told["B004"], name), str) for name in WORK_CLOSABLE)
    assert told["B001"].agency[0] == "DV01"
    assert all(isinstance(getattr(one, n), str) for one in read[1].judges for n in JUDGE_CLOSABLE)
    assert len(judged_salt_owners(io.BytesIO(public.getvalue()))) == 8


def test_a_corrected_mark_is_told_with_what_it_was() -> None:
    read = read_judged_ledger(io.BytesIO(GOLDEN.read_bytes()))
    (decided,) = read.decisions
    assert (decided.mark_before, decided.mark_after) == (500, 600)
    about = (decided.panel, decided.part, decided.work, decided.judge)
    (sheet,) = [s for s in read.sheets if (s.panel, s.part, s.work, s.judge) == about]
    assert sheet.marks[decided.criterion] == decided.mark_after
    assert sheet.handed_in == {decided.criterion: decided.mark_before}
    assert sum(b'"handed_in"' in line for line in GOLDEN.read_bytes().splitlines()) == 1


def test_a_publication_of_before_is_not_another_because_it_is_told_otherwise() -> None:
    made = small_publication()
    untold = [structs.replace(one, handed_in={}) for one in made.sheets]
    assert untold != made.sheets
    assert content_of_judged(structs.replace(made, sheets=untold)) == content_of_judged(made)


def test_lines_out_of_order_are_refused_with_their_number() -> None:
    lines = GOLDEN.read_bytes().splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    with pytest.raises(LedgerError, match="line 6: lines of kind work are not in their order"):
        read_judged_ledger(io.BytesIO(b"".join(lines)))


def test_equal_works_are_drawn_and_a_side_prize_goes_by_the_committees_figure() -> None:
    made = small_publication()
    assert [one.winner.work for one in made.prizes if one.award == "binh-chon"] == ["B003"]
    first, second = made.places[0], made.places[1]
    assert {first.work, second.work} == {"B001", "B002"}
    assert first.values == second.values
    assert first.lot is not None
    assert second.lot is not None
    assert first.lot < second.lot
    assert made.prizes[0].decided_by == "draw"
    assert [(one.prize, one.count) for one in made.unfilled] == [("nhi", 1)]
    assert {one.code: one.status for one in made.works}["B004"] == "not_chosen"


def test_a_sheet_that_nobody_handed_in_and_marks_far_apart_stand_against_publishing() -> None:
    facts = small_facts()
    assert open_sheets(facts, round_values(facts)) == (0, 0)
    left = [one for one in facts.sheets if (one.panel, one.judge) != ("chung-khao", "GK03")]
    last = facts.sheets[-1]
    owed = structs.replace(facts, sheets=[*left, structs.replace(last, state="released")])
    assert open_sheets(owed, round_values(owed)).missing == 1
    asked = structs.replace(facts, sheets=[*left, structs.replace(last, asked=True)])
    assert open_sheets(asked, round_values(asked)).diverging == 1
