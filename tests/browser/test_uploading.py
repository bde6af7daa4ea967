"""The vendored tus client in a browser: under our content policy, over lines that break, from one
device to another."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gateway.web.rendering import renderer
from tests.browser.chromium import DESK
from tests.browser.conftest import let_in, visitor
from tests.browser.site import Credentials, Site
from tests.support.line import Line

pytestmark = pytest.mark.browser

SIZE, CHUNK = 3_000_000, 1 << 20
ROUND = "nhan-video"
PERIOD = bytes(n * 7 % 251 for n in range(251))
CONTENT = (PERIOD * (SIZE // len(PERIOD) + 1))[:SIZE]
#: sends a file of such content, or goes on with one at `uploadUrl`; leaves the upload in `window`;
#: stops behind the first chunk if told so
BEGIN = """([size, more, stops]) => {
  const bytes = new Uint8Array(size);
  for (let n = 0; n < size; n += 1) bytes[n] = (n * 7) % 251;
  window.sent = { bytes: 0, state: 'sending', url: null };
  window.upload = new tus.Upload(new File([bytes], 'bài dự thi.mp4'), {
    metadata: { filename: 'bài dự thi.mp4', kind: 'video' },
    headers: { 'X-CSRF-Token': document.cookie.match(/hoithi_csrf=([^;]+)/)[1] },
    retryDelays: [50, 100, 200, 400, 800, 1600],
    storeFingerprintForResuming: false,
    onChunkComplete: (size, done) => {
      window.sent.bytes = done;
      window.sent.url = window.upload.url;
      if (stops) window.upload.abort();
    },
    onError: (error) => { window.sent.state = String(error); },
    onSuccess: () => { window.sent.state = 'done'; },
    ...more,
  });
  window.upload.start();
}"""


def open_page(page: Page, site: Site) -> None:
    """A page of ours, with the client in it."""
    page.goto(site.home)
    page.add_script_tag(url=renderer().assets.url("tus.min.js"))


def announced(site: Site) -> dict[str, Any]:
    return {
        "endpoint": f"/api/contests/{site.contest}/rounds/{ROUND}/entries",
        "chunkSize": CHUNK,
    }


def wait_for(page: Page, condition: str) -> dict[str, Any]:
    """Until it holds of what was sent."""
    page.wait_for_function(f"() => window.sent.state !== 'sending' || ({condition})")
    found: dict[str, Any] = page.evaluate("window.sent")
    return found


def content_of(page: Page, site: Site, url: str) -> bytes:
    """The file as the platform has it."""
    path = re.sub(r"^https?://[^/]+", "", url)
    answer = page.context.request.get(f"{site.base_url}{path}")
    assert answer.ok, answer.text()
    return answer.body()


def test_a_file_arrives_though_the_line_breaks_on_the_way(
    page: Page, far: Site, line: Line, who: Credentials
) -> None:
    let_in(page, far, who)
    open_page(page, far)
    page.evaluate(BEGIN, [SIZE, announced(far)])
    wait_for(page, "window.sent.bytes > 0")
    line.cut()
    line.mend()
    sent = wait_for(page, "false")
    assert sent["state"] == "done"
    assert content_of(page, far, sent["url"]) == CONTENT


def test_another_device_goes_on_where_the_first_one_stopped(
    page: Page, site: Site, browser: Browser, who: Credentials
) -> None:
    let_in(page, site, who)
    open_page(page, site)
    page.evaluate(BEGIN, [SIZE, announced(site), True])
    wait_for(page, "window.sent.bytes > 0")
    page.close()
    for context in visitor(browser, DESK):
        other = context.new_page()
        let_in(other, site, who)
        box = f"{site.base_url}/api/contests/{site.contest}/rounds/{ROUND}/uploads"
        (file,) = context.request.get(box).json()["uploads"]
        assert (file["name"], file["size"]) == ("bài dự thi.mp4", SIZE)
        assert CHUNK <= file["offset"] < SIZE
        open_page(other, site)
        place = f"/api/uploads/{file['upload']}"
        other.evaluate(BEGIN, [SIZE, {"uploadUrl": place, "chunkSize": CHUNK}])
        assert wait_for(other, "false")["state"] == "done"
        assert content_of(other, site, place) == CONTENT
