"""All nameko services in one thread with an eventlet hub of its own, and no monkey-patching.

The main thread keeps its blocking sockets and asyncio; the services' thread waits through the
embedded broker, which gives way to the hub. Nothing else in that thread may block for long.
"""

import logging
import threading
from typing import Any

import eventlet
from nameko.runners import ServiceRunner

from contracts.broker_topology import SERVICES
from deploy.prepare_keys_and_database import prepare_database, prepare_keys, service_class
from plumbing import embedded_broker
from plumbing.clock import Clock, now_us
from plumbing.settings import Settings

log = logging.getLogger(__name__)

STOP_POLL_S = 0.05
MAX_WORKERS = 20


class EmbeddedServices:
    """Start and stop the services' thread from any other thread."""

    def __init__(self, settings: Settings, clock: Clock = now_us) -> None:
        """``clock`` is what the services' rules go by; waiting and patience stay real."""
        self.settings = settings
        self.config: dict[str, Any] = {
            "AMQP_URI": settings.broker,
            "settings": settings,
            "clock": clock,
            "max_workers": MAX_WORKERS,
        }
        self._ready = threading.Event()
        self._stop = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="services", daemon=True)

    def start(self, timeout_s: float = 30.0) -> None:
        """Migrate, start every service and wait until all of them listen."""
        embedded_broker.register()
        prepare_keys(self.settings)
        for service in SERVICES:
            prepare_database(self.settings, service)
        self._thread.start()
        if not self._ready.wait(timeout_s):
            raise TimeoutError(f"the services did not start within {timeout_s} s")
        if self._failure is not None:
            raise RuntimeError("the services did not start") from self._failure

    def stop(self, timeout_s: float = 30.0) -> None:
        """Finish the work under way and end the thread."""
        self._stop.set()
        self._thread.join(timeout_s)

    @property
    def alive(self) -> bool:
        """Whether the services' thread still runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        embedded_broker.this_thread_is_green()
        runner = ServiceRunner(self.config)
        for service in SERVICES:
            runner.add_service(service_class(service))
        try:
            runner.start()
        except BaseException as error:  # told to the thread that waits in start()
            self._failure = error
            self._ready.set()
            return
        self._ready.set()
        while not self._stop.is_set():
            eventlet.sleep(STOP_POLL_S)
        runner.stop()
