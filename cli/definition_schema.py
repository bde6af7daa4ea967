"""``hoithi schema``: the JSON Schema of definition files, for editors that complete and check."""

import argparse
import json

from cli.main import SubParsers
from plans.json_schema import definition_schema

_EPILOG = """\
examples:
  hoithi schema > docs/definition.schema.json
  hoithi schema --keys | grep round

In an editor that knows TOML schemas (such as Taplo or VS Code's Even Better TOML), write as the
first line of a definition file:

  #:schema ../docs/definition.schema.json
"""


def add_parser(subparsers: SubParsers) -> None:
    """``schema [--keys]``."""
    parser = subparsers.add_parser(
        "schema",
        help="in JSON Schema của tệp thể lệ / print the JSON Schema of definition files",
        description="In JSON Schema của tệp thể lệ cho trình soạn thảo. / "
        "Print the JSON Schema of definition files, for editors.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--keys", action="store_true", help="only the keys, one a line")


def run(args: argparse.Namespace) -> int:
    """Print it."""
    schema = definition_schema()
    if args.keys:
        tables = {"contest": schema} | schema["$defs"]
        for kind, table in tables.items():
            for name, value in table["properties"].items():
                print(f"{kind}.{name}: {value['title']}")
    else:
        print(text_of(schema), end="")
    return 0


def text_of(schema: dict[str, object]) -> str:
    """The schema as the file in docs has it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
