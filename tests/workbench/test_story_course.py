"""The page of one story: what stands behind heat and level, its course, the time limits of those concerned."""

from datetime import timedelta

import pytest

from desk.desk import open_desk
from desk.settings import Settings
from domain import ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.user import OPERATOR
from tests.workbench.conftest import drawn
from workbench.context import use_desk

TITLE = "东丽区一仓库起火致两人死亡"
BODY = "本报讯 东丽区一仓库昨夜起火，造成两人死亡。区政府、消防部门成立调查组，居民对隐患整改不力十分不满。"


@pytest.fixture(scope="module")
def fire(address, tmp_path_factory):
    """One local fire with deaths: forty articles in eight hours, first seen six hours ago."""
    settings = Settings(_env_file=None, home=tmp_path_factory.mktemp("fire"), demo=True, min_free_mb=0)
    desk = open_desk(settings, create=True)
    source = Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
    desk.store.put_source(source, "测试", "测试", desk.now())
    for n in range(40):
        desk.store.put_article(article(n, desk.now()), None)
    desk.analyse(OPERATOR)
    yield desk
    desk.close()


def article(n, now):
    url, when = f"http://news.example/{n}", now - timedelta(minutes=12 * n)
    seen = max(when, now - timedelta(hours=6))
    return Article(ids.article_id(url), "s", url, TITLE, BODY, when, "", "minute", seen, seen, f"某报{n % 6}")


def test_parts_course_and_time_limits_are_told(page, address, enter, fire):
    use_desk(fire)
    enter("馆员")
    page.get_by_role("heading", name="今日").wait_for()
    page.get_by_role("button", name="查看").first.click()
    page.get_by_role("heading", name=TITLE).wait_for()
    drawn(page)
    page.get_by_role("tab", name="走势与依据").click()
    page.get_by_text("权重 heat-1").wait_for()
    drawn(page)
    text = page.locator("section.main, [data-testid=stMain]").first.inner_text()
    assert "由涉事单位负责" in text
    assert "发布权威信息（5小时内）" in text and "已超过" in text
    assert "举行新闻发布会（24小时内）" in text and "还有17小时" in text
    assert "本市发生，涉及人员死亡" in text
    assert "舆情关注等级（馆内研判）" in text
    assert "权重 heat-1" in text and "经验初值" in text
    assert any(stage in text for stage in ("爆发期", "持续期"))
    assert "峰值" in text
