"""Issued briefs put straight into a store, and people who send and read them."""

from datetime import date, timedelta

from domain import ids
from domain.brief import Brief, Citation, Item, Masthead, Section
from domain.brief_flow import Recall
from domain.clock import daily_window, library_day
from domain.dispatch import Recipient, Way
from domain.user import Actor, Role, User

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
READER = Actor("zhangchu", (Role.READER,))
LIAISON = Actor("wanglian", (Role.LIAISON,))
STRANGER = Actor("waidanwei", (Role.READER,))
ISSUER = Actor("qian", (Role.ISSUER,))
PNG = b"\x89PNG\r\n\x1a\n" + b"page as printed"


def issued(desk, title="供热投诉集中于老旧小区", kind="daily", text="", status="issued", **fields):
    """An issued brief in the store, with the next number of its kind; recalled ones are recalled on record."""
    now = desk.now()
    number = fields.pop("number", 1 + len(desk.store.issuings(kind)))
    recalled, status = status == "recalled", "issued" if status == "recalled" else status
    day = fields.pop("day", library_day(now))
    mast = Masthead(
        "舆情快报" if kind == "flash" else "舆情日报",
        "津沽市图书馆",
        report_to=fields.pop("report_to", ()),
        send_to=fields.pop("send_to", ()),
    )
    item = Item(title, text or f"{title}，据监测共23条。[^1]", (1,), story_id=fields.pop("story_id", None))
    brief = Brief(
        fields.pop("id", ids.brief_id(kind, now)), kind, title, day, daily_window(day), now - timedelta(hours=1),
        fields.pop("author", EDITOR.name), mast, (Section("hot", "今日要情", (item,)),),
        (Citation(1, "a-0000000000000000", "某报道", "津沽日报", now, "http://127.0.0.1:9/1", None, None),),
        status, number if status != "draft" else None, 100 + number if status != "draft" else None, **fields,
    )  # fmt: skip
    desk.store.put_brief(brief)
    if recalled:
        recall(desk, brief.id)
    return desk.store.brief(brief.id)


def recall(desk, brief_id):
    """Recall it on record."""
    desk.store.recall_brief(Recall(brief_id, "数字有误", ISSUER.name, "钱馆长", desk.now()))


def people(desk):
    """Accounts of the four: 张处 of 市委办公厅, whose 联络员 is 王联; another reader of another unit. Without passwords,
    which take their time to be hashed."""
    for actor, display in ((EDITOR, "李馆员"), (READER, "张处"), (LIAISON, "王联"), (STRANGER, "外单位")):
        desk.store.put_user(User(actor.name, display, actor.roles, "", desk.now()))


def recipient(desk, unit="市委办公厅", person="张处长", **fields):
    """One recipient, stored."""
    return desk.save_recipient(EDITOR, Recipient("", unit, person, **{"way": Way.OA, **fields}), "新建")


def office(desk):
    """The four accounts and the recipient behind two of them, who may read the daily only."""
    people(desk)
    return recipient(desk, account=READER.name, liaisons=(LIAISON.name,), all_kinds=False, kinds=("daily",))


def day(text):
    return date.fromisoformat(text)
