"""A hand-made article about a city that does not exist, for the tests of several rooms."""

from datetime import date, timedelta

from domain.article import Article
from domain.clock import daily_window

DAY = date(2026, 11, 22)
SENTENCES = (
    "津沽市供热办公布的情况显示，入冬以来全市老旧小区供热报修共计一千二百三十六件，较去年同期减少百分之十二。",
    "其中河东区、河北区报修较为集中，主要反映室温不足十八摄氏度和管道漏水，目前九成以上已经上门处理。",
    "市城市管理委要求供热单位对尚未解决的小区逐户建立台账，明确责任人和完成时限，每日公布进展情况。",
    "有居民提出，楼内管道老化是室温不足的主要原因，希望把更换计划和供热改造工程一并安排，避免反复开挖。",
    "下一步，有关部门将对报修较多的三十七个小区开展入户测温，结果将在政务服务平台上向社会公开。",
)


def article(key, title="供热首周老旧小区报修集中", body=None, outlet="津沽晚报", hours=10.0, **more):
    """Published ``hours`` after the window of DAY began (08:00 of the day before)."""
    at = daily_window(DAY).start + timedelta(hours=hours)
    fields = {
        "id": f"a-{key}", "source_id": "jgwb", "url": f"http://news.example/{key}.html", "title": title,
        "body": body if body is not None else "\n".join(SENTENCES), "published_at": at, "published_raw": "",
        "precision": "minute", "first_seen_at": at, "fetched_at": at, "outlet": outlet,
    }  # fmt: skip
    return Article(**{**fields, **more})
