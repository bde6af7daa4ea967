"""An address as a QR code: an SVG whose looks are attributes, as pages have no inline style."""

from urllib.parse import urlencode

from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """The code as an ``<svg class="qr">`` that scales, dark on light in any theme so that cameras
    read it, with the quiet zone that the standard asks for."""
    import segno  # loaded by the first code that is drawn

    code = segno.make(address, error="m", micro=False)
    return Markup(  # nothing in it comes from outside: the address is drawn, not written
        code.svg_inline(
            border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
        )
    )


def receipt_code(site: str, receipt: str) -> Markup:
    """The address where anybody checks this receipt."""
    return qr_code(f"{site}/verify?{urlencode({'receipt': receipt})}")
