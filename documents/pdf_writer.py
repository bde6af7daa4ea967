"""PDF by Typst. The template sees the files of its folder and the data, nothing else: it is given
in memory, with an empty folder as its root."""

import json
import re
import tempfile
from typing import Any, cast

import typst

from documents.template_files import FONTS, broken, typst_files

#: of the file that Typst begins with, which the templates do not see
_MAIN = "main.typ"
#: words may be broken that no language has: a name typed without blanks would otherwise run out of
#: its cell and off the page, also one with digits, dots or signs in it. Digests and codes stay as
#: they can be copied, and addresses break at their strokes.
_BREAKS = r"""#let broken(it) = it.text.clusters().join("\u{200b}")
#show regex("[\\p{L}\\p{M}]{25,}"): it => if it.text.contains(regex("[^a-f]")) {
  broken(it)
} else { it }
#show regex("[^\\s/-]{30,}"): it => if it.text.contains(regex("\\b[0-9a-f]{64}\\b")) {
  it
} else { broken(it) }"""
_PLACE = re.compile(r"┌─ (?:\S*/)?([^/\s]+):(\d+):(\d+)")


def pdf_of(name: str, data: dict[str, Any], replaced: str = "") -> bytes:
    """The document of the template ``<name>.typ`` with this data; texts in it are never read as
    markup. ``document.template_broken``."""
    file = f"{name}.typ"
    files = typst_files(replaced)
    if file not in files:
        raise broken(file, "không có tệp này", "there is no such file")
    files[_MAIN] = (
        f'#import "{file}" as template\n{_BREAKS}\n#template.page(json(bytes(sys.inputs.data)))'
    ).encode()
    with tempfile.TemporaryDirectory() as nothing:
        compiler = typst.Compiler(
            cast(Any, files),  # several files in memory, which its types do not tell
            root=nothing,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            package_path=nothing,
            package_cache_path=nothing,
        )
        try:
            made = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data)})
        except typst.TypstError as fault:
            raise _said(file, fault) from None
    assert isinstance(made, bytes), "a PDF is one file"
    return made


def _said(file: str, fault: typst.TypstError) -> Exception:
    place = _PLACE.search(fault.diagnostic or "")
    if place is None or place[1] == _MAIN:
        return broken(file, fault.message, fault.message)
    where = f"dòng {place[2]}, cột {int(place[3]) + 1}"  # it counts columns from 0
    return broken(place[1], fault.message, fault.message, where)
