"""``hoithi serve``: the whole platform in one process, on SQLite and an in-memory broker."""

import argparse
import errno
import logging
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from cli.argument_types import port_number
from cli.main import SubParsers
from deploy.embedded.folder_lock import FolderInUse, FolderLock

DEFAULT_PORT = 8000
DEFAULT_DATA = Path("var/hoithi")
CANNOT = 1

_EPILOG = """\
examples:
  hoithi serve
  hoithi serve --port 8080 --data /srv/hoithi
  hoithi serve --host 0.0.0.0        reachable from other machines

The first accounts (organiser and ops) and their activation codes are written once to
DATA/first-accounts.json. Stop with Ctrl-C.
"""
#: how the word of a setting that is refused begins, also of one that is a file
_OF_A_SETTING = "HOITHI_"


def add_parser(subparsers: SubParsers) -> None:
    """``serve [--host H] [--port N] [--data FOLDER] [--verbose]``."""
    parser = subparsers.add_parser(
        "serve",
        help="chạy nền tảng trên máy này / run the platform on this machine",
        description="Chạy toàn bộ nền tảng trong một tiến trình. / The platform in one process.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=port_number, default=DEFAULT_PORT, help="default: 8000")
    parser.add_argument("--data", type=Path, help=f"data folder (default: {DEFAULT_DATA})")
    parser.add_argument("--verbose", action="store_true", help="log more than warnings")
    # Whoever starts this as a child holds the other end: no platform outlives its parent.
    parser.add_argument("--until-stdin-ends", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; 1 if the port or the folder can't be had, or a setting cannot be."""
    from plumbing.gc_tuning import load_up

    load_up()
    from deploy.embedded.serve import listen, serve
    from plumbing.logs import set_up_logs
    from plumbing.settings import from_environment

    set_up_logs(logging.INFO if args.verbose else logging.WARNING)
    try:
        settings = from_environment()
    except ValueError as reason:
        return _give_up(str(reason))
    settings = replace(settings, data=args.data or settings.data)
    try:
        lock = FolderLock(settings.data)
    except FolderInUse as reason:
        return _give_up(str(reason))
    except OSError as reason:
        return _give_up(f"{settings.data}: {reason.strerror}")
    try:
        listener = listen(args.host, args.port)
    except (OSError, OverflowError) as reason:
        return _give_up(_no_address(args.host, args.port, reason))
    if args.until_stdin_ends:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    print("Đang khởi động… / starting", flush=True)
    try:
        return serve(
            settings,
            args.host,
            args.port,
            listener=listener,
            on_ready=lambda: _welcome(args.host, args.port, settings.data),
        )
    except ValueError as reason:
        if not str(reason).startswith(_OF_A_SETTING):
            raise
        return _give_up(str(reason))
    finally:
        lock.release()


def _welcome(host: str, port: int, data: Path) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"Hội thi: http://{shown}:{port}  (API: /api/docs)")
    accounts = data / "first-accounts.json"
    if accounts.exists():
        print(f"Tài khoản đầu tiên / first accounts: {accounts}")
    print("Dừng bằng Ctrl-C / stop with Ctrl-C", flush=True)


def _no_address(host: str, port: int, reason: Exception) -> str:
    if isinstance(reason, OSError) and reason.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác, ví dụ "
            f"--port {port + 1}. (Port {port} is taken; choose another with --port.)"
        )
    return f"Không mở được {host}:{port}. (Cannot listen there: {reason}.)"


def _give_up(message: str) -> int:
    print(message, file=sys.stderr)
    return CANNOT


def _end_with_stdin() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
