"""This installation's keys, and what is done with them (libsodium through PyNaCl).

    session.key        secret   gateways sign and verify session tokens
    receipt.key        Ed25519  exam signs receipts
    stamp.key          Ed25519  gateways sign arrival stamps
    publication.key    Ed25519  scoring signs publications
    sealing.key        X25519   question keys are sealed to it; only scoring holds it
    at-rest.key        secret   scoring encrypts question keys in its database
    codes.key          secret   registration keeps activation codes as HMAC

Each is a file with base64 text, made once; a process is given only those it needs.
"""

import base64
import contextlib
import hashlib
import hmac
import os
from collections.abc import Callable, Collection
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey

from plumbing.durable_files import private_folder, sync_folder, write_private

#: process -> the keys that it asks for, and no others
OWNERS: dict[str, tuple[str, ...]] = {
    "gateway": ("session", "stamp"),
    "registration": ("codes",),
    "exam": ("receipt",),
    "scoring": ("publication", "sealing", "at-rest"),
    "reporting": (),
}
NAMES = tuple(name for names in OWNERS.values() for name in names)


def make_keys(folder: Path, names: Collection[str] = NAMES) -> None:
    """Make those of these keys that are missing; ``OSError`` where that cannot be. Existing ones
    are never touched, and where none is missing nothing is written.

    A key has its name only once all of it is on disk: neither a crash nor a process that starts
    at the same time meets half of one.
    """
    for name in names:
        file = folder / f"{name}.key"
        if _in_environment(name) or file.exists():
            continue
        private_folder(folder)
        made = folder / f".{name}.{os.getpid()}"
        write_private(made, base64.b64encode(os.urandom(32)))
        with contextlib.suppress(FileExistsError):  # somebody else's came first
            os.link(made, file)
        made.unlink()
        sync_folder(folder)


def secret(folder: Path, name: str) -> bytes:
    """The 32 bytes of a key: from the environment (``HOITHI_KEY_<NAME>``) or its file."""
    return base64.b64decode(_in_environment(name) or (folder / f"{name}.key").read_text())


def _in_environment(name: str) -> str:
    return os.environ.get(f"HOITHI_KEY_{name.upper().replace('-', '_')}", "")


class Signer:
    """Signs with Ed25519. ``key`` is the id that goes with each signature."""

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self._seed = seed
        self._derived: dict[str, bytes] = {}
        self.public = bytes(self._key.verify_key)
        self.key = key_id(self.public)

    def sign(self, message: bytes) -> str:
        """Base64 of the 64-byte signature."""
        return base64.b64encode(self.sign_bytes(message)).decode()

    def derive(self, purpose: str, name: str) -> bytes:
        """32 bytes for this purpose and name that only the holder of the key can make; they tell
        nothing about the key, nor about those of another name."""
        if purpose not in self._derived:
            self._derived[purpose] = derived(self._seed, purpose)
        return hmac.digest(self._derived[purpose], name.encode(), "sha256")

    def sign_bytes(self, message: bytes) -> bytes:
        """The 64-byte signature."""
        return self._key.sign(message).signature


def key_id(public: bytes) -> str:
    """Short name of a public key: first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def verifies(public: bytes, message: bytes, signature: str) -> bool:
    """Whether the signature is this key's over this message."""
    try:
        VerifyKey(public).verify(message, base64.b64decode(signature))
    except (CryptoError, ValueError):
        return False
    return True


def seal_to(public: bytes) -> Callable[[bytes], str]:
    """A function that seals bytes so that only the holder of the private key can open them."""
    box = SealedBox(PublicKey(public))
    return lambda message: base64.b64encode(box.encrypt(message)).decode()


class Opener:
    """Opens what was sealed to this installation's scoring service."""

    def __init__(self, private: bytes) -> None:
        key = PrivateKey(private)
        self.public = bytes(key.public_key)
        self.public_base64 = base64.b64encode(self.public).decode()
        self._box = SealedBox(key)

    def open(self, sealed: str) -> bytes:
        """The message; ``nacl.exceptions.CryptoError`` if it was not sealed to us."""
        return self._box.decrypt(base64.b64decode(sealed))


class Safe:
    """Symmetric encryption at rest."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    def close(self, message: bytes) -> str:
        """Encrypted and authenticated, base64."""
        return base64.b64encode(self._box.encrypt(message)).decode()

    def open(self, text: str) -> bytes:
        """The message back."""
        return self._box.decrypt(base64.b64decode(text))


def derived(key: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, made from another key; it tells nothing about it."""
    return hmac.digest(key, b"hoithi/derived/1\0" + purpose.encode(), "sha256")
