"""Settings of one process, read once from the environment (``HOITHI_*``)."""

import ipaddress
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

EMBEDDED_BROKER = "embedded://"


@dataclass(frozen=True)
class Settings:
    """Where things are and how they are paced. Times are in seconds, named ``_s``.

    ``embed_origins``: portals that may show the participation widget in a frame.
    ``mail``: the mail server, ``smtp://[user:password@]host[:port]`` or ``smtps://…``; empty: the
    platform sends no e-mail. ``mail_from``: the address that e-mails come from. ``mail_rate``: how
    many messages a minute all gateways together send at most.
    ``webhook``: the Zalo or SMS gateway that takes messages to phones, ``https://…``; empty: there
    is none. ``webhook_key`` signs the requests to it; ``webhook_rate``: as ``mail_rate``.
    ``broker_nodes``: how many nodes RabbitMQ has; on several, commands wait in replicated queues.
    ``files``: where files that people hand in lie: a folder, or ``s3://bucket/prefix?endpoint=…``;
    the same for all gateways. Empty: a folder in the data folder.
    ``document_templates``: the folder with the installation's own templates of documents; empty:
    those that come with the platform.
    ``logo``: the file with the organiser's emblem, SVG or PNG; empty: ours stands there.
    ``address``: where people reach the platform, such as ``https://hoithi.haiphong.gov.vn``, for
    letters, papers and posters; empty: the address by which each was asked for.
    ``trusted_proxies``: addresses and networks whose word about a client's address is believed.
    """

    broker: str = EMBEDDED_BROKER
    data: Path = Path("var/hoithi")
    keys_folder: Path | None = None
    databases: Mapping[str, str] = field(default_factory=dict)
    partitions: int = 1
    instance: str = ""
    bind: str = "127.0.0.1"
    metrics_port: int = 0
    relay_pace_s: float = 0.08
    consumer_pace_s: float = 0.15
    silence_s: float = 1.0
    grace_s: float = 2.0
    embed_origins: tuple[str, ...] = ()
    mail: str = ""
    mail_from: str = ""
    mail_rate: int = 600
    webhook: str = ""
    webhook_key: str = field(default="", repr=False)
    webhook_rate: int = 60
    trusted_proxies: tuple[str, ...] = ()
    broker_nodes: int = 1
    files: str = ""
    document_templates: str = ""
    logo: str = ""
    address: str = ""

    @property
    def embedded(self) -> bool:
        """Everything in one process, SQLite and the in-memory broker."""
        return self.broker == EMBEDDED_BROKER

    @property
    def replicated(self) -> bool:
        """Whether a node of the broker may be lost while the others go on."""
        return self.broker_nodes > 1

    @property
    def keys(self) -> Path:
        """The folder with this installation's keys."""
        return self.keys_folder or self.data / "keys"

    @property
    def object_store(self) -> str:
        """The address of the store of files."""
        return self.files or str(self.data / "files")

    def database(self, service: str) -> str:
        """The database address of a service; by default a SQLite file in the data folder."""
        return self.databases.get(service) or f"sqlite:///{self.data / service}.db"


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``HOITHI_*`` variables; what is not set keeps its default."""
    env = os.environ if environment is None else environment
    broker = env.get("HOITHI_BROKER", EMBEDDED_BROKER)
    databases = {
        service: env[f"HOITHI_DATABASE_{service.upper()}"]
        for service in ("registration", "exam", "scoring", "reporting")
        if f"HOITHI_DATABASE_{service.upper()}" in env
    }
    default_partitions = "1" if broker == EMBEDDED_BROKER else "2"
    return Settings(
        broker=broker,
        data=Path(env.get("HOITHI_DATA", "var/hoithi")),
        keys_folder=Path(env["HOITHI_KEYS"]) if "HOITHI_KEYS" in env else None,
        databases=databases,
        partitions=int(env.get("HOITHI_PARTITIONS", default_partitions)),
        instance=env.get("HOITHI_INSTANCE", f"{socket.gethostname()}-{os.getpid()}"),
        bind=env.get("HOITHI_BIND", "127.0.0.1"),
        metrics_port=int(env.get("HOITHI_METRICS_PORT", "0")),
        silence_s=float(env.get("HOITHI_SILENCE_S", "1.0")),
        grace_s=float(env.get("HOITHI_GRACE_S", "2.0")),
        mail=env.get("HOITHI_MAIL", ""),
        mail_from=env.get("HOITHI_MAIL_FROM", ""),
        mail_rate=_rate("HOITHI_MAIL_RATE", env.get("HOITHI_MAIL_RATE", "600")),
        webhook=env.get("HOITHI_WEBHOOK", ""),
        webhook_key=env.get("HOITHI_WEBHOOK_KEY", ""),
        webhook_rate=_rate("HOITHI_WEBHOOK_RATE", env.get("HOITHI_WEBHOOK_RATE", "60")),
        embed_origins=_origins(env.get("HOITHI_EMBED_ORIGINS", "")),
        files=env.get("HOITHI_FILES", ""),
        document_templates=env.get("HOITHI_DOCUMENT_TEMPLATES", ""),
        logo=env.get("HOITHI_LOGO", ""),
        address=_address(env.get("HOITHI_ADDRESS", "")),
        broker_nodes=int(env.get("HOITHI_BROKER_NODES", "1")),
        trusted_proxies=_networks(env.get("HOITHI_TRUSTED_PROXIES", "")),
    )


def _rate(name: str, text: str) -> int:
    """A number of messages; ``ValueError`` for one that would let none go."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{name}: {text!r} is not a number of messages a minute")
    return int(text)


_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


def _address(text: str) -> str:
    """One origin or nothing; ``ValueError`` for anything else: it stands in letters and papers."""
    if text and not _ORIGIN.fullmatch(text):
        raise ValueError(f"HOITHI_ADDRESS: {text!r} is not an address like https://hoithi.a.vn")
    return text


def _origins(text: str) -> tuple[str, ...]:
    """Origins such as ``https://haiphong.gov.vn``, divided by blanks.

    ``ValueError`` for anything else: what stands here goes into a security header.
    """
    found = tuple(text.split())
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"HOITHI_EMBED_ORIGINS: {origin!r} is not an origin like https://a.vn")
    return found


def _networks(text: str) -> tuple[str, ...]:
    """Addresses and networks such as ``10.0.0.5 172.20.0.0/16``, divided by blanks or commas.

    ``ValueError`` for anything else, and for a network that is the whole internet: whoever is
    trusted chooses the address that limits and the integrity report see.
    """
    found = []
    for name in text.replace(",", " ").split():
        try:
            network = ipaddress.ip_network(name)
        except ValueError:
            raise ValueError(
                f"HOITHI_TRUSTED_PROXIES: {name!r} is not an address like 10.0.0.5 or a network "
                "like 172.20.0.0/16"
            ) from None
        if network.prefixlen == 0:
            raise ValueError(f"HOITHI_TRUSTED_PROXIES: {name!r} would trust everybody")
        found.append(str(network))
        if network.version == 4:  # the same, as a socket for both kinds of address tells it
            found.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return tuple(found)
