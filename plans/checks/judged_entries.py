"""Entries: how many, how long, and a score sheet that can be filled in."""

from collections.abc import Iterable, Iterator

from contracts.definition import Criterion, Definition, EntryRules
from plans.definition_findings import Finding, error, warning


def check_entries(definition: Definition) -> Iterator[Finding]:
    """The rules of every entries phase."""
    for index, phase in enumerate(definition.phases):
        if phase.entries is not None:
            key = f"phases[{index}].entries"
            yield from _check_numbers(phase.entries, key)
            yield from _check_lengths(phase.entries, key)
            yield from check_criteria(phase.entries.criteria, key)


def check_criteria(criteria: Iterable[Criterion], key: str) -> Iterator[Finding]:
    """Lines of a score sheet at which no points can be given."""
    for index, criterion in enumerate(criteria):
        if criterion.points < 1:
            yield error(
                "criterion.points",
                f"{key}.criteria[{index}].points",
                f'tiêu chí "{criterion.name}" không có điểm; hãy ghi điểm tối đa từ 1 trở lên',
                f'the criterion "{criterion.name}" has no points; write the most, 1 or more',
            )


def _check_numbers(rules: EntryRules, key: str) -> Iterator[Finding]:
    most = rules.maximum_per_agency
    if rules.minimum_per_agency < 0 or (most is not None and most < rules.minimum_per_agency):
        yield error(
            "entries.number",
            f"{key}.maximum_per_agency",
            f"mỗi đơn vị gửi ít nhất {rules.minimum_per_agency} nhưng nhiều nhất {most} "
            "bài; hãy sửa một trong hai",
            f"an agency sends at least {rules.minimum_per_agency}, but at most {most} entries; "
            "correct one of them",
        )
    if not rules.kinds:
        yield warning(
            "entries.no_kind",
            f"{key}.kinds",
            f"chưa nói nhận loại bài nào; hãy ghi {_kinds(rules)[0]}",
            f"it is not said which kind of entry is taken; write {_kinds(rules)[1]}",
        )


def _check_lengths(rules: EntryRules, key: str) -> Iterator[Finding]:
    longest, most = rules.video_maximum_s, rules.word_maximum
    if longest is not None and longest < max(rules.video_minimum_s, 1):
        yield error(
            "entries.video_length",
            f"{key}.video_maximum",
            "thời lượng tối đa của video ngắn hơn thời lượng tối thiểu; hãy sửa một trong hai",
            "the longest video allowed is shorter than the shortest; correct one of them",
        )
    if most is not None and most < max(rules.word_minimum, 1):
        yield error(
            "entries.word_count",
            f"{key}.word_maximum",
            f"bài viết nhiều nhất {most} chữ nhưng ít nhất {rules.word_minimum} chữ; hãy sửa "
            "một trong hai",
            f"an essay has at most {most} words, but at least {rules.word_minimum}; correct one "
            "of them",
        )
    for kind, names in _limits(rules).items():
        if names and rules.kinds and kind not in rules.kinds:
            yield warning(
                "entries.limit_unused",
                f"{key}.{names[0]}",
                f'có giới hạn cho "{kind}" nhưng không nhận loại bài này; hãy thêm vào kinds '
                f"hoặc bỏ {' và '.join(names)}",
                f'there is a limit for "{kind}", which is not taken; add it to kinds or remove '
                f"{' and '.join(names)}",
            )


def _limits(rules: EntryRules) -> dict[str, list[str]]:
    """The keys that set limits for each kind of entry."""
    limits = {
        "essay": {"word_maximum": rules.word_maximum, "word_minimum": rules.word_minimum},
        "video": {"video_maximum": rules.video_maximum_s, "video_minimum": rules.video_minimum_s},
    }
    return {kind: [name for name, most in own.items() if most] for kind, own in limits.items()}


def _kinds(rules: EntryRules) -> tuple[str, str]:
    """What to write: the kinds that have limits already, or either."""
    kinds = [f'"{kind}"' for kind, names in _limits(rules).items() if names]
    if kinds:
        return (f"kinds = [{', '.join(kinds)}]",) * 2
    return 'kinds = ["video"] hoặc ["essay"]', 'kinds = ["video"] or ["essay"]'
