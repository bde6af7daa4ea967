"""A private RabbitMQ in a folder, with its own Erlang port mapper, cookie and ports."""

import hashlib
import os
import secrets
import subprocess
from pathlib import Path

import amqp

from deploy.local import prerequisites
from deploy.local.process import Process, end_leftovers, running
from deploy.local.server_addresses import LOOPBACK, is_free, remembered_password, remembered_port
from deploy.local.wait_for_server import wait_until
from plumbing.durable_files import PASSABLE, private_folder

_USER = "hoithi"
_DEPRECATES_SINCE = (3, 13)
_REFUSED = ("transient_nonexcl_queues", "global_qos", "management_metrics_collection")
_ERLANG = "-kernel inet_dist_use_interface {127,0,0,1}"  # from this machine only


class RabbitMQ:
    """One broker. ``start`` makes it on first use and brings it back after ``kill``.

    The port mapper (epmd) is usually shared by all Erlang programs of a machine and outlives them;
    this broker has its own one, in the foreground, so that it ends with the broker.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        private_folder(self.folder, PASSABLE)
        in_use = bool(running(self.folder))
        self.port = remembered_port(self.folder / "port", in_use=in_use)
        self.epmd_port = remembered_port(self.folder / "epmd_port", in_use=in_use)
        self.dist_port = remembered_port(self.folder / "dist_port", in_use=in_use)
        self.password = remembered_password(self.folder / "password")
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        self.node = f"hoithi_{mark}@localhost"
        self._env = self._environment()
        self.epmd = Process(
            "epmd",
            [str(prerequisites.epmd()), "-port", str(self.epmd_port), "-address", LOOPBACK],
            self.folder,
            env=self._env,
        )
        self.process = Process(
            "rabbitmq",
            [str(prerequisites.rabbitmq_program("rabbitmq-server"))],
            self.folder,
            env=self._env,
        )

    @property
    def amqp_uri(self) -> str:
        """Where clients connect, password included."""
        return f"amqp://{_USER}:{self.password}@{LOOPBACK}:{self.port}//"

    def start(self, timeout_s: float = 90.0) -> None:
        """Start it and wait until a client can sign in."""
        end_leftovers(self.folder, but=self.epmd.pid)
        self._configure()
        if not self.epmd.alive:
            self.epmd.start()
            wait_until(lambda: not is_free(self.epmd_port), self.epmd, 10)
        self.process.start()
        wait_until(self.is_ready, self.process, timeout_s)

    def stop(self, timeout_s: float = 20.0) -> None:
        """Shut down cleanly, then end its port mapper."""
        self.process.stop(timeout_s)
        self.epmd.stop(5)

    def kill(self) -> None:
        """Kill -9 the broker. Its port mapper stays, as it would; ``start`` brings it back."""
        self.process.kill()

    def is_ready(self) -> bool:
        """Whether a client can sign in now."""
        client = amqp.Connection(
            host=f"{LOOPBACK}:{self.port}",
            userid=_USER,
            password=self.password,
            connect_timeout=2,
            read_timeout=2,
        )
        try:
            client.connect()
            client.close()
        except (OSError, amqp.exceptions.AMQPError):
            return False
        finally:
            client.collect()  # one refused while the broker starts would keep its socket
        return True

    def ctl(self, *arguments: str, timeout_s: float = 60.0) -> str:
        """What ``rabbitmqctl ARGUMENTS`` prints about this broker; RuntimeError if it fails."""
        done = subprocess.run(
            [str(prerequisites.rabbitmq_program("rabbitmqctl")), "-n", self.node, "-q", *arguments],
            env=self._env,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=timeout_s,
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {arguments}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def hang_up(self) -> None:
        """Cut every connection; the queues for answers end with theirs. RuntimeError if it cannot
        be reached."""
        self.ctl("close_all_connections", "cut off")

    def shared_queues(self) -> list[str]:
        """Every queue by name that belongs to no single connection; RuntimeError likewise."""
        lines = self.ctl("list_queues", "name", "exclusive", "--no-table-headers").splitlines()
        # of a replicated queue it says nothing: none can be exclusive
        return [line.split("\t")[0] for line in lines if not line.endswith("\ttrue")]

    def _configure(self) -> None:
        for name in ("home", "mnesia", "log", "generated", "schema"):
            (self.folder / name).mkdir(exist_ok=True)
        cookie = self.folder / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)  # Erlang refuses a cookie that others can read
        (self.folder / "enabled_plugins").write_text("[].\n")
        config = self.folder / "rabbitmq.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"listeners.tcp.default = {LOOPBACK}:{self.port}\n"
            f"default_user = {_USER}\n"
            f"default_pass = {self.password}\n"
            # Its default of 512 MB would be kept in memory once quorum queues are busy.
            "raft.wal_max_size_bytes = 67108864\n"
            "disk_free_limit.absolute = 100MB\n" + _refusals()
        )

    def _environment(self) -> dict[str, str]:
        folder = self.folder
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("RABBITMQ_", "ERL_"))  # the machine's own broker's settings
        }
        return inherited | {
            "HOME": str(folder / "home"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self.dist_port),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONFIG_FILES": str(folder / "conf.d"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_MNESIA_DIR": str(folder / "mnesia" / "node"),
            "RABBITMQ_FEATURE_FLAGS_FILE": str(folder / "mnesia" / "feature_flags"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_SCHEMA_DIR": str(folder / "schema"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_LOGS": str(folder / "log" / "broker.log"),
            "RABBITMQ_PID_FILE": str(folder / "mnesia" / "node.pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG,
        }


def _refusals() -> str:
    """Settings by which a broker that can refuses what RabbitMQ 4.3 refuses."""
    if prerequisites.rabbitmq_version() < _DEPRECATES_SINCE:
        return ""
    return "".join(f"deprecated_features.permit.{name} = false\n" for name in _REFUSED)
