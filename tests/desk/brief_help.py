"""A brief, the people of an office, and the way to the point a test begins at."""

from dataclasses import replace
from datetime import date

from domain import clock, ids
from domain.article import Article
from domain.brief import Brief, Citation, Item, Masthead, Section
from domain.brief_opinion import Opinion
from domain.source import MediaType, Source
from domain.user import Actor, Role, User

TEXTS = ("河西区供热站昨夜抢修管线，一千户居民恢复供热。", "市图书馆今日起延长开放时间。")
DAY = date(2026, 11, 22)
TICKED = (
    "政治导向与表述",
    "事实与数字有出处",
    "引语与原文一致",
    "人名地名机构名准确",
    "个人信息已遮盖",
    "错别字与标点",
)
SIGNED = ("内容适于报送", "报送范围正确", "报头与期号无误")


def account(desk, name, display, *roles) -> Actor:
    """Without a password, which takes its time to be hashed: nobody signs in here."""
    desk.store.put_user(User(name, display, roles, "", desk.now()))
    return Actor(name, roles)


def office(desk):
    """(editor, reviewer, issuer)."""
    return (
        account(desk, "bian", "卞馆员", Role.EDITOR),
        account(desk, "shen", "沈审核", Role.REVIEWER1),
        account(desk, "qian", "钱馆长", Role.ISSUER),
    )


def a_brief(desk, brief_id="b-daily-1", kind="daily", **fields) -> Brief:
    window = clock.daily_window(DAY)
    section = Section(
        "headlines",
        "今日要情",
        items=(
            Item("供热管线抢修", TEXTS[0], (1,), key="i-heat"),
            Item("图书馆延长开放", TEXTS[1], (2,), key="i-library"),
        ),
    )
    cited = [the_source(desk, number, text) for number, text in enumerate(TEXTS, start=1)]
    brief = Brief(
        id=brief_id,
        kind=kind,
        title="11月22日舆情综述",
        day=DAY,
        window=window,
        created_at=desk.now(),
        created_by="自动编报",
        masthead=Masthead("舆情日报", "津沽市图书馆", report_to=("馆领导",), copies=3),
        sections=(section,),
        citations=tuple(cited),
    )
    brief = replace(brief, **fields)
    desk.store.put_brief(brief)
    return brief


def the_source(desk, number, text) -> Citation:
    """Puts the article that says it into the store."""
    url, at = f"http://jgol.example/{number}", desk.now()
    if not desk.store.sources():
        home = Source("jgwb", "津沽晚报", "津沽传媒", "portal", MediaType.PORTAL, "天津", 1, True, 30, {})
        desk.store.put_source(home, "测试", "测试", at)
    article = Article(
        ids.article_id(url), "jgwb", url, text[:8], text, at, "", "minute", at, at, "津沽晚报"
    )  # fmt: skip
    desk.store.put_article(article, None)
    return Citation(number, article.id, article.title, "津沽晚报", at, url, None, None)


def retold(brief, key, text) -> Brief:
    """The brief with another text of one item."""
    sections = tuple(
        replace(s, items=tuple(replace(i, text=text) if i.key == key else i for i in s.items))
        for s in brief.sections
    )
    return replace(brief, sections=sections)


def reviewed(desk, people, brief_id) -> None:
    """Handed in and passed: it waits for signing."""
    editor, reviewer, _ = people
    desk.submit_brief(editor, brief_id)
    desk.pass_brief(reviewer, brief_id, Opinion("同意", TICKED))


def blocking(desk, actor, brief_id):
    """Findings that signing waits for."""
    return [finding for finding in desk.brief_findings(actor, brief_id) if finding.blocking]
