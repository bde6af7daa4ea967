"""The heads that a publication signed, from the audit file or from the list of publications."""

import base64
from collections.abc import Iterator, Mapping

from msgspec import Struct
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from contracts.audit_chain import AuditHead, heads_message


class Signed(Struct, frozen=True):
    """A publication's heads of the services' trails and the signature over them."""

    number: int
    root: str
    public_key: str
    audit_heads: dict[str, AuditHead] = {}
    audit_signature: str = ""


def signature_findings(contest: str, signed: Signed, key: bytes | None) -> Iterator[str]:
    """What is wrong with the signature; ``key``: whose it must be, if that is known."""
    name = f"publication {signed.number}"
    if key is not None and signed.public_key != key.hex():
        yield f"{name}: signed by another key ({signed.public_key})"
        return
    message = heads_message(contest, signed.number, signed.root, signed.audit_heads)
    try:
        signature = base64.b64decode(signed.audit_signature, validate=True)
        VerifyKey(bytes.fromhex(signed.public_key)).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        yield f"{name}: its signature does not hold over the heads it tells"


def head_findings(
    signed: Signed, links: Mapping[str, Mapping[int, str]], counts: Mapping[str, int]
) -> Iterator[str]:
    """Where the chains in the file are not those that the publication signed. ``links``: service ->
    number -> link in the file; ``counts``: service -> its last number."""
    for service, head in signed.audit_heads.items():
        name = f"{service} {head.number}"
        reached = counts.get(service, 0)
        if reached < head.number:
            yield (
                f"{service}: records {reached + 1} to {head.number} were removed: "
                f"publication {signed.number} signed that they were there"
            )
        elif head.number and links.get(service, {}).get(head.number) != head.link:
            yield f"{name}: not the record that publication {signed.number} signed"
