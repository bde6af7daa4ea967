"""The report of a replayed week as printed. Pure."""

from collections.abc import Iterator

from rigs.bench.result_rows import number
from rigs.week.figures import line_text
from rigs.week.replay import WeekReport


def report_text(report: WeekReport) -> str:
    """All of it: a line for each hour, then the whole window."""
    return "\n".join(_lines(report))


def _lines(report: WeekReport) -> Iterator[str]:
    yield "waiting in ms from intent to answer, p50/p95/p99/max by kind of step; CPU in ms of"
    yield "everything but this program for each attempt begun"
    yield from (line_text(line) for line in report.lines)
    yield f"all: {_waiting(report.waiting_ms)}"
    yield f"last minute of the week: {_waiting(report.last_minute_ms)}"
    yield f"{report.attempts} attempts begun in the window, {report.earlier} before it"
    yield f"failures: {report.failures or 'none'}"
    yield (
        f"participants by the page: {report.participants}, final {report.final_after_s:.2f} s "
        f"after the close; differences: {report.differences or 'none'}"
    )
    ordered = sorted(report.cpu_ms.items(), key=lambda item: -item[1])
    shares = ", ".join(f"{name} {number(share)}" for name, share in ordered)
    whole = number(sum(report.cpu_ms.values()))
    yield f"CPU by process, ms for each attempt: {shares}; all {whole}"
    yield (
        f"this program: CPU {number(report.load_generator_cpu_ms)} ms for each attempt, late by "
        f"{number(report.sent_late_ms)} ms (p99), {report.connections} connections"
    )
    for batch in report.batches:
        if batch.mean > 1:
            yield (
                f"batches of {batch.command} at {batch.process}: {batch.batches:,}, mean "
                f"{number(batch.mean)} items, 99 of 100 at most {number(batch.p99)}"
            )


def _waiting(found: dict[str, dict[str, float]]) -> str:
    return "  ".join(
        f"{kind} " + "/".join(number(value) for value in shares.values())
        for kind, shares in found.items()
    )
