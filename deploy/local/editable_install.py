"""Makes this repository importable in its own virtual environment, and puts `hoithi` beside Python.

What ``pip install -e .`` would do, without a build: a path file in site-packages and a small
script. So setting up needs no build tools and no network beyond the locked files.
Run it with the environment's Python.
"""

import sys
import sysconfig
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

# Through sh, because the kernel cuts long paths and splits those with a space in a "#!" line.
SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from cli.main import main

if __name__ == "__main__":
    sys.exit(main())
"""


def main() -> None:
    """Write both files; again and again does no harm."""
    site = Path(sysconfig.get_path("purelib"))
    (site / "hoithi.pth").write_text(f"{REPOSITORY}\n", encoding="utf-8")
    script = Path(sysconfig.get_path("scripts")) / "hoithi"
    script.write_text(SCRIPT.format(python=sys.executable), encoding="utf-8")
    script.chmod(0o755)


if __name__ == "__main__":
    main()
