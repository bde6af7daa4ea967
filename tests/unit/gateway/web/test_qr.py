"""The QR code of a receipt: drawn, scalable, without any inline style."""

import re

from gateway.web.qr import qr_code, receipt_code

ADDRESS = "https://hoithi.example.vn/receipts/bn-0123456789abcdef"


def test_the_code_is_a_picture_that_needs_no_style() -> None:
    code = qr_code(ADDRESS)
    assert code.startswith("<svg")
    assert not re.search(r"style=|<style|<script| on\w+=", code)
    assert 'class="qr"' in code
    assert "viewBox=" in code
    assert 'fill="#fff"' in code  # light under the dark modules, also on a dark page


def test_another_address_is_another_code() -> None:
    assert qr_code(ADDRESS) == qr_code(ADDRESS)
    assert qr_code(ADDRESS) != qr_code(ADDRESS + "0")


def test_nothing_of_the_address_is_written_into_the_page() -> None:
    assert "script" not in qr_code('https://x/"><script>alert(1)</script>')


def test_the_code_of_a_receipt_leads_to_where_it_is_checked() -> None:
    expected = qr_code("https://hoithi.example.vn:8443/verify?receipt=bn%2F1")
    assert receipt_code("https://hoithi.example.vn:8443", "bn/1") == expected
