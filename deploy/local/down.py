"""``make down``: stops what ``make up`` started, gateway first, and keeps the data."""

import argparse
import sys
from pathlib import Path

from deploy.local.process import stop_all
from deploy.local.up import FOLDER


def main(arguments: list[str] | None = None) -> int:
    """Stop everything of the folder; nothing to stop is no failure."""
    parser = argparse.ArgumentParser(prog="deploy.local.down", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the folder of `up`")
    for name in stop_all(parser.parse_args(arguments).folder):
        print(f"  stopped {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
