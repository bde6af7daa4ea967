"""What a definition itself knows of entries, their files and their judges."""

import re
from pathlib import Path
from typing import get_args

import pytest

from contracts.definition import (
    FORMATS,
    LARGEST_FILE,
    Criterion,
    EntryFormat,
    EntryKind,
    EntryOwner,
    EntryRules,
    Panel,
    SizedFile,
    StageRules,
    TeamRules,
)
from contracts.definition.panels import WHOLE_PANEL, WHOLE_SHEET

DOCS = Path(__file__).parents[3] / "docs" / "definition.md"
OWN, PHASES = Criterion("hay", "Hay", 10), Criterion("noi-dung", "Nội dung", 50)


@pytest.mark.parametrize(
    ("owner", "most", "owned_by"),
    [("", 1, "agency"), ("", None, "person"), ("", 2, "person"), ("person", 1, "person"),
     ("agency", None, "agency")],
)  # fmt: skip
def test_an_entry_is_the_agencys_where_it_says_so_or_may_send_one_only(
    owner: EntryOwner, most: int | None, owned_by: EntryOwner
) -> None:
    assert EntryRules(["video"], maximum_per_agency=most, owner=owner).owned_by == owned_by


def test_every_format_is_of_one_kind_and_only_a_text_has_none() -> None:
    listed = [name for formats in FORMATS.values() for name in formats]
    assert sorted(listed) == sorted(get_args(EntryFormat))
    assert set(FORMATS) == set(get_args(EntryKind))
    assert [kind for kind, formats in FORMATS.items() if not formats] == ["text"]


def test_a_kind_is_taken_in_the_formats_named_or_in_all_of_its_own() -> None:
    assert EntryRules(["essay"]).formats_of("essay") == ["docx", "pdf", "txt"]
    some = EntryRules(["essay", "video"], formats=["pdf", "mp4"])
    assert (some.formats_of("essay"), some.formats_of("video")) == (["pdf"], ["mp4"])


def test_files_have_the_limits_that_the_document_names_unless_the_plan_does() -> None:
    (row,) = re.findall(r"^\| `sizes` \|.*$", DOCS.read_text("utf-8"), re.MULTILINE)
    told = re.findall(r"`(\w+)` \((?:left out: )?(\d+) MB", row)
    named = {name: int(megabytes) * 10**6 for name, megabytes in told}
    files = get_args(SizedFile)
    rules = EntryRules(["video"])
    assert {file: rules.largest(file) for file in files} == named
    assert max(named.values()) == LARGEST_FILE
    assert EntryRules(["video"], sizes={"video": 7}).largest("video") == 7
    assert EntryRules(["video"], sizes={"video": 7}).largest("sound") == rules.largest("sound")


def test_a_panel_marks_by_its_own_sheet_else_by_the_phases_else_by_one_line_of_100_points() -> None:
    assert Panel("a", "A", criteria=[OWN]).sheet([PHASES]) == [OWN]
    assert Panel("a", "A").sheet([PHASES]) == [PHASES]
    assert Panel("a", "A").sheet([]) == [WHOLE_SHEET]
    assert (WHOLE_SHEET.points, WHOLE_SHEET.penalty) == (100, False)


def test_without_panels_there_is_one_of_everybody_whose_mean_counts() -> None:
    stage, named = StageRules(3, TeamRules(), []), Panel("a", "A")
    assert EntryRules(["video"]).judged_by == stage.judged_by == [WHOLE_PANEL]
    assert (WHOLE_PANEL.assignment, WHOLE_PANEL.combine) == ("all", "mean")
    assert not WHOLE_PANEL.preliminary
    assert EntryRules(["video"], panels=[named]).judged_by == [named]
    assert StageRules(3, TeamRules(), [], panels=[named]).judged_by == [named]
