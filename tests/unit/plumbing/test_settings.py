"""What the environment may say."""

import re
from pathlib import Path

import pytest

from plumbing import settings
from plumbing.settings import from_environment

SOURCE = Path(settings.__file__)
ROOT = SOURCE.parents[1]


def test_portals_that_may_frame_the_widget_are_named_by_their_origins() -> None:
    assert from_environment({}).embed_origins == ()
    named = {"HOITHI_EMBED_ORIGINS": " https://haiphong.gov.vn  http://10.0.0.7:8080 "}
    assert from_environment(named).embed_origins == (
        "https://haiphong.gov.vn",
        "http://10.0.0.7:8080",
    )


@pytest.mark.parametrize(
    "text",
    ["*", "haiphong.gov.vn", "https://a.vn/", "https://a.vn; script-src *", "'self'", "https://*"],
)
def test_anything_else_never_reaches_a_security_header(text: str) -> None:
    with pytest.raises(ValueError, match="HOITHI_EMBED_ORIGINS"):
        from_environment({"HOITHI_EMBED_ORIGINS": text})


def test_trusted_proxies_are_addresses_and_networks() -> None:
    assert from_environment({}).trusted_proxies == ()
    named = {"HOITHI_TRUSTED_PROXIES": "10.0.0.5, 172.20.0.0/16 fd00::/8"}
    assert from_environment(named).trusted_proxies == (
        "10.0.0.5/32",
        "::ffff:10.0.0.5/128",
        "172.20.0.0/16",
        "::ffff:172.20.0.0/112",
        "fd00::/8",
    )


@pytest.mark.parametrize("text", ["*", "0.0.0.0/0", "::/0", "proxy.local", "10.0.0.5/16"])
def test_a_proxy_that_would_let_clients_choose_their_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HOITHI_TRUSTED_PROXIES"):
        from_environment({"HOITHI_TRUSTED_PROXIES": text})


def test_every_setting_is_described() -> None:
    read = set(re.findall(r"HOITHI_[A-Z]+(?:_[A-Z]+)*", SOURCE.read_text()))
    described = (ROOT / "docs" / "settings.md").read_text()
    assert len(read) > 8
    assert {name for name in read if f"`{name}" not in described} == set()


def test_the_address_of_papers_is_an_origin_or_left_out() -> None:
    assert from_environment({}).address == ""
    named = {"HOITHI_ADDRESS": "https://hoithi.haiphong.gov.vn"}
    assert from_environment(named).address == "https://hoithi.haiphong.gov.vn"
    for wrong in (
        "hoithi.vn",
        "https://a.vn/x",
        "javascript:alert(1)",
        "https://a.vn https://b.vn",
    ):
        with pytest.raises(ValueError, match="HOITHI_ADDRESS"):
            from_environment({"HOITHI_ADDRESS": wrong})
