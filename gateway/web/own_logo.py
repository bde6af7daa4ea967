"""The organiser's emblem: one picture of the installation (``HOITHI_LOGO``) in place of ours."""

import hashlib
from pathlib import Path
from xml.parsers import expat

from gateway.web.assets import Asset, asset_of

#: bytes of a logo; every page shows it, on telephones too
MOST_BYTES = 100 * 1024
_MOST_SIDE = 2000  # pixels
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg"
#: an opened address must do no more than a picture in a page: no script, nothing from elsewhere
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


_POINTS = ("href", "src")
#: what lies in the picture itself
_INSIDE = ("#", "data:image/png", "data:image/jpeg")


class OwnLogo:
    """A checked picture and its version, which is a hash over its bytes."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset
        self.version = hashlib.sha256(asset.plain).hexdigest()[:12]

    @property
    def url(self) -> str:
        """Its address, which changes with its content."""
        return f"/static/{self.version}/logo"


def read_logo(path: str) -> OwnLogo | None:
    """The picture in this file; ``None`` for no path. ``ValueError`` for what is no SVG and no PNG
    by its content, is too large, or could do more than be looked at."""
    if not path:
        return None
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ValueError(f"HOITHI_LOGO: {path} cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise ValueError(f"HOITHI_LOGO: {path} has more than {MOST_BYTES // 1024} KB")
    if content.startswith(_PNG):
        fault, suffix = _fault_of_png(content), ".png"
    else:
        fault, suffix = _fault_of_svg(content), ".svg"
    if fault:
        raise ValueError(f"HOITHI_LOGO: {path} {fault}")
    return OwnLogo(asset_of(suffix, content))


def _fault_of_png(content: bytes) -> str:
    sides = [int.from_bytes(content[at : at + 4], "big") for at in (16, 20)]
    if content[12:16] != b"IHDR" or not all(0 < side <= _MOST_SIDE for side in sides):
        return f"is no PNG of at most {_MOST_SIDE} x {_MOST_SIDE} pixels"
    return ""


def _elsewhere(style: str) -> bool:
    """Whether a style, in small letters, fetches something."""
    return "@import" in style or any(
        not one.lstrip("\"' ").startswith(_INSIDE) for one in style.split("url(")[1:]
    )


def _fault_of_svg(content: bytes) -> str:
    """Why these bytes are not a drawing that can only be looked at."""
    opened: list[str] = []
    bad: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        opened.append(name)
        kind = name.rpartition("}")[2].lower()
        if kind in ("script", "foreignobject", "iframe"):
            bad.append(f"<{kind}>")
        for key, value in attributes.items():
            plain, said = key.rpartition("}")[2].lower(), value.strip().lower()
            if plain.startswith("on") or (plain in _POINTS and not said.startswith(_INSIDE)):
                bad.append(key.rpartition("}")[2])
            elif _elsewhere(said):
                bad.append(f"{key.rpartition('}')[2]} with url(...)")

    def styled(words: str) -> None:
        if opened[-1:] and opened[-1].endswith("}style") and _elsewhere(words.lower()):
            bad.append("a style that points elsewhere")

    def declared(*_told: object) -> None:
        bad.append("<!DOCTYPE>")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, declared
    parser.CharacterDataHandler, parser.buffer_text = styled, True
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return "is neither SVG nor PNG"
    if not opened or opened[0] != f"{_SVG}}}svg":
        return "is neither SVG nor PNG"
    return f"has {bad[0]}, which a picture must not have" if bad else ""
