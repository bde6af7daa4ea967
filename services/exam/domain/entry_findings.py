"""What is wrong with a file of an entry, by the plan."""

from contracts.definition import FORMATS, EntryKind, EntryRules
from contracts.entries import FilePurpose
from contracts.entry_checks import (
    FINDING_LEVELS,
    PLAYED_CODECS,
    FileFacts,
    FileType,
    Finding,
    FindingLevel,
)

MOST_TRIES = 3
#: containers round the lengths of what is in them: shorter or longer by less is no fault
ALLOWED_MS = 1000
#: how names of files end, beside the format's own name
_ENDINGS: dict[FileType, tuple[str, ...]] = {
    "jpeg": ("jpg", "jpe", "jfif"),
    "txt": ("text",),
    "mp4": ("m4v", "3gp"),
    "mov": ("qt",),
    "m4a": ("mp4", "aac", "3gp"),
    "ogg": ("oga", "opus"),
    "wav": ("wave",),
}


def findings_of(
    rules: EntryRules,
    kind: EntryKind,
    purpose: FilePurpose,
    file: str,
    facts: FileFacts,
    name: str = "",
) -> list[Finding]:
    """``file.*``; of the entry itself also what its kind must be: words, cover and page numbers,
    length and sound, size in pixels, and whether it can be played. ``name``: as it was sent."""
    if facts.fault:
        return [_finding(f"file.{facts.fault}", file)]
    found: list[Finding] = []
    if facts.active:
        found.append(_finding("file.active_content", file))
    if purpose == "attachment":
        return found
    taken = rules.formats_of(kind)
    if facts.media not in taken:
        code = "file.type_not_taken" if facts.media in FORMATS[kind] else "file.wrong_type"
        seems = facts.seems or facts.media
        return [*found, _finding(code, file, seems=seems, formats=", ".join(taken))]
    if _is_misnamed(facts.media, name):
        found.append(_finding("file.misnamed", file, media=facts.media))
    checks = {"essay": _of_essay, "video": _of_video, "sound": _of_sound, "picture": _of_picture}
    return found + (checks[kind](rules, file, facts) if kind in checks else [])


def _is_misnamed(media: FileType, name: str) -> bool:
    stem, dot, ending = name.rpartition(".")
    return bool(stem and dot) and ending.lower() not in (media, *_ENDINGS.get(media, ()))


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


def _of_video(rules: EntryRules, file: str, facts: FileFacts) -> list[Finding]:
    if not facts.frames or facts.width is None:
        return [_finding("video.undecodable", file)]
    bounds = (rules.video_minimum_s, rules.video_maximum_s)
    found = _of_length("video", file, facts, bounds)
    if not facts.sound:
        level: FindingLevel | None = "error" if rules.video_sound else None
        found.append(_finding("video.no_sound", file, level=level))
    if facts.damaged:
        found.append(_finding("video.damaged", file))
    if facts.codec not in PLAYED_CODECS:
        found.append(_finding("video.codec", file, codec=facts.codec))
    if facts.variable_rate:
        found.append(_finding("video.variable_rate", file))
    return found


def _of_sound(rules: EntryRules, file: str, facts: FileFacts) -> list[Finding]:
    if not facts.frames:
        return [_finding("sound.undecodable", file)]
    found = _of_length("sound", file, facts, (rules.sound_minimum_s, rules.sound_maximum_s))
    return found + [_finding("sound.damaged", file)] * bool(facts.damaged)


def _of_picture(rules: EntryRules, file: str, facts: FileFacts) -> list[Finding]:
    width, height, least = facts.width or 0, facts.height or 0, rules.picture_longest_minimum
    if max(width, height) >= least:
        return []
    return [_finding("picture.small", file, width=width, height=height, least=least)]


def _of_length(
    kind: str, file: str, facts: FileFacts, bounds: tuple[int, int | None]
) -> list[Finding]:
    length, (least, most) = facts.duration_ms or 0, bounds
    told = _clock(length // 1000)
    if length <= least * 1000 - ALLOWED_MS:
        return [_finding(f"{kind}.short", file, length=told, least=_clock(least))]
    if most is not None and length >= most * 1000 + ALLOWED_MS:
        return [_finding(f"{kind}.long", file, length=told, most=_clock(most))]
    return []


def _clock(seconds: int) -> str:
    """As 4:05, 64:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _finding(
    code: str, file: str, *, level: FindingLevel | None = None, **values: str | int
) -> Finding:
    return Finding(code, level or FINDING_LEVELS[code], file, values)
