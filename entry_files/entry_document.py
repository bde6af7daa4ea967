"""A document of an entry, read at once: what it is, and its text as judges may read it."""

from collections.abc import Mapping, Sequence

from contracts.definition import EntryLabel
from contracts.entry_checks import FileFacts, FileType
from contracts.word_count import words
from entry_files.cover import cover_of
from entry_files.document import MOST_BYTES, Document, ReadEntry, Unreadable
from entry_files.docx_reader import read_docx
from entry_files.file_type import HEAD, OLE, ZIP, is_encrypted_office, type_of
from entry_files.likeness import prints_of
from entry_files.masking import Masks
from entry_files.pdf_reader import read_pdf
from entry_files.text_reader import read_text


def read_entry(content: bytes, labels: Mapping[EntryLabel, str], names: Sequence[str]) -> ReadEntry:
    """Whatever the bytes are, facts are told of them."""
    if not content:
        return ReadEntry(FileFacts("unknown", 0, "empty"))
    guess = type_of(content[:HEAD])
    media: FileType = "docx" if guess.seems == ZIP else guess.media
    size = len(content)
    try:
        document = _document(content, media)
    except Unreadable as fault:
        if fault.seems:  # a zip that is no document
            return ReadEntry(FileFacts("unknown", size, seems=fault.seems))
        return ReadEntry(FileFacts(media, size, fault.fault, guess.seems))
    if document is None:
        locked = guess.seems == OLE and is_encrypted_office(content)
        return ReadEntry(FileFacts(media, size, "encrypted" if locked else "", guess.seems))
    return _read(document, media, size, labels, names)


def _document(content: bytes, media: FileType) -> Document | None:
    readers = {"docx": read_docx, "pdf": read_pdf, "txt": read_text}
    if media not in readers:
        return None
    if len(content) > MOST_BYTES:
        raise Unreadable("too_heavy")
    return readers[media](content)


def _read(
    document: Document,
    media: FileType,
    size: int,
    labels: Mapping[EntryLabel, str],
    names: Sequence[str],
) -> ReadEntry:
    cover = cover_of(document, labels)
    masks = Masks(names)
    shown = masks.over("\n".join(document.paragraphs[cover.lines :]))
    facts = FileFacts(
        media=media,
        size=size,
        words=sum(words(line) for line in document.paragraphs[cover.lines :]),
        words_with_cover=sum(words(line) for line in document.paragraphs),
        cover_lines=cover.lines,
        cover_labels=cover.labels,
        pages=document.pages,
        numbered=document.numbered,
        tracked_changes=document.tracked_changes,
        active=document.active,
        pictures=document.pictures,
        masked=shown.places,
    )
    compared = prints_of(document.paragraphs[cover.lines :])
    return ReadEntry(facts, shown.text.split("\n"), compared)
