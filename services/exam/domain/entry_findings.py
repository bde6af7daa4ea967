"""What is wrong with a file of an entry, by the plan."""

from contracts.definition import FORMATS, EntryKind, EntryRules
from contracts.entries import FilePurpose
from contracts.entry_checks import FINDING_LEVELS, FileFacts, Finding, FindingLevel

MOST_TRIES = 3


def findings_of(
    rules: EntryRules, kind: EntryKind, purpose: FilePurpose, file: str, facts: FileFacts
) -> list[Finding]:
    """``file.*``; of an essay also its words, cover and page numbers."""
    if facts.fault:
        return [_finding(f"file.{facts.fault}", file)]
    found: list[Finding] = []
    if facts.active:
        found.append(_finding("file.active_content", file))
    if purpose == "attachment":
        return found
    if facts.media not in FORMATS[kind]:
        seems = facts.seems or facts.media
        return [*found, _finding("file.wrong_type", file, seems=seems)]
    if facts.media not in rules.formats_of(kind):
        return [*found, _finding("file.type_not_taken", file, media=facts.media)]
    if kind == "essay":
        found += _of_essay(rules, file, facts)
    return found


def _of_essay(rules: EntryRules, file: str, facts: FileFacts) -> list[Finding]:
    if not facts.words_with_cover:
        return [_finding("file.no_text", file)]
    found: list[Finding] = []
    count = facts.words or 0
    if count < rules.word_minimum:
        found.append(_finding("words.few", file, words=count, least=rules.word_minimum))
    if rules.word_maximum is not None and count > rules.word_maximum:
        found.append(_finding("words.many", file, words=count, most=rules.word_maximum))
    if rules.labels and not facts.cover_lines:
        found.append(_finding("cover.missing", file))
    elif rules.labels:
        missing = [one for one in rules.labels if one not in facts.cover_labels]
        found += [_finding("cover.field", file, label=one) for one in missing]
    if facts.numbered is False:
        level: FindingLevel | None = "error" if rules.page_numbers else None
        found.append(_finding("pages.unnumbered", file, level=level))
    if facts.tracked_changes:
        found.append(_finding("tracked_changes", file))
    return found


def _finding(
    code: str, file: str, *, level: FindingLevel | None = None, **values: str | int
) -> Finding:
    return Finding(code, level or FINDING_LEVELS[code], file, values)
