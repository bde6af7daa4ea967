"""A page looked at as it stands: what axe finds, what does not fit or lies under something."""

from urllib.parse import urljoin

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.chromium import PHONE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}"""

#: cells whose words run over into the next beside or below them, and what lies beyond the edges of
#: the page: out of any part that scrolls by itself or is hidden from eyes
SPILLING = """() => {
  const seen = (node) => { if (!node.checkVisibility()) return false;
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX !== 'visible' || style.clipPath !== 'none') return false; }
    return true; };
  const beyond = ({ left, right, width }) =>
    width && right > 0 && (right > innerWidth + 1 || left < -1);
  const cells = [...document.querySelectorAll('th, td')].filter((cell) => cell.clientWidth &&
    (cell.scrollWidth > cell.clientWidth + 1 || cell.scrollHeight > cell.clientHeight + 8));
  const wide = [...document.querySelectorAll('body *')]
    .filter((node) => beyond(node.getBoundingClientRect()));
  return [...cells, ...wide].filter(seen).map((node) => node.outerHTML.slice(0, 200));
}"""

#: takes parts of a page away that are built like an earlier one: the same elements with the same
#: attributes, words where it has words; neighbours of one form count once
ONE_OF_EACH = """(parts) => {
  const built = (node) => [node.tagName, node.className, node.type, !node.textContent.trim(),
    ...node.getAttributeNames(), '(', ...[...node.children].map(built)
    .filter((one, place, all) => one !== all[place - 1]), ')'].join(' ');
  const known = new Set();
  for (const part of document.querySelectorAll(parts)) {
    const form = built(part);
    known.has(form) ? part.remove() : known.add(form); } }"""


def keep_one_of_each(page: Page, parts: str) -> None:
    """Before axe looks at a page of hundreds of parts that are built alike: of the second it can
    find nothing that it does not find of the first, and it would look for half a minute."""
    page.evaluate(ONE_OF_EACH, parts)


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(RUN, RULES)
    return found


def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def spilling(page: Page) -> list[str]:
    """What is wider than its place: cells of tables, and anything that lies beyond the page."""
    found: list[str] = page.evaluate(SPILLING)
    return found


def look(page: Page, where: str = "") -> None:
    """Nothing that axe finds, nothing too wide."""
    assert violations(page) == [], where or page.url
    assert not too_wide(page), where or page.url
    found = spilling(page)
    assert found == [], f"{where or page.url}: {found}"


def look_in_both(page: Page, where: str = "") -> None:
    """The same in both languages; in English on a phone only, where longer words matter most.

    What a form answered is asked for once more by loading the page again: only for what changes
    nothing (mistakes, previews, dry runs), and not after a file was sent, which is not sent again.
    """
    look(page, where)
    size = page.viewport_size
    if size is None or size["width"] > PHONE["width"]:
        return
    whole_site = urljoin(page.url, "/")
    for language in ("en", "vi"):
        cookie = {"name": "hoithi_lang", "value": language, "url": whole_site}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.reload()
        assert page.get_attribute("html", "lang") == language
        if language == "en":
            look(page, f"{where} (English)")
