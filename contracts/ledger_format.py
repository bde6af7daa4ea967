"""What all kinds of ledger file have in common: written, read strictly line by line, closed.

A file is lines of known kinds in a fixed order, the header first and the signed closing line last;
the others are the leaves of one tree. Some lines have fields that stand as commitments once they
are closed. The auditor's file has them open, and the public one is made of it by closing some: the
same leaves, root and signature.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, Protocol, TypeVar, Union

import msgspec
from msgspec import Struct, structs

from contracts.hash_commitments import canonical, digest
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from contracts.merkle import leaf_hash, merkle_root

AnyLine = TypeVar("AnyLine", bound=Struct)


class LedgerError(ValueError):
    """The file is no ledger; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class Written(Protocol):
    """Where a file goes: one line with its end at a time."""

    def write(self, line: bytes, /) -> int:
        """Take a line."""


class Signer(Protocol):
    """An Ed25519 key pair: 32 bytes of public key, 64 bytes of signature."""

    @property
    def public_key(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


class Committed(Struct, frozen=True):
    """A kind of line whose fields are values with salts: what its leaf is hashed for, and which
    fields may be closed. All the others stay open, because other lines hang on them."""

    purpose: str
    closable: tuple[str, ...]


def field_commitment(name: str, value: Any, salt: bytes) -> bytes:
    """SHA-256 over purpose, salt, the field's name, a zero byte and the canonical value."""
    return digest("field", salt + name.encode() + b"\0" + canonical(value))


def commitment_of(line: Struct, name: str) -> bytes:
    """The commitment to a field, computed if it is open, as it stands if not."""
    content = getattr(line, name)
    if isinstance(content, str):
        return bytes.fromhex(content)
    value, salt = content
    return field_commitment(name, value, bytes.fromhex(salt))


@cache
def fields_of(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of such lines by name, the order in which their leaves take them."""
    return tuple(sorted(field.name for field in structs.fields(kind)))


def salted(
    kind: type[AnyLine], record: Struct, salts: SaltBook, owner: str, attempt: int = 1
) -> AnyLine:
    """The line of a record, every field open. ``owner``: whose salts they are."""
    names = fields_of(kind)
    own = salts.salts(owner, attempt, names)
    return kind(
        **{name: (getattr(record, name), salt.hex()) for name, salt in zip(names, own, strict=True)}
    )


def key_id(public_key: bytes) -> str:
    """The name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


FieldsToClose = Callable[[Any], Collection[str]]
"""What of a line is to be closed; asked of those lines only of which something may be."""


class LedgerFormat(Generic[AnyLine]):
    """One kind of ledger file."""

    def __init__(
        self,
        kinds: Sequence[type[AnyLine]],
        committed: Mapping[type, Committed],
        sorted_by: Callable[[AnyLine], Any],
        check: Callable[[AnyLine], None] = lambda line: None,
    ) -> None:
        """``kinds`` of lines in the order of the file. ``sorted_by``: by what lines of one kind
        stand in order, none twice; None where they stand as they are. ``check``: ``ValueError``
        for a line that is wrong in itself."""
        self._decoder = msgspec.json.Decoder(Union[tuple(kinds)])  # noqa: UP007 - only now known
        self._places = {kind: place for place, kind in enumerate(kinds)}
        self._committed = dict(committed)
        self._leaves = {
            kind: (f"hoithi/{one.purpose}/1\0".encode(), fields_of(kind))
            for kind, one in committed.items()
        }
        self._sorted_by, self._check = sorted_by, check

    def leaf(self, line: AnyLine) -> bytes:
        """The leaf hash of any line but the closing one, the same whichever fields are closed."""
        if type(line) not in self._leaves:
            return leaf_hash(canonical(line))
        purpose, names = self._leaves[type(line)]
        return leaf_hash(purpose + b"".join([commitment_of(line, name) for name in names]))

    def write(
        self,
        out: Written,
        lines: Iterable[AnyLine],
        attempts: int,
        signer: Signer,
        signed: Callable[[bytes], bytes],
    ) -> Closing:
        """Writes a file; answers its last line. ``signed``: what the signature is over, of the
        root; ``attempts``: how many attempts or works the file is about."""
        leaves: list[bytes] = []
        for line in lines:
            out.write(canonical(line) + b"\n")
            leaves.append(self.leaf(line))
        root = merkle_root(leaves)
        closing = Closing(
            attempts=attempts,
            leaves=len(leaves),
            root=root.hex(),
            signature=signer.sign(signed(root)).hex(),
            public_key=signer.public_key.hex(),
            key_id=key_id(signer.public_key),
        )
        out.write(canonical(closing) + b"\n")
        return closing

    def read(self, source: Iterable[bytes]) -> tuple[dict[type, list[Any]], list[bytes]]:
        """The whole file: lines by kind, and the leaves of all but the closing one;
        :class:`LedgerError` names the first line that is wrong in form.

        Whether root, signature and contents agree is for ``hoithi recount`` to find.
        """
        held: dict[type, list[Any]] = {kind: [] for kind in self._places}
        leaves = []
        for line in self.lines(source):
            held[type(line)].append(line)
            if not isinstance(line, Closing):
                leaves.append(self.leaf(line))
        return held, leaves

    def lines(self, source: Iterable[bytes]) -> Iterator[AnyLine]:
        """The lines in turn: canonical, of known form, in the order of the format, complete."""
        place, end, number, last = -1, len(self._places) - 1, 0, None
        for number, raw in enumerate(source, start=1):
            line = self._decoded(number, raw)
            now, kind = self._places[type(line)], line.__struct_config__.tag
            if (number == 1) != (now == 0) or now < place or place == end:
                raise LedgerError(number, f"a line of kind {kind} cannot stand here")
            key = self._sorted_by(line)
            if now == place and key is not None and key <= last:
                raise LedgerError(number, f"lines of kind {kind} are not in their order")
            place, last = now, key
            yield line
        if place != end:
            raise LedgerError(number + 1, "the file ends without its closing line")

    def close(self, source: Iterable[bytes], out: Written, closing: FieldsToClose) -> None:
        """Copies a file and closes the fields that ``closing`` names; root and signature stay."""
        for line in self.lines(source):
            out.write(canonical(self.closed(line, closing)) + b"\n")

    def close_concerning(
        self, source: Iterable[bytes], closing: FieldsToClose, concerning: Collection[bytes]
    ) -> Iterator[bytes]:
        """The same for a few lines of many: only those in which one of ``concerning`` stands are
        read at all, all others stay as they are, right or wrong."""
        for number, raw in enumerate(source, start=1):
            if any(one in raw for one in concerning):
                line = self.closed(self._decoded(number, raw), closing)
                yield canonical(line) + b"\n"
            else:
                yield raw

    def closed(self, line: AnyLine, closing: FieldsToClose) -> AnyLine:
        """The line with the fields closed that ``closing`` names; ``ValueError`` for one that is
        always open."""
        committed = self._committed.get(type(line))
        names = closing(line) if committed else ()
        if committed is None or not names:
            return line
        if not set(names) <= set(committed.closable):
            raise ValueError(f"only {', '.join(committed.closable)} can be closed")
        hidden = {name: commitment_of(line, name).hex() for name in names}
        return structs.replace(line, **hidden)

    def _decoded(self, number: int, raw: bytes) -> AnyLine:
        try:
            line: AnyLine = self._decoder.decode(raw)
            rewritten = canonical(line)
            self._check(line)
        except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as fault:
            raise LedgerError(number, str(fault)) from fault
        if raw != rewritten + b"\n":
            raise LedgerError(number, "not in canonical form, or not ended by one newline")
        return line
