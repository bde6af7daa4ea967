"""The sign-ins that the demo prints are there to be copied from the screen."""

from io import StringIO

import pytest
from rich.console import Console

from client.api_client import random_password
from rigs.demo.contest_setup import SignIn
from rigs.demo.final_report import sign_in_table


@pytest.mark.parametrize("width", [80, 100, 110, 132, 200])
def test_no_username_and_no_password_is_cut_however_narrow_the_screen(width: int) -> None:
    found = [
        SignIn(role, "CB0000123", random_password(), "Nguyễn Thị Hồng Ánh",
               "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân thành phố")
        for role in ("contestant", "liaison", "organiser", "author", "vetter", "judge", "ops")
    ]  # fmt: skip
    screen = StringIO()
    Console(width=width, file=screen).print(sign_in_table(found, width))
    said = screen.getvalue()
    lines = said.splitlines()
    for item in found:
        (line,) = [line for line in lines if item.password in line]
        assert line.split("│")[2:5] == [
            f" {item.role:<10} ", f" {item.username:<13} ", f" {item.password} "
        ]  # fmt: skip
    assert max(len(line) for line in lines) <= width
    assert "…" not in said
