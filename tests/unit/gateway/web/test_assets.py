"""Static files, bundles and the CSRF token."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.access import csrf
from gateway.web import assets, rendering
from gateway.web.script_bundle import BundleError, bundled

STATIC = Path(assets.__file__).parent / "static"


def test_a_bundle_holds_each_module_once_before_its_users() -> None:
    sources = {
        "a.js": "import { b } from './b.js';\nimport { c } from './c.js';\nb(c);\n",
        "b.js": "import { c } from './c.js';\nexport function b() { return c; }\n",
        "c.js": "const hidden = 1;\nexport const c = hidden;\n",
    }
    text = bundled("a.js", sources.__getitem__)
    heads = re.findall(r"const module_(\w)", text)
    assert heads == ["c", "b", "a"]
    assert "import" not in text
    assert "export" not in text


@pytest.mark.parametrize(
    "source", ["export default 1;\n", "import x from './c.js';\n", "export { x };\n"]
)
def test_a_form_that_is_not_understood_is_refused(source: str) -> None:
    with pytest.raises(BundleError):
        bundled("a.js", {"a.js": source}.__getitem__)


def test_a_circle_of_imports_is_refused() -> None:
    sources = {
        "a.js": "import { b } from './b.js';\n",
        "b.js": "import { a } from './a.js';\n",
    }
    with pytest.raises(BundleError):
        bundled("a.js", sources.__getitem__)


def test_every_import_of_our_modules_exists_where_it_comes_from() -> None:
    for path in STATIC.glob("*.js"):
        for names, source in re.findall(
            r"^import \{([^}]*)\} from '\./([\w-]+\.js)';", path.read_text("utf-8"), re.M
        ):
            there = (STATIC / source).read_text("utf-8")
            for name in (item.strip() for item in names.split(",")):
                assert re.search(rf"^export .*\b{name}\b", there, re.M), (path.name, name)


def test_the_version_changes_with_any_file(tmp_path: Path) -> None:
    for name in assets.ENTRIES:
        (tmp_path / name).write_text("1;\n")
    first = assets.load_assets(tmp_path).version
    (tmp_path / "exam.js").write_text("2;\n")
    assert assets.load_assets(tmp_path).version != first


def test_compressed_files_are_the_plain_ones() -> None:
    loaded = assets.load_assets(STATIC)
    scripts = {name for name in loaded.files if name.endswith(".js")}
    # the modules that they import are inside them
    assert scripts == {*assets.ENTRIES, "tus.min.js"}
    assert {"hoithi.css", "logo.svg"} <= loaded.files.keys()
    for name, asset in loaded.files.items():
        if name.endswith(".woff2"):  # compressed as it stands
            assert (asset.plain[:4], asset.compressed) == (b"wOF2", b"")
            continue
        assert gzip.decompress(asset.compressed) == asset.plain
    assert loaded.url("exam.js") == f"/static/{loaded.version}/exam.js"


def test_programs_of_others_are_as_they_were_published_and_come_with_their_licences() -> None:
    """tus-js-client 4.3.1, as the registry has it."""
    loaded = assets.load_assets(STATIC)
    digest = hashlib.sha256(loaded.files["tus.min.js"].plain).hexdigest()
    assert digest == "8cbb1b63fccc3bba0ae73ad1deb160ce046c3750851d0c3e94921ae3ef070eb8"
    for path in (STATIC / assets.VENDOR).glob("*.js"):
        licence = path.with_suffix("").with_suffix(".licence.txt")
        assert loaded.files[licence.name].plain.count(b"opyright") > 8


def test_type_is_there_for_every_name_in_the_styles_with_its_licence_and_what_was_changed() -> None:
    """Be Vietnam Pro 5.3.0 as @fontsource has it; the Latin files have figures of one width too."""
    loaded = assets.load_assets(STATIC)
    named = set(re.findall(r'url\("([^"]+)"\)', loaded.files["hoithi.css"].plain.decode()))
    assert named == {name for name in loaded.files if name.endswith(".woff2")}
    assert sum(len(loaded.files[name].plain) for name in named) < 70_000
    licence = loaded.files["be-vietnam-pro.licence.txt"].plain.decode()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "tnum" in licence


def test_styles_and_scripts_ask_nothing_of_other_sites() -> None:
    for path in STATIC.glob("*.*"):
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        own = re.sub(r'url\("[\w-]+\.woff2"\)', "", text)
        assert not re.search(r"https?://|@import|url\(", own), path.name


def test_a_token_matches_plain_and_masked_and_nothing_else() -> None:
    token = csrf.new_token()
    assert csrf.matches(token, token)
    assert csrf.matches(token, csrf.masked(token))
    assert csrf.masked(token) != csrf.masked(token)
    assert not csrf.matches(token, csrf.new_token())
    assert not csrf.matches(None, None)
    assert not csrf.matches("", "")


@given(st.text(), st.text())
def test_any_text_is_refused_without_an_error(cookie: str, presented: str) -> None:
    assert not csrf.matches(cookie, presented) or cookie == presented


@pytest.mark.parametrize(
    "wish", [None, "", "//x.vn", "/\\x.vn", "https://x.vn", "x", "/a\\b", "/a\r\nb", "/\t/x.vn"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(wish: str | None) -> None:
    assert rendering.local_path(wish) == "/"


def test_after_signing_in_one_comes_back() -> None:
    assert rendering.local_path("/contests/a?round=b") == "/contests/a?round=b"
