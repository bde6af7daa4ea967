"""Which files may be sent for an entry, how large, how many at a time, for how long."""

from collections.abc import Collection

from contracts.definition import EntryKind, EntryRules
from contracts.entries import FilePurpose
from contracts.errors import Refused

#: files of one person that are neither handed in nor given up
MOST_OPEN = 10
#: how long a file waits to be handed in
KEPT_US = 7 * 24 * 3600 * 1_000_000


def refuse_kind(rules: EntryRules, kind: str, purpose: FilePurpose) -> None:
    """Refuse what the plan takes no entries of (P4: essays and videos; P1: videos), and
    attachments where it takes none: ``entry.kind_not_taken``."""
    if kind not in rules.kinds or (purpose == "attachment" and not rules.attachments):
        raise Refused(
            "entry.kind_not_taken",
            "Cuộc thi không nhận loại tệp này. (Files of this kind are not taken.)",
            kinds=list(rules.kinds),
        )


def refuse_large(rules: EntryRules, kind: EntryKind, purpose: FilePurpose, size: int) -> None:
    """Refuse a file that is announced with more bytes than its kind may have (a phone's video of
    five minutes has some hundred million): ``upload.too_large``."""
    if purpose == "main" and kind == "text":
        raise Refused(
            "entry.kind_not_taken",
            "Loại bài này gõ trực tiếp trên trang, không kèm tệp bài. "
            "(Entries of this kind are typed, without a file.)",
            kinds=[taken for taken in rules.kinds if taken != "text"],
        )
    most = rules.largest("attachment" if purpose == "attachment" or kind == "text" else kind)
    if size > most:
        raise Refused(
            "upload.too_large",
            f"Tệp quá lớn, tối đa {most // 1_000_000} MB. "
            f"(The file is too large; {most // 1_000_000} MB at most.)",
            limit=most,
        )


def free_place(taken: Collection[int]) -> int:
    """The first place that is free, of as many as a person has: ``upload.too_many``."""
    for place in range(1, MOST_OPEN + 1):
        if place not in taken:
            return place
    raise Refused(
        "upload.too_many",
        f"Đồng chí đang có {MOST_OPEN} tệp chưa nộp; hãy nộp hoặc bỏ bớt. "
        f"({MOST_OPEN} files wait to be handed in; hand in or remove some.)",
        most=MOST_OPEN,
    )
