"""The public keys that somebody holds who checks what was published, as files."""

from pathlib import Path

from contracts.hash_commitments import strict_hex

KEY_BYTES = 32


def read_public_key(path: Path) -> bytes:
    """An Ed25519 public key: 32 bytes, raw or as hex. ``ValueError`` names the file."""
    raw = path.read_bytes()
    if len(raw) == KEY_BYTES:
        return raw
    try:
        return strict_hex(raw.decode("ascii").strip().lower(), KEY_BYTES)
    except ValueError as fault:
        raise ValueError(f"{path}: no Ed25519 public key (32 bytes, raw or as hex)") from fault
