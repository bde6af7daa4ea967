"""Finding and installing the parts, without installing anything."""

import contextlib
from pathlib import Path

import pytest

from deploy.local import apt, editable_install, prerequisites


def test_a_policy_that_was_there_is_put_back_even_after_an_error(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("theirs")
    with contextlib.suppress(ZeroDivisionError), apt.no_servers_started(policy):
        assert "exit 101" in policy.read_text()
        raise ZeroDivisionError
    assert policy.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [policy]


def test_no_policy_is_left_where_there_was_none(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with apt.no_servers_started(policy):
        assert policy.stat().st_mode & 0o111
    assert not policy.exists()


def test_a_policy_saved_before_a_power_cut_is_put_back_by_the_next_run(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    (tmp_path / "policy-rc.d.hoithi-saved").write_text("theirs")
    policy.write_text("ours, left over")
    with apt.no_servers_started(policy):
        pass
    assert policy.read_text() == "theirs"


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_missing_part_fails_only_where_everything_must_be_there(
    ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent() -> Path:
        raise prerequisites.MissingPrerequisite("gone")

    monkeypatch.setattr(
        prerequisites,
        "PARTS",
        (prerequisites.Prerequisite("Thing", absent, ("thing",), "its tests"),),
    )
    monkeypatch.setenv("CI", ci)
    assert prerequisites.main([]) == status
    assert "Thing: MISSING; skipped without it: its tests" in capsys.readouterr().out


def test_what_is_optional_is_never_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Path:
        raise prerequisites.MissingPrerequisite("gone")

    monkeypatch.setattr(
        prerequisites,
        "PARTS",
        (prerequisites.Prerequisite("Thing", absent, (), "", optional=True),),
    )
    monkeypatch.setenv("CI", "true")
    assert prerequisites.main([]) == 0


def test_what_is_optional_is_installed_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a fresh machine checks the files of deploy too."""

    def absent() -> Path:
        raise prerequisites.MissingPrerequisite("gone")

    asked: list[str] = []
    some = (
        prerequisites.Prerequisite("Thing", absent, ("thing",), ""),
        prerequisites.Prerequisite("Checker", absent, ("checker",), "", optional=True),
    )
    monkeypatch.setattr(prerequisites, "PARTS", some)
    monkeypatch.setattr(apt, "install", lambda wanted: asked.extend(part.name for part in wanted))
    monkeypatch.delenv("CI", raising=False)
    prerequisites.main(["--install"])
    assert asked == ["Thing", "Checker"]
    asked.clear()
    prerequisites.main(["--install", "Thing"])
    assert asked == ["Thing"]


def test_the_checkers_of_deploy_files_are_among_the_parts() -> None:
    assert {"promtool", "docker-compose"} <= {part.name for part in prerequisites.PARTS}


def test_a_package_that_only_points_to_snap_is_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "chromium-browser"
    shim.write_text("#!/bin/sh\necho 'requires the chromium snap to be installed'\nexit 1\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    monkeypatch.delenv("HOITHI_CHROMIUM", raising=False)
    with pytest.raises(prerequisites.MissingPrerequisite):
        prerequisites.chromium()


def test_the_command_runs_from_a_path_with_spaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "bin").mkdir()
    places = {"purelib": str(tmp_path / "site"), "scripts": str(tmp_path / "bin")}
    monkeypatch.setattr("sysconfig.get_path", places.__getitem__)
    editable_install.main()
    assert (tmp_path / "bin" / "hoithi").stat().st_mode & 0o111
    assert (tmp_path / "site" / "hoithi.pth").read_text().strip() == str(
        editable_install.REPOSITORY
    )
