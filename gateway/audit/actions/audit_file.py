"""The audit trail of a contest as a file that can be checked without the platform."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from msgspec.structs import asdict

from contracts.audit_chain import (
    FORMAT,
    AuditChain,
    AuditChainQuery,
    AuditHead,
    AuditHeadQuery,
)
from contracts.audit_queries import TRAILS
from contracts.hash_commitments import canonical
from contracts.publications import Publications, PublicationsQuery
from gateway.core.transport.service_client import Backend


async def audit_heads(backend: Backend) -> dict[str, AuditHead]:
    """Where the audit trail of each service stands now."""
    heads = await asyncio.gather(
        *(backend.ask(f"{name}.audit_head", AuditHeadQuery(), AuditHead) for name in TRAILS)
    )
    return dict(zip(TRAILS, heads, strict=True))


async def audit_file(backend: Backend, contest: str) -> AsyncIterator[bytes]:
    """Its lines as ``docs/audit.md`` says, some thousand records at a time."""
    yield _line("header", format=FORMAT, contest=contest)
    for service in TRAILS:
        after = 0
        while records := (await _stretch(backend, service, contest, after)).records:
            told = ({k: v for k, v in asdict(one).items() if v} for one in records)
            yield b"".join(_line("record", service=service, **one) for one in told)
            after = records[-1].number
    query = PublicationsQuery(contest)
    found: Publications = await backend.ask("scoring.publications", query, Publications)
    for one in found.publications:
        if one.audit_signature:
            heads = {name: [head.number, head.link] for name, head in one.audit_heads.items()}
            yield _line(
                "publication",
                number=one.number,
                root=one.root,
                heads=heads,
                public_key=one.public_key,
                signature=one.audit_signature,
            )


async def _stretch(backend: Backend, service: str, contest: str, after: int) -> AuditChain:
    query = AuditChainQuery(contest, after)
    found: AuditChain = await backend.ask(f"{service}.audit_chain", query, AuditChain)
    return found


def _line(kind: str, **values: Any) -> bytes:
    return canonical({"line": kind, **values}) + b"\n"
