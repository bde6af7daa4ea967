"""``hoithi template``: example sheets that the platform imports as they are."""

import argparse
import sys
from pathlib import Path
from typing import get_args

from cli.main import SubParsers
from contracts.errors import Refused
from plans.definition_file import read_text
from plans.definition_findings import Unreadable
from plans.parser import read_definition
from spreadsheets.templates import TemplateKind, write_template

_NAMES: dict[str, str] = {"roster": "danh-sach-mau.xlsx", "questions": "bo-cau-hoi-mau.xlsx"}
_EPILOG = """\
examples:
  hoithi template roster
  hoithi template questions --output questions.xlsx
  hoithi template roster --plan contests/hai-phong-2024.toml    with this plan's classes
"""


def add_parser(subparsers: SubParsers) -> None:
    """``template roster|questions [--output FILE] [--plan FILE]``."""
    parser = subparsers.add_parser(
        "template",
        help="tạo tệp Excel mẫu / write an example spreadsheet",
        description="Tạo tệp Excel mẫu để điền. / Write an example sheet to fill in.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", choices=get_args(TemplateKind), help="which sheet")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to (an .xlsx)")
    parser.add_argument(
        "--plan", type=Path, metavar="FILE", help="definition: its names as choices"
    )


def run(args: argparse.Namespace) -> int:
    """Write the file and say where; 1 if it can't be written."""
    target: Path = args.output or Path(_NAMES[args.kind])
    try:
        names = _names(args.plan, args.kind) if args.plan else None
        write_template(args.kind, target, names)
    except (Unreadable, Refused) as reason:
        print(reason.problem.message, file=sys.stderr)
        return 1
    except OSError as reason:
        print(f"{target}: {reason}", file=sys.stderr)
        return 1
    print(target)
    return 0


def _names(plan: Path, kind: str) -> dict[str, str]:
    definition = read_definition(read_text(plan), str(plan))
    if kind == "questions":
        return definition.topics
    return {item.id: item.name for item in definition.agency_classes}
