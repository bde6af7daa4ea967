"""Entries: whose they are, how many, how long and in which files, and a score sheet."""

from collections.abc import Iterable, Iterator

from contracts.definition import FORMATS, LARGEST_FILE, Criterion, Definition, EntryRules
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed, write_size


def check_entries(definition: Definition) -> Iterator[Finding]:
    """The rules of every entries phase."""
    for index, phase in enumerate(definition.phases):
        if phase.entries is not None:
            key = f"phases[{index}].entries"
            yield from _check_numbers(phase.entries, key)
            yield from _check_authors(phase.entries, key)
            yield from _check_lengths(phase.entries, key)
            yield from _check_unused(phase.entries, key)
            yield from _check_files(phase.entries, key)
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


def _check_authors(rules: EntryRules, key: str) -> Iterator[Finding]:
    each = rules.maximum_per_author
    if rules.authors_maximum < 1 or (each is not None and each < 1):
        name = "maximum_per_author" if rules.authors_maximum >= 1 else "authors_maximum"
        yield error(
            "entries.no_author",
            f"{key}.{name}",
            "không tác giả nào gửi bài được; hãy ghi từ 1 trở lên",
            "no author could send an entry; write 1 or more",
        )
    elif rules.owned_by == "agency" and (rules.authors_maximum > 1 or each is not None):
        name = "authors_maximum" if rules.authors_maximum > 1 else "maximum_per_author"
        yield warning(
            "entries.agency_groups",
            f"{key}.{name}",
            f"bài là của đơn vị nên {name} không có tác dụng; hãy bỏ đi, hoặc ghi "
            'owner = "person" nếu bài là của tác giả',
            f"the entries are the agencies', so {name} has no effect; remove it, or write "
            'owner = "person" if they are the authors\'',
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
    longest = rules.sound_maximum_s
    if longest is not None and longest < max(rules.sound_minimum_s, 1):
        yield error(
            "entries.sound_length",
            f"{key}.sound_maximum",
            "thời lượng tối đa của bài âm thanh ngắn hơn thời lượng tối thiểu; hãy sửa một trong "
            "hai",
            "the longest sound allowed is shorter than the shortest; correct one of them",
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
    most = rules.text_word_maximum
    if most is not None and most < max(rules.text_word_minimum, 1):
        yield error(
            "entries.words",
            f"{key}.text_word_maximum",
            f"bài gõ trên trang nhiều nhất {most} chữ nhưng ít nhất {rules.text_word_minimum} chữ; "
            "hãy sửa một trong hai",
            f"a text typed on the page has at most {most} words, but at least "
            f"{rules.text_word_minimum}; correct one of them",
        )


def _check_unused(rules: EntryRules, key: str) -> Iterator[Finding]:
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
    if "attachment" in rules.sizes and not rules.attachments:
        yield warning(
            "entries.limit_unused",
            f"{key}.sizes.attachment",
            "có giới hạn cho tệp kèm theo nhưng không nhận tệp kèm theo; hãy ghi "
            "attachments = true hoặc bỏ sizes.attachment",
            "there is a limit for attachments, which are not taken; write attachments = true or "
            "remove sizes.attachment",
        )


def _check_files(rules: EntryRules, key: str) -> Iterator[Finding]:
    for file, size in rules.sizes.items():
        if not 0 < size <= LARGEST_FILE:
            yield error(
                "entries.size",
                f"{key}.sizes.{file}",
                f'phần mềm nhận tệp đến {write_size(LARGEST_FILE)}; hãy ghi từ "1 MB" đến '
                f'"{write_size(LARGEST_FILE)}"',
                f'files up to {write_size(LARGEST_FILE)} are taken; write "1 MB" to '
                f'"{write_size(LARGEST_FILE)}"',
            )
    for index, name in enumerate(rules.formats):
        kinds = [kind for kind, formats in FORMATS.items() if name in formats]
        if rules.kinds and not set(kinds) & {*rules.kinds}:
            yield warning(
                "entries.format_of_no_kind",
                f"{key}.formats[{index}]",
                f'"{name}" là tệp của "{kinds[0]}", loại bài không nhận; hãy bỏ đi hoặc thêm '
                f'"{kinds[0]}" vào kinds',
                f'"{name}" is a format of "{kinds[0]}", which is not taken; remove it or add '
                f'"{kinds[0]}" to kinds',
            )
    for kind in rules.kinds:
        if FORMATS[kind] and not rules.formats_of(kind):
            yield error(
                "entries.kind_of_no_format",
                f"{key}.formats",
                f'không định dạng nào cho "{kind}" nên không ai nộp được; hãy thêm một trong '
                f"{listed(FORMATS[kind])}, hoặc bỏ formats để nhận tất cả",
                f'there is no format for "{kind}", so nobody could hand one in; add one of '
                f"{listed(FORMATS[kind])}, or remove formats to take them all",
            )


def _limits(rules: EntryRules) -> dict[str, list[str]]:
    """The keys that set limits for each kind of entry."""
    limits: dict[str, dict[str, int | None]] = {
        "essay": {
            "word_maximum": rules.word_maximum,
            "word_minimum": rules.word_minimum,
            "page_numbers": rules.page_numbers,
        },
        "video": {
            "video_maximum": rules.video_maximum_s,
            "video_minimum": rules.video_minimum_s,
            "video_sound": rules.video_sound,
        },
        "text": {
            "text_word_maximum": rules.text_word_maximum,
            "text_word_minimum": rules.text_word_minimum,
        },
        "picture": {"picture_longest_minimum": rules.picture_longest_minimum},
        "sound": {"sound_maximum": rules.sound_maximum_s, "sound_minimum": rules.sound_minimum_s},
    }
    return {
        kind: [name for name, most in own.items() if most]
        + [f"sizes.{file}" for file in rules.sizes if file == kind]
        for kind, own in limits.items()
    }


def _kinds(rules: EntryRules) -> tuple[str, str]:
    """What to write: the kinds that have limits already, or either."""
    kinds = [f'"{kind}"' for kind, names in _limits(rules).items() if names]
    if kinds:
        return (f"kinds = [{', '.join(kinds)}]",) * 2
    return 'kinds = ["video"] hoặc ["essay"]', 'kinds = ["video"] or ["essay"]'
