"""The page before the start tells the truth about time and about who may start, all by itself."""

import re
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import let_in, pass_by, wait_for_paper
from tests.browser.looks import look_in_both
from tests.browser.site import Site
from tests.browser.small_contest import WHY_EXCLUDED, SmallContest
from tests.support.waiting import until

pytestmark = pytest.mark.browser
MINUTE_S = 60
NUMBERS = count(1)


@pytest.fixture
def small(site: Site, tmp_path: Path) -> SmallContest:
    """A contest whose round opens in an hour, for thirteen minutes."""
    return SmallContest(site, f"mo-{next(NUMBERS)}", tmp_path, lasts_s=13 * MINUTE_S + 5)


def test_it_becomes_the_start_page_when_the_round_opens_and_shows_an_extension(
    page: Page, site: Site, small: SmallContest
) -> None:
    let_in(page, site, small.people["A"][0])
    page.clock.install()
    page.goto(small.exam)
    expect(page.locator("#intro")).to_contain_text("Đợt thi này mở lúc")
    expect(page.locator("#start")).to_be_hidden()
    left_s = (small.opens_us - site.platform.clock()) // 1_000_000 + 1
    pass_by(page, site, left_s)
    until(lambda: site.state("dot-1", small.slug) == "open", "the round opens")
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator("#not-yet")).to_be_hidden()
    pass_by(page, site, 3 * MINUTE_S)
    notice = page.locator("#intro .notice", has_text="không đủ 30 phút")
    expect(notice).to_have_text(re.compile(r"đóng lúc .*, chỉ còn\s(9|10)\sphút: .*"))
    small.extend(60 * MINUTE_S, ["A"])
    pass_by(page, site, 3 * MINUTE_S + 6)
    expect(notice).to_have_count(0)
    expect(page.locator("#intro")).to_contain_text("Đã gia hạn cho bạn")
    page.click("#start")
    wait_for_paper(page)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))


def test_it_says_that_the_close_comes_before_the_limit_and_who_is_excluded_reads_why(
    page: Page, site: Site, small: SmallContest
) -> None:
    who = small.people["B"][0]
    small.open()
    let_in(page, site, who)
    page.goto(small.exam)
    expect(page.locator("#intro")).to_contain_text("làm trong 30 phút")
    expect(page.locator("#intro .notice").first).to_contain_text(
        "chỉ còn 13 phút: nếu bắt đầu bây giờ, bạn có 13 phút chứ không đủ 30 phút"
    )
    look_in_both(page)
    small.exclude(who)

    def told() -> bool:
        page.goto(small.exam)
        return page.locator("#start").count() == 0

    until(told, "the page hears of the exclusion")
    for address in (small.exam, small.home, site.base_url):
        page.goto(address)
        told_here = page.locator(".notice", has_text=WHY_EXCLUDED)
        expect(told_here).to_contain_text("Bạn không thuộc đối tượng dự thi hội thi này. Lý do:")
        expect(page.locator(f"a[href$='/{small.slug}/rounds/dot-1/exam']")).to_have_count(0)
        look_in_both(page)
    page.goto(f"{small.exam}?lang=en")
    expect(page.locator("#intro")).to_contain_text("You are not among those who take part")
