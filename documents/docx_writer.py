""".docx files by docxtpl: templates are Word files with the tags of Jinja in their text."""

import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from documents.template_files import broken, template_file

_NAMED = re.compile(r"'([^']+)'")


def docx_of(name: str, data: dict[str, Any], replaced: str = "") -> bytes:
    """The document of the template ``<name>.docx`` with this data; texts in it are never read as
    markup. ``document.template_broken``."""
    file = f"{name}.docx"
    content = template_file(file, replaced)
    engine = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made = io.BytesIO()
    document = _opened(file, content)
    try:
        document.render(data, engine, autoescape=True)
        document.save(made)
    except TemplateError as fault:
        told = fault.message or type(fault).__name__
        raise broken(file, told, told, _where(content, told)) from None
    except (AttributeError, TypeError, ValueError, LookupError, ArithmeticError) as fault:
        told = f"{type(fault).__name__}: {fault}"
        raise broken(file, told, told, _where(content, told)) from None
    return made.getvalue()


def _opened(file: str, content: bytes) -> DocxTemplate:
    try:
        Document(io.BytesIO(content))  # which DocxTemplate puts off until it is too late
        return DocxTemplate(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        raise broken(file, "không phải tệp Word (.docx)", "it is no Word file (.docx)") from None


def _where(content: bytes, told: str) -> str:
    """The paragraph that has what the engine complains of; empty: no telling."""
    named = _NAMED.findall(told)
    document = Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    within = [one for cell in cells for one in cell.paragraphs]
    for number, paragraph in enumerate([*document.paragraphs, *within], 1):
        if "{" in paragraph.text and any(name in paragraph.text for name in named):
            return f"đoạn {number}: «{paragraph.text.strip()[:120]}»"
    return ""
