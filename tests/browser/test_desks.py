"""Every page of the staff as it stands when opened: nothing that axe finds, nothing too wide."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from gateway.core.access.page_access_table import PAGE_ACCESS
from tests.browser.conftest import let_in
from tests.browser.site import Credentials, Site
from tests.browser.test_accessibility import LOOKS, Walk
from tests.browser.test_questions import propose_twins

pytestmark = pytest.mark.browser
PAGES = sorted(path for method, path in PAGE_ACCESS if method == "GET")
#: pages that answer with a file or a stream instead of a page
NOT_PAGES: frozenset[str] = frozenset(
    path for path in PAGES if path.endswith(("/stream", ".xlsx", "-file", "/{kind}"))
)
#: need a judge to whom works were given, and an entry: test_sheets.py, test_chairs_desk.py,
#: test_screening.py
ELSEWHERE = {
    "/contests/{contest}/rounds/{round_id}/figures",
    "/contests/{contest}/rounds/{round_id}/sheets/{sheet}",
    "/contests/{contest}/agencies/{agency}/team",
    "/contests/{contest}/rounds/{round}/stage-desk",
    "/contests/{contest}/screening/{entry}",
    "/contests/{contest}/screening/{entry}/alike/{source}",
    "/contests/{contest}/rounds/{round_id}/panels/{panel}/desk",
    "/contests/{contest}/rounds/{round_id}/panels/{panel}/paper",
    "/contests/{contest}/rounds/{round_id}/panels/{panel}/marks",
    "/contests/{contest}/rounds/{round_id}/panels/{panel}/assignment",
    "/contests/{contest}/rounds/{round_id}/panels/{panel}/samples",
}


#: an open menu lies over the page: it is looked at by itself in test_staff_menu.py
OPENED = "document.querySelectorAll('main details').forEach((part) => { part.open = true; })"


def there(site: Site, path: str, question: str, who: Credentials) -> str:
    """The path with things that exist."""
    if "{appeal}" in path:
        path = path.replace("{appeal}", site.first_appeal())
    if "{upload}" in path:
        path = path.replace("{upload}", site.roster_upload(who))
    if path.endswith("/revocation"):
        path += f"?held={quote(site.first_held())}"
    return (
        path.replace("{contest}", site.contest)
        .replace("{question}", question)
        .replace("{round_id}", site.published_round)
        .replace("{agency}", site.city.agencies[0].code)
    )


@pytest.mark.parametrize("language", sorted(LOOKS))
def test_no_desk_has_an_accessibility_violation(
    browser: Browser, site: Site, language: str
) -> None:
    size, theme = LOOKS[language]
    question = ""
    for role in sorted({min(access) for access in PAGE_ACCESS.values() if access}):
        context = browser.new_context(viewport=size, color_scheme=theme)
        page: Page = context.new_page()
        page.goto(f"{site.base_url}/?lang={language}")
        who = site.staff(role)
        let_in(page, site, who)
        if role == "author":  # they come first
            question = propose_twins(site, who)
        walk = Walk(page, site, language)
        for path in PAGES:
            access = PAGE_ACCESS["GET", path]
            if path not in NOT_PAGES | ELSEWHERE and access and min(access) == role:
                answer = page.goto(site.base_url + there(site, path, question, who))
                assert answer, path
                assert answer.status == 200, path
                page.evaluate(OPENED)  # also what somebody has to open to see
                walk.look(path, alike="tbody tr")
                assert page.locator("h1").count() == 1, path
        context.close()
