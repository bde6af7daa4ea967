"""Prints the demo: progress bars on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

_PLAIN_EVERY_S = 4.0
_PLAIN_WIDTH = 132


class Bar:
    """One bar, or a plain line now and then."""

    def __init__(
        self, display: "Display", name: str, total: int, progress: Progress | None
    ) -> None:
        self._display, self._name, self._total = display, name, total
        self._progress = progress
        self._task: TaskID | None = None
        if progress is not None:
            self._task = progress.add_task(name, total=total, words="")
        self._said_at = time.monotonic()

    def show(self, done: int, words: str = "") -> None:
        """How far it has come."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, words=words)
        elif time.monotonic() >= self._said_at + _PLAIN_EVERY_S:
            self._said_at = time.monotonic()
            self._display.say(f"  {self._name}: {done}/{self._total} {words}")


class Display:
    """The screen."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        # Not a terminal: wide enough that tables keep their columns.
        plain = not Console().is_terminal
        self.console = Console(width=_PLAIN_WIDTH) if plain else Console()
        self.terminal = not plain
        self._errors = Console(stderr=True)

    @property
    def seconds(self) -> float:
        """Seconds since the demonstration began."""
        return time.monotonic() - self._began

    def title(self, text: str) -> None:
        """What is played."""
        self.console.print()
        self.console.print(text, style="bold", highlight=False)

    def say(self, text: str) -> None:
        """One line, with the seconds passed."""
        self.console.print(f"[{self.seconds:6.1f} s] {text}", highlight=False, markup=False)

    def fail(self, text: str) -> None:
        """Why it did not work."""
        self._errors.print(text, style="bold red", highlight=False, markup=False)

    def table(self, table: Table) -> None:
        """A table."""
        self.console.print(table)

    @contextmanager
    def bar(self, name: str, total: int) -> Iterator[Bar]:
        """A progress bar for a block."""
        if not self.terminal:
            yield Bar(self, name, total, None)
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[words]}"),
        )
        with Progress(*columns, console=self.console) as progress:
            yield Bar(self, name, total, progress)
