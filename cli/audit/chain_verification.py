"""Following the chain of each service through an audit file, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct, field

from cli.audit.signed_chain_heads import Signed, head_findings, signature_findings
from contracts.audit_chain import FORMAT, NOTHING, AuditHead, Chained, link_of, subject_of, words_of

#: findings that are told; one edit can break every later line
MOST_FINDINGS = 100


class UnreadableError(ValueError):
    """The file is no audit file at all, or not one of this format."""


class AuditReport(Struct):
    """``records``: service -> how many; ``publications``: those whose heads were checked."""

    contest: str = ""
    records: dict[str, int] = field(default_factory=dict)
    publications: list[int] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Header(Struct, tag_field="line", tag="header", forbid_unknown_fields=True):
    format: str
    contest: str


class _Record(Chained, frozen=True, tag_field="line", tag="record", forbid_unknown_fields=True):
    service: str = ""


class _Publication(Struct, tag_field="line", tag="publication", forbid_unknown_fields=True):
    number: int
    root: str
    heads: dict[str, tuple[int, str]]
    public_key: str
    signature: str


_Line = _Header | _Record | _Publication


def verify(
    lines: Iterable[bytes], key: bytes | None = None, published: Sequence[Signed] = ()
) -> AuditReport:
    """Follow every chain and check every signature. ``published``: heads that the platform showed
    to everybody; the file must hold them too. :class:`UnreadableError`."""
    report = AuditReport()
    chains: dict[str, _Chain] = {}
    signed: dict[int, Signed] = {}
    for line in _read(lines, report):
        if isinstance(line, _Record):
            chain = chains.setdefault(line.service, _Chain(line.service, report.contest))
            report.findings += chain.take(line)
        elif isinstance(line, _Publication):
            heads = {name: AuditHead(*head) for name, head in line.heads.items()}
            one = Signed(line.number, line.root, line.public_key, heads, line.signature)
            if line.number in signed:
                report.findings.append(f"publication {line.number} stands there twice")
            signed[line.number] = one
    for one in published:
        if one.number not in signed:
            report.findings.append(f"publication {one.number}: its heads were removed")
        elif signed[one.number] != one:
            report.findings.append(f"publication {one.number}: not the heads that were published")
    links = {name: chain.links for name, chain in chains.items()}
    counts = {name: chain.last.number for name, chain in chains.items()}
    for one in {one.number: one for one in [*signed.values(), *published]}.values():
        report.findings += signature_findings(report.contest, one, key)
        report.findings += head_findings(one, links, counts)
    report.records, report.publications = counts, sorted(signed)
    _shorten(report)
    _notes(report, key, published)
    return report


def _read(lines: Iterable[bytes], report: AuditReport) -> Iterator[_Line]:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Line)
    for place, text in enumerate(lines, 1):
        try:
            line: _Line = decoder.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
            if place == 1:
                raise UnreadableError(f"line 1: not an audit file: {fault}") from fault
            report.findings.append(f"line {place}: edited, it cannot be read: {fault}")
            continue
        if place == 1:
            if not isinstance(line, _Header) or line.format != FORMAT:
                raise UnreadableError(f"line 1: not the header of a {FORMAT} file")
            report.contest = line.contest
        elif isinstance(line, _Header):
            report.findings.append(f"line {place}: a second header")
        else:
            yield line
    if not report.contest:
        raise UnreadableError("the file is empty")


class _Chain:
    """One service's chain as far as it was read."""

    def __init__(self, service: str, contest: str) -> None:
        self.service, self._own = service, subject_of(contest)
        self.last = AuditHead(0, NOTHING)
        self.links: dict[int, str] = {}

    def take(self, line: _Record) -> list[str]:
        """What is wrong with the next record."""
        name = f"{self.service} {line.number}"
        due = self.last.number + 1
        if line.number < due:
            return [f"{name}: reordered or doubled, it stands behind record {self.last.number}"]
        found = []
        if line.number > due:
            found.append(f"{self.service}: records {due} to {line.number - 1} were removed")
        if not _is_whole(line):
            if line.subject == self._own:
                found.append(f"{name}: removed, its words are not told")
        elif not _says(line):
            found.append(f"{name}: edited, its words are not those that were noted")
        follows = link_of(line.number, self.last.link, line.subject, line.words) == line.link
        if line.number == due and not follows:
            found.append(f"{name}: edited or put in, its link does not follow from the one before")
        self.last = AuditHead(line.number, line.link)
        self.links[line.number] = line.link
        return found


def _is_whole(line: _Record) -> bool:
    return any((line.salt, line.at_us, line.by, line.action, line.about, line.details))


def _says(line: _Record) -> bool:
    try:
        return words_of(line) == line.words and subject_of(line.about) == line.subject
    except ValueError:  # the salt is not hex
        return False


def _shorten(report: AuditReport) -> None:
    more = len(report.findings) - MOST_FINDINGS
    if more > 0:
        report.findings[MOST_FINDINGS:] = [f"and {more} more findings"]


def _notes(report: AuditReport, key: bytes | None, published: Sequence[Signed]) -> None:
    if not report.publications:
        report.notes.append("no publication has signed this trail yet: its end is not fixed")
    elif key is None:
        report.notes.append("signatures checked with the key in the file: give --public-key")
    if report.publications and not published:
        report.notes.append("give --publications to find signatures that were taken out")
