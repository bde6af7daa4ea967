"""Score sheets of a panel: enough of them, and a way in which they make one value."""

from collections.abc import Iterator, Sequence

from contracts.definition import Criterion, Panel
from plans.definition_findings import Finding, error, warning


def check_combination(key: str, panel: Panel) -> Iterator[Finding]:
    """How many judges mark a work, and what becomes of their totals."""
    yield from _check_number_of_judges(key, panel)
    yield from _check_way(key, panel)
    yield from _check_unused(key, panel)


def check_sheet(key: str, criteria: Sequence[Criterion]) -> Iterator[Finding]:
    """Something must give points."""
    if criteria and all(criterion.penalty for criterion in criteria):
        yield error(
            "panel.sheet_zero",
            key,
            "phiếu chấm chỉ có điểm trừ nên bài nào cũng 0 điểm; hãy thêm tiêu chí được cộng điểm",
            "the score sheet has nothing but penalties, so everything gets 0; add a criterion that "
            "gives points",
        )


def _check_number_of_judges(key: str, panel: Panel) -> Iterator[Finding]:
    each = panel.judges_per_entry
    if panel.assignment == "balanced" and each < 1:
        yield error(
            "panel.judges_unsaid",
            f"{key}.judges_per_entry",
            "chia bài ngẫu nhiên nhưng chưa nói mỗi bài mấy giám khảo; hãy ghi judges_per_entry, "
            'hoặc assignment = "all" để mọi người chấm hết',
            "entries are dealt out, but it is not said to how many judges each; write "
            'judges_per_entry, or assignment = "all" for everyone to mark all',
        )
    if panel.sufficient > each > 0:
        yield error(
            "panel.never_sufficient",
            f"{key}.sufficient",
            f"cần {panel.sufficient} phiếu nhưng mỗi bài chỉ có {each} giám khảo nên không bài nào "
            f"đủ; hãy ghi sufficient từ 0 đến {each}",
            f"{panel.sufficient} sheets are needed, but each entry has {each} judges, so none has "
            f"enough; write sufficient 0 to {each}",
        )


def _check_way(key: str, panel: Panel) -> Iterator[Finding]:
    fewest = panel.sufficient or panel.judges_per_entry
    if panel.combine == "trimmed" and panel.trim < 1:
        yield error(
            "panel.trim",
            f"{key}.trim",
            'combine = "trimmed" nhưng không bỏ phiếu nào; hãy ghi trim từ 1 trở lên, hoặc '
            'combine = "mean"',
            'combine = "trimmed", but no sheet is left out; write trim, 1 or more, or '
            'combine = "mean"',
        )
    elif panel.combine == "trimmed" and 0 < fewest <= 2 * panel.trim:
        yield error(
            "panel.too_few",
            f"{key}.trim",
            f"bỏ {panel.trim} phiếu cao nhất và {panel.trim} phiếu thấp nhất thì {fewest} phiếu "
            f"không còn phiếu nào; hãy giảm trim, hoặc cần ít nhất {2 * panel.trim + 1} phiếu "
            "(sufficient, judges_per_entry)",
            f"without the {panel.trim} highest and the {panel.trim} lowest nothing is left of "
            f"{fewest} sheets; lower trim, or ask for {2 * panel.trim + 1} sheets at least "
            "(sufficient, judges_per_entry)",
        )
    if panel.combine == "outliers" and panel.outlier_distance <= 0:
        yield error(
            "panel.outliers",
            f"{key}.outlier_distance",
            "loại điểm lệch quá xa nhưng chưa nói bao nhiêu điểm là xa; hãy ghi outlier_distance",
            "marks too far from the mean do not count, but it is not said how far; write "
            "outlier_distance",
        )


def _check_unused(key: str, panel: Panel) -> Iterator[Finding]:
    """Keys that say how, where another key does not say that."""
    for name, said, other, word in (
        ("judges_per_entry", panel.judges_per_entry > 0, "assignment", "balanced"),
        ("trim", panel.trim > 1, "combine", "trimmed"),
        ("outlier_distance", panel.outlier_distance > 0, "combine", "outliers"),
    ):
        if said and getattr(panel, other) != word:
            yield warning(
                "panel.unused",
                f"{key}.{name}",
                f'{name} chỉ có tác dụng khi {other} = "{word}"; hãy ghi như vậy hoặc bỏ {name}',
                f'{name} has an effect only with {other} = "{word}"; write that or remove {name}',
            )
