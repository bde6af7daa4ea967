"""Pictures in a Word file: which one a drawing shows, and whether it shows it as it is stored."""

from typing import Final

from contracts.errors import Refused
from spreadsheets.safe_zip import Package
from spreadsheets.text_cleaning import clean

from .pictures import MOST_BYTES, MOST_OF_A_BANK, FoundPicture, too_many_pictures
from .xml_tree import Node, parse_part

#: prefixes by address, beside those of texts; attributes without a namespace begin with "@"
NAMESPACES: Final = {
    "": "@",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic:",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "urn:schemas-microsoft-com:vml": "v:",
}
_RELATIONS: Final = {
    "": "@",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
}
_RELATIONS_OF_MAIN: Final = "word/_rels/document.xml.rels"
#: what Word writes into a picture that it shows as it is stored
_PLAIN: Final = frozenset({"a:extLst", "a:lum"})


class Unusable(Exception):  # noqa: N818 - a finding about one picture
    """A drawing is no picture that can be taken: a finding's code, and what it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


class WordPictures:
    """The pictures of a package, by what drawings call them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.found: list[FoundPicture] = []
        self._targets: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        if _RELATIONS_OF_MAIN not in package:
            return
        with package.open(_RELATIONS_OF_MAIN) as stream:
            root = parse_part(stream, package.budget, _RELATIONS)
        for one in root.all("rel:Relationship"):
            outside = one.attributes.get("@TargetMode") == "External"
            self._targets[one.attributes.get("@Id", "")] = (
                "" if outside else _part_of(one.attributes.get("@Target", ""))
            )

    def take(self, node: Node) -> tuple[int, bool]:
        """The number of the picture that a ``w:drawing`` or ``w:pict`` shows, and whether it floats
        beside the text; :class:`Unusable`. ``questions.too_many_pictures``."""
        every = list(node.within())
        if node.name == "w:pict":
            return self._old(every), False
        shown = [one for one in every if one.name == "a:blip"]
        if len(shown) != 1 or not any(one.name == "pic:pic" for one in every):
            raise Unusable("image")
        if any(_altered(one) for one in every):
            raise Unusable("picture_altered")
        described = [one.attributes for one in every if one.name == "wp:docPr"]
        alt = next((one.get("@descr", "") for one in described), "")
        number = self._keep(shown[0].attributes.get("r:embed", ""), alt)
        return number, any(one.name == "wp:anchor" for one in every)

    def _old(self, every: list[Node]) -> int:
        shown = [one for one in every if one.name == "v:imagedata"]
        if len(shown) != 1 or any(one.name == "w:txbxContent" for one in every):
            raise Unusable("image")
        if any(name.startswith("@crop") for name in shown[0].attributes):
            raise Unusable("picture_altered")
        alt = next((one.attributes["@alt"] for one in every if "@alt" in one.attributes), "")
        return self._keep(shown[0].attributes.get("r:id", ""), alt)

    def _keep(self, relation: str, alt: str) -> int:
        name = self._targets.get(relation, "")
        if not name:
            raise Unusable("picture_outside")
        if len(self.found) >= MOST_OF_A_BANK:
            raise too_many_pictures()
        try:
            content = self._content(name)
        except Refused:
            raise Unusable("picture_missing", name.rpartition("/")[2][:60]) from None
        self.found.append(FoundPicture("", content, clean(alt)))
        return len(self.found) - 1

    def _content(self, name: str) -> bytes:
        """Unpacked once, however often it is shown: a small file may show a large one for ever."""
        if name not in self._contents:
            with self._package.open(name) as stream:
                self._contents[name] = stream.read(MOST_BYTES + 1)
        return self._contents[name]


def _part_of(target: str) -> str:
    """The part that a relation of the document's text names."""
    if target.startswith("/"):
        return target[1:]
    return target[3:] if target.startswith("../") else f"word/{target}"


def _altered(node: Node) -> bool:
    """Whether something shows a picture otherwise than it is stored: cut, turned, recoloured."""
    given = node.attributes
    if node.name == "a:srcRect":
        return any(given.get(f"@{side}", "0") != "0" for side in "lrtb")
    if node.name == "a:xfrm":
        turned = given.get("@rot", "0") != "0"
        return turned or any(given.get(f"@flip{way}", "0") not in ("0", "false") for way in "HV")
    if node.name == "a:blip":
        others = [one for one in node.children if one.name not in _PLAIN or one.attributes]
        return any(one.name != "a:extLst" for one in others)
    return False
