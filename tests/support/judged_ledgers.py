"""A small judged round for tests of its ledger: two juries, a tie and a side prize."""

import io
from collections.abc import Sequence

from contracts.definition import (
    AgencyClass,
    Award,
    CommitteeFigure,
    Criterion,
    Definition,
    EntryRules,
    Measure,
    Panel,
    ParticipationRules,
    Phase,
    Prize,
    Round,
)
from contracts.hash_commitments import canonical
from contracts.judged_ledger_file import (
    JUDGED_LEDGER,
    JudgedPublication,
    judged_signing_bytes,
    write_judged_ledger,
)
from contracts.judged_ledger_lines import (
    FigureLine,
    JudgedDecisionLine,
    JudgedHeader,
    JudgedLine,
    JudgeRecord,
    LedgerFile,
    WorkLine,
    WorkRecord,
)
from contracts.ledger_format import key_id
from contracts.ledger_lines import Closing, WorkStatus
from contracts.ledger_salts import SaltBook
from contracts.merkle import merkle_root
from services.scoring.domain.judging.judged_round import JudgedRound, RoundSheet
from services.scoring.domain.judging.order_of_works import WorkDraw
from services.scoring.domain.publications.judged_publication import JudgedExtras, build_judged
from services.scoring.domain.publications.round_publication import Edition
from tests.support.ledgers import Organiser

HOUR = 3_600_000_000
SHEET = [Criterion("noi-dung", "Nội dung", 10), Criterion("loi", "Lỗi", 2, penalty=True)]
FIRST = Panel("so-khao", "Sơ khảo", preliminary=True, advancing=3, criteria=SHEET)
FINAL = Panel("chung-khao", "Chung khảo", criteria=SHEET, combine="trimmed", standardise=True)
RULES = EntryRules(
    kinds=["video"], panels=[FIRST, FINAL], figures=[CommitteeFigure("binh-chon", "Bình chọn")]
)
AWARDS = [
    Award(
        "video",
        "Video",
        "video",
        "entry",
        [Prize("nhat", "Nhất", 1, 3_000_000), Prize("nhi", "Nhì", 3, 1_000_000)],
        one_prize_each=True,
    ),
    Award(
        "binh-chon",
        "Bình chọn",
        "video",
        "entry",
        [Prize("mot", "Một", 1)],
        measures=[Measure("committee_figure", figure="binh-chon"), Measure("entry_marks")],
    ),
]
PHASE = Phase("video", "Video", "entries", rounds=[Round("nhan", "Nhận", 0, HOUR)], entries=RULES)
PLAN = Definition(
    slug="thi-video",
    title="Thi video",
    organiser="Sở",
    starts_at_us=0,
    ends_at_us=9 * HOUR,
    agency_classes=[AgencyClass("city", "Khối", None)],
    participation=ParticipationRules("video", "headcount", 0),
    phases=[PHASE],
    awards=AWARDS,
)


CORRECTED = JudgedDecisionLine(
    1, "correct_mark", "B003", "chung-khao", "", "GK01", "noi-dung", 500, 600
)


def work(number: int, status: WorkStatus = "counted") -> WorkRecord:
    """A video of an agency, with one author."""
    files: list[LedgerFile] = [("main", f"{number:064x}", 1000 + number)]
    people, agency = [f"{number:016x}"], f"DV{number:02}"
    return WorkRecord(
        f"B{number:03}",
        "video",
        status,
        False,
        0,
        {},
        agency,
        people,
        files,
        number,
        "ab",
    )


def sheets(panel: str, marks: dict[int, list[int]]) -> list[RoundSheet]:
    """Each judge's mark of each work, in hundredths; a half point is taken off by the third."""
    return [
        RoundSheet(
            panel,
            "",
            f"B{number:03}",
            f"GK{judge:02}",
            "handed_in",
            {"noi-dung": mark, "loi": 50 if judge == 3 else 0},
        )
        for number, own in marks.items()
        for judge, mark in enumerate(own, start=1)
    ]


def small_facts() -> JudgedRound:
    """B001 and B002 are equal in everything, B004 is not chosen, B005 was annulled."""
    first = sheets("so-khao", {1: [800], 2: [800], 3: [750], 4: [500], 5: [900]})
    final = sheets("chung-khao", {1: [900, 800, 850], 2: [900, 800, 850], 3: [600, 700, 650]})
    works = [work(number, "annulled" if number == 5 else "counted") for number in range(1, 6)]
    figures = [FigureLine("B003", "binh-chon", 120, "Cổng thông tin")]
    return JudgedRound(
        PHASE,
        "nhan",
        RULES.panels,
        {"so-khao": 1, "chung-khao": 3},
        works,
        [*first, *final],
        AWARDS,
        WorkDraw(bytes(range(32))),
        figures,
        [CORRECTED],
    )


def small_publication(facts: JudgedRound | None = None) -> JudgedPublication:
    """The publication of the small round, or of what was made of it."""
    judges = [JudgeRecord(f"GK{number:02}", f"Giám khảo {number}", []) for number in (1, 2, 3)]
    return build_judged(
        PLAN, facts or small_facts(), Edition(1, 2 * HOUR, "final"), JudgedExtras(judges)
    )


def signed_judged(lines: Sequence[JudgedLine]) -> bytes:
    """A file of these lines, whatever they say, with a closing line that is right."""
    header, organiser = lines[0], Organiser()
    assert isinstance(header, JudgedHeader)
    root = merkle_root([JUDGED_LEDGER.leaf(line) for line in lines])
    closing = Closing(
        attempts=sum(isinstance(line, WorkLine) for line in lines),
        leaves=len(lines),
        root=root.hex(),
        signature=organiser.sign(judged_signing_bytes(header, root)).hex(),
        public_key=organiser.public_key.hex(),
        key_id=key_id(organiser.public_key),
    )
    return b"".join(canonical(line) + b"\n" for line in (*lines, closing))


def judged_file(publication: JudgedPublication) -> bytes:
    """The auditor's file, signed by the tests' organiser."""
    out = io.BytesIO()
    write_judged_ledger(out, publication, SaltBook(bytes(32)), Organiser())
    return out.getvalue()
