"""The organiser's emblem in place of ours, and what is refused as one."""

import re
from pathlib import Path

import pytest

from gateway.web.own_logo import MOST_BYTES, read_logo
from plumbing.settings import from_environment
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes([0, 0, 0, 9, 0, 0, 0, 9]) + b"\x08\2\0\0\0"
HOME = f"/contests/{CONTEST}"


def stored(folder: Path, content: bytes) -> str:
    path = folder / "emblem.bin"  # its name tells nothing
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("page", ["/sign-in", HOME, f"{HOME}/poster", f"{HOME}/room/wall"])
def test_the_emblem_stands_in_the_header_on_the_wall_and_on_the_poster(
    tmp_path: Path, page: str
) -> None:
    house = House(tmp_path, handlers(), logo=stored(tmp_path, SVG))
    own = house.gateway.api.state.logo
    assert own
    with house.open() as client:
        known = {} if page == "/sign-in" else cookies(house, "organiser")
        html = client.get(page, headers=known).text
    shown = re.findall(r'<img[^>]* src="([^"]+)"', html)
    assert shown == [own.url] * (2 if page.endswith("poster") else 1)
    assert f'<link rel="icon" href="{own.url}">' in html


def test_without_one_ours_stands_there_and_the_poster_has_none(tmp_path: Path) -> None:
    house = House(tmp_path, handlers())
    with house.open() as client:
        html = client.get(f"{HOME}/poster").text
        assert client.get("/static/0/logo").status_code == 404
    assert re.findall(r'<img[^>]* src="[^"]+/([^"/]+)"', html) == ["logo.svg"]


@pytest.mark.parametrize(("content", "kind"), [(SVG, "image/svg+xml"), (PNG, "image/png")])
def test_it_is_served_by_its_content_and_can_run_nothing(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    house = House(tmp_path, handlers(), logo=stored(tmp_path, content))
    own = house.gateway.api.state.logo
    assert own
    with house.open() as client:
        answer = client.get(own.url)
        older = client.get("/static/0/logo")
        icon = client.get("/favicon.ico")
    assert (answer.content, answer.headers["content-type"]) == (content, kind)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert older.headers["cache-control"] == "no-cache"
    assert icon.headers["location"] == own.url


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "neither SVG nor PNG"),
        (b"GIF89a", "neither SVG nor PNG"),
        (b"<html><body/></html>", "neither SVG nor PNG"),
        (b"<svg/>", "neither SVG nor PNG"),
        (SVG[:-3], "neither SVG nor PNG"),
        (SVG.replace(b"path", b"script"), "<script>"),
        (SVG.replace(b"<path", b'<path onload="x()"'), "onload"),
        (SVG.replace(b"<path", b'<image href="https://o.vn/x.png"/><path'), "href"),
        (SVG.replace(b"<path", b'<a href="javascript:alert(1)"/><path'), "href"),
        (SVG.replace(b"<path", b'<path fill="url(https://o.vn/x.svg#a)"'), "fill"),
        (SVG.replace(b"<path", b"<style>@import 'https://o.vn/x.css';</style><path"), "elsewhere"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "DOCTYPE"),
        (PNG[:14], "PNG"),
        (PNG.replace(b"\0\0\0\x09", b"\0\1\0\0"), "2000 x 2000"),
        (SVG + b" " * MOST_BYTES, "100 KB"),
    ],
)
def test_anything_else_is_refused_with_the_settings_name(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(ValueError, match=f"HOITHI_LOGO: .*{why}"):
        read_logo(stored(tmp_path, content))


def test_a_drawing_may_point_into_itself(tmp_path: Path) -> None:
    inside = b'<style>.a{fill:url("#b")}</style><use href="#a"/><path id="a" fill="url(#b)"'
    assert read_logo(stored(tmp_path, SVG.replace(b"<path", inside)))


def test_a_file_that_is_not_there_is_told_and_no_setting_is_no_logo(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"HOITHI_LOGO: .*cannot be read"):
        read_logo(str(tmp_path / "none.svg"))
    assert read_logo(from_environment({}).logo) is None
    assert from_environment({"HOITHI_LOGO": "/etc/emblem.svg"}).logo == "/etc/emblem.svg"


@pytest.mark.parametrize("page", ["poster", "room/wall"])
def test_papers_and_the_wall_name_the_installations_own_address(tmp_path: Path, page: str) -> None:
    for address, shown in (("https://hoithi.vn", "hoithi.vn"), ("", "testserver")):
        house = House(tmp_path / shown, handlers(), address=address)
        with house.open() as client:
            known = cookies(house, "organiser")
            assert f"{shown}{HOME}" in client.get(f"{HOME}/{page}", headers=known).text
