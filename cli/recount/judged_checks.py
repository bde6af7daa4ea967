"""The checks of a judged round's ledger: marks, values, juries, places, prizes and draws.

Both files tell every mark, so everything is worked out from either; but who is passed over for a
prize hangs on people and agencies, which the public file closes of works that won none.
"""

from collections.abc import Iterator

from cli.recount.judged_facts import works_of
from cli.recount.judged_lines import (
    of_decisions,
    of_figures,
    of_sheets,
    of_works,
    own_agencies,
    unexplained,
)
from cli.recount.judged_places import Field
from cli.recount.judged_prizes import awarded, going_on
from cli.recount.judged_results import chosen, result_lines, results_of, statuses
from cli.recount.judged_rules import draws, rules
from cli.recount.judged_values import values_of
from cli.recount.published_lines import compared, sealed
from cli.recount.round_checks import Report
from contracts.judged_ledger_file import JudgedLedger, judged_signing_bytes


def recount_judged(ledger: JudgedLedger, public_key: bytes | None = None) -> Report:
    """Everything worked out again from the file, and compared with what it says."""
    report = Report()
    report.differences += seal_judged(ledger, public_key)
    if public_key is None:
        report.notes.append("signature checked with the key in the file: give --public-key")
    works = works_of(ledger)
    bad = [*rules(ledger.header)]
    bad = bad or [*of_works(ledger.header, works), *of_sheets(ledger, works)]
    report.differences += bad
    if bad:
        return report
    report.differences += draws(ledger.header)
    report.notes += [*own_agencies(ledger, works), *unexplained(ledger, works)]
    report.differences += of_figures(ledger, works)
    report.differences += of_decisions(ledger, works)
    report.differences += _results(ledger, report)
    return report


def seal_judged(ledger: JudgedLedger, public_key: bytes | None) -> Iterator[str]:
    """Counts, Merkle root, key and signature of the closing line."""
    yield from sealed(
        ledger.closing,
        ledger.leaves,
        len(ledger.works),
        lambda root: judged_signing_bytes(ledger.header, root),
        public_key,
    )


def _results(ledger: JudgedLedger, report: Report) -> Iterator[str]:
    header, works = ledger.header, works_of(ledger)
    values = values_of(ledger)
    yield from compared("value", ledger.values, [one.line for one in values.values()])
    choice = chosen(header, works, values)
    yield from statuses(works, choice.left_out)
    results = results_of(header, works, values)
    yield from compared("result", ledger.results, result_lines(results))
    field = Field(ledger, results, values)
    made = awarded(header, field, works, ledger.places)
    if made.as_told:
        names = ", ".join(made.as_told)
        report.notes.append(
            f"awards {names}: who is passed over is taken as published where it is closed"
        )
    yield from compared("place", ledger.places, made.places)
    yield from compared("prize", ledger.prizes, made.prizes)
    yield from compared("unfilled prize", ledger.unfilled, made.unfilled)
    yield from compared("going on", ledger.going_on, [*choice.lines, *going_on(header, field)])
