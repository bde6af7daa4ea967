"""The entry point of ``hoithi``.

A command is a module with two functions, named in ``COMMANDS``:

    add_parser(subparsers)   adds its sub-parser, with help and examples
    run(args) -> int         does the work and returns the exit status

Only the module of the command that is asked for is imported, so that ``hoithi check`` does not
wait for the services' libraries.
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, TypeAlias

from deploy.local.prerequisites import MissingPrerequisite
from plumbing.durable_files import keep_private

COMMANDS: dict[str, str] = {
    "serve": "cli.serve",
    "check": "cli.check_definition",
    "schema": "cli.definition_schema",
    "load": "cli.load_contest",
    "simulate": "cli.simulate",
    "recount": "cli.recount",
    "audit": "cli.audit",
    "template": "cli.spreadsheet_templates",
    "replay": "cli.replay_parked_events",
    "rebuild": "cli.rebuild_read_models",
    "convert": "cli.convert_questions",
    "demo": "cli.demo",
    "bench": "cli.bench",
    "week": "cli.week",
    "capacity": "cli.capacity",
    "chaos": "cli.chaos",
}

_EPILOG = """\
examples:
  hoithi check contests/hai-phong-2024.toml
  hoithi COMMAND --help
"""


# the type is argparse's own; only its name is private
SubParsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Command(Protocol):
    """A module of this package that is a command."""

    def add_parser(self, subparsers: SubParsers) -> None:
        """Add the command's own parser."""

    def run(self, args: argparse.Namespace) -> int:
        """Carry the command out; the exit status."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. 2 for a command line that makes no sense."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not sys.warnoptions:  # what libraries have to say to programmers is no use to users
        warnings.simplefilter("ignore")
    parser, commands = _parser(words)
    args = parser.parse_args(words)
    if args.command is None:
        parser.print_help()
        return 2
    keep_private()
    try:
        return commands[args.command].run(args)
    except MissingPrerequisite as reason:
        print(f"hoithi {args.command}: {reason}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader, such as `head`, has seen enough
        return 1


class _WholeWords(argparse.ArgumentParser):
    """Takes no beginnings of options: ``recount --key`` is not ``--keys``, another file."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more | {"allow_abbrev": False})


def _parser(words: list[str]) -> tuple[argparse.ArgumentParser, dict[str, Command]]:
    parser = argparse.ArgumentParser(
        prog="hoithi",
        description="Hội thi: nền tảng tổ chức hội thi trực tuyến / the contest platform of a city",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole: type[argparse.ArgumentParser] = _WholeWords
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=whole
    )
    asked = words[:1] if words and words[0] in COMMANDS else list(COMMANDS)
    commands: dict[str, Command] = {name: import_module(COMMANDS[name]) for name in asked}
    for command in commands.values():
        command.add_parser(subparsers)
    return parser, commands


if __name__ == "__main__":
    sys.exit(main())
