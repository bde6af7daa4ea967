"""Templates that come with the platform, and those that an installation put in their place."""

from pathlib import Path

from contracts.errors import Refused

SHIPPED = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
#: what the templates of PDF files may be made of
_PARTS = (".typ", ".svg", ".png", ".jpg", ".jpeg")


def template_file(name: str, replaced: str) -> bytes:
    """A template by its file name; ``replaced``: the installation's folder, empty: it has none.
    ``document.template_broken``."""
    for folder in _folders(replaced):
        path = folder / name
        if path.is_file():
            return _content(path)
    raise broken(name, "không có tệp này", "there is no such file")


def typst_files(replaced: str) -> dict[str, bytes]:
    """All files that a template may name, those of the installation's folder in place of ours;
    ``document.template_broken``."""
    found = {}
    for folder in reversed(_folders(replaced)):
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in _PARTS and path.is_file():
                found[path.name] = _content(path)
    return found


def _folders(replaced: str) -> list[Path]:
    if not replaced:
        return [SHIPPED]
    own = Path(replaced)
    if not own.is_dir():
        raise broken(
            replaced,
            "HOITHI_DOCUMENT_TEMPLATES phải là một thư mục có thật",
            "HOITHI_DOCUMENT_TEMPLATES has to be a folder that exists",
        )
    return [own, SHIPPED]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        raise broken(path.name, f"không đọc được tệp ({why})", why) from None


def broken(file: str, why: str, english: str, where: str = "") -> Refused:
    """A template cannot be used: which, why, and ``where`` in it."""
    place, at = (f", {where}", f", {where}") if where else ("", "")
    return Refused(
        "document.template_broken",
        f"Mẫu văn bản {file} không dùng được{place}: {why}. Hãy sửa tệp này trong thư mục "
        "HOITHI_DOCUMENT_TEMPLATES, hoặc bỏ nó đi để dùng mẫu có sẵn. "
        f"(The template {file} cannot be used{at}: {english}. Mend the file in the folder of "
        "HOITHI_DOCUMENT_TEMPLATES, or remove it to use the one that comes with the platform.)",
        file=file,
        where=where,
        reason=english,
    )
