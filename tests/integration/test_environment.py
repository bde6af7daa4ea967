"""The virtual environment, made for real."""

from pathlib import Path

from deploy.local import venv


def test_an_environment_is_made_with_pip_in_it(tmp_path: Path) -> None:
    assert venv.main(tmp_path / "v") == 0
    assert (tmp_path / "v" / "bin" / "pip").exists()
