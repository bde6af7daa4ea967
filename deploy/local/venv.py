"""Makes ``.venv``, also on a Debian or Ubuntu that came without its venv and pip packages.

Run with the machine's own Python: ``python3 deploy/local/venv.py FOLDER``. Only the standard
library is used, because nothing else is there yet.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)


def main(folder: Path) -> int:
    """Make the environment with pip in it; 1 and a sentence on what to do if that is impossible."""
    if sys.version_info < OLDEST:
        print("Python 3.11 or newer is needed; name one: make ... PYTHON=/path/to/python3")
        return 1
    print(f"making {folder} with Python {sys.version.split()[0]}", flush=True)
    if _plain(folder) or _with_our_pip(folder) or (_install_venv() and _plain(folder)):
        return 0
    shutil.rmtree(folder, ignore_errors=True)
    print("could not make it; on Debian and Ubuntu: sudo apt-get install python3-venv")
    return 1


def _plain(folder: Path) -> bool:
    return _works([sys.executable, "-m", "venv", "--clear", str(folder)])


def _with_our_pip(folder: Path) -> bool:
    """An environment that gets its pip from the pip that this Python has."""
    there = folder / "bin" / "python"
    ours = [sys.executable, "-m", "pip", "--python", str(there)]
    return _works([sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)]) and (
        _works([*ours, "install", "--quiet", "pip"])
    )


def _install_venv() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("installing python3-venv with apt-get ...", flush=True)
    wait = ["-o", "DPkg::Lock::Timeout=120", "-qq", "-y"]
    own = f"python3.{sys.version_info.minor}-venv"
    _works(["apt-get", *wait, "update"])
    return _works(["apt-get", *wait, "install", "--no-install-recommends", own])


def _works(command: list[str]) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
