"""人工录入 and 收件箱: what no crawler may fetch becomes an Article like any other, with who entered it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desk.guards import require_space
from desk.intake_entry import Entry, make_article, manual_source, personal_numbers
from desk.intake_files import (
    MAX_FILES,
    MEDIA_TYPES,
    DocumentText,
    Upload,
    keep_file,
    read_file,
    recognise,
    shown_name,
    text_of,
)
from desk.intake_mail import read_mail
from desk.permissions import Permission
from desk.watch import WatchVerbs
from domain.article import INTAKE_DECISIONS, Article, Exhibit, IntakeMark
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.ledger import Fate
from domain.source import MediaType
from domain.user import Actor


@dataclass(frozen=True)
class EntryReport:
    """What became of one entry. A ``duplicate`` was there already: ``article`` is that one, nothing was written."""

    article: Article
    fate: Fate
    exhibits: int
    """Files behind the article now."""

    @property
    def duplicate(self) -> bool:
        return self.fate is Fate.DUPLICATE


@dataclass(frozen=True)
class EntryCheck:
    """What a librarian should see before saving."""

    personal: tuple[str, ...]
    """Lines with personal numbers, masked."""
    duplicate: Article | None


@dataclass(frozen=True)
class EntryLine:
    """One entered article in a list, with its newest decision."""

    article: Article
    mark: IntakeMark | None

    @property
    def state(self) -> str:
        return INTAKE_DECISIONS[self.mark.decision] if self.mark else "未读"

    @property
    def hidden(self) -> bool:
        return self.mark is not None and self.mark.decision != "taken"


class IntakeVerbs(WatchVerbs):
    """Entering by hand."""

    def check_entry(self, actor: Actor, entry: Entry) -> EntryCheck:
        """Everything ``enter_article`` would refuse is refused here too; nothing is written."""
        self.look(actor, Permission.INTAKE, "人工录入")
        article = make_article(entry, actor.name, self.now())
        for upload in entry.files:
            recognise(upload)
        return EntryCheck(personal_numbers(f"{article.title}\n{article.body}"), self._same(article))

    def enter_article(self, actor: Actor, entry: Entry) -> EntryReport:
        """Keep a text, its link and its files as an article of origin 人工录入.

        The same link, or without a link the same title and text, is entered once: the report shows which it was.

        :raises InvalidInput: naming the field; also for personal numbers that nobody has confirmed.
        """
        with self.act(actor, Permission.INTAKE, "人工录入", entry.title[:60]):
            require_space(self.settings.home, self.settings.min_free_mb)
            article = make_article(entry, actor.name, self.now())
            kinds = _kinds(entry.files)
            known = self._same(article)
            if known is not None:
                return EntryReport(known, Fate.DUPLICATE, len(self.store.exhibits(known.id)))
            _confirmed(entry, article)
            return self._keep(actor, article, entry.files, kinds)

    def edit_entry(self, actor: Actor, article_id: str, entry: Entry) -> EntryReport:
        """Correct what one entered oneself. The old text stays as a revision; link and channel name the article
        and so stay as they are; files are added, never taken away."""
        with self.act(actor, Permission.INTAKE, "修改录入", article_id):
            old = self._own(actor, article_id)
            made = make_article(replace(entry, url=old.url), actor.name, self.now())
            if made.source_id != old.source_id:
                raise InvalidInput("渠道不能修改，请撤回这一条后重新录入")
            _confirmed(entry, made)
            article = replace(
                made,
                id=old.id,
                intake=old.intake,
                entered_by=old.entered_by,
                parser_version=old.parser_version,
            )
            return self._keep(actor, article, entry.files, _kinds(entry.files))

    def withdraw_entry(self, actor: Actor, article_id: str, why: str) -> IntakeMark:
        """Take back what one entered oneself: it leaves lists, figures, stories and search, and stays by its id."""
        with self.act(actor, Permission.INTAKE, "撤回录入", article_id):
            self._own(actor, article_id)
            if not why.strip():
                raise InvalidInput("没有填写撤回原因，请补上")
            return self._mark(actor, article_id, "withdrawn", why.strip()[:200])

    def restore_entry(self, actor: Actor, article_id: str) -> IntakeMark:
        """Undo one's own withdrawal."""
        with self.act(actor, Permission.INTAKE, "恢复录入", article_id):
            self._own(actor, article_id)
            return self._mark(actor, article_id, "taken", "")

    def entries(self, actor: Actor, limit: int = 50) -> list[EntryLine]:
        """What was entered by hand or by table, newest first, withdrawn ones included."""
        self.look(actor, Permission.READ, "查看录入")
        return self._lines(self.store.entered(("manual", "table"), limit))

    def inbox(self, actor: Actor, limit: int = 50) -> list[EntryLine]:
        """What subscriptions and letters brought: unread first, then newest first."""
        self.look(actor, Permission.READ, "查看收件箱")
        return self._lines(self.store.entered(("inbox",), limit, unmarked_first=True))

    def unread(self, actor: Actor) -> int:
        """How many in the inbox nobody has decided about."""
        self.look(actor, Permission.READ, "查看收件箱")
        return self.store.count_unmarked(("inbox",))

    def decide_inbox(self, actor: Actor, article_ids: Sequence[str], *, take: bool) -> int:
        """采用 or 不采用; the latter leaves lists, figures, stories and search. Either may be changed later."""
        what = "采用收件" if take else "不采用收件"
        with self.act(actor, Permission.INTAKE, what, "、".join(article_ids)[:200]):
            found = self.store.articles_by_id(article_ids)
            for article_id in article_ids:
                if article_id not in found or found[article_id].intake != "inbox":
                    raise NotFound(f"收件箱里没有编号为“{article_id}”的内容，请刷新后再试")
            for article_id in article_ids:
                self._mark(actor, article_id, "taken" if take else "declined", "")
            return len(article_ids)

    def take_mail(
        self,
        actor: Actor,
        upload: Upload,
        channel: MediaType = MediaType.TRADE,
        *,
        keep_personal: bool = False,
    ) -> EntryReport:
        """A newsletter saved as ``.eml`` lands in the inbox; the letter itself is kept behind it."""
        with self.act(actor, Permission.INTAKE, "导入邮件", shown_name(upload.name)):
            require_space(self.settings.home, self.settings.min_free_mb)
            letter = read_mail(upload, channel, keep_personal)
            article = make_article(letter.entry, actor.name, self.now(), "inbox", letter.key)
            known = self._same(article)
            if known is not None:
                return EntryReport(known, Fate.DUPLICATE, len(self.store.exhibits(known.id)))
            _confirmed(letter.entry, article)
            return self._keep(actor, article, (upload,), ["eml"])

    def document_text(self, actor: Actor, upload: Upload) -> DocumentText:
        """The text layer of a PDF or DOCX, to be offered for the field 正文."""
        self.look(actor, Permission.INTAKE, "人工录入")
        return text_of(upload, recognise(upload))

    def exhibits(self, actor: Actor, article_id: str) -> list[Exhibit]:
        """The files behind an article."""
        self.look(actor, Permission.READ, "查看凭据")
        return self.store.exhibits(self.store.article(article_id).id)

    def exhibit(self, actor: Actor, article_id: str, sha256: str) -> tuple[Exhibit, bytes]:
        """One file, its digest checked."""
        for exhibit in self.exhibits(actor, article_id):
            if exhibit.sha256 == sha256:
                return exhibit, read_file(self.settings.home, exhibit)
        raise NotFound(f"文章“{article_id}”没有这份凭据，请刷新后再试")

    def sources_for(self, channels: Iterable[MediaType], who: str) -> None:
        """Make the sources that entered articles belong to, where they are not there yet."""
        known = {source.id for source in self.store.sources()}
        for channel in set(channels):
            source = manual_source(channel)
            if source.id not in known:
                self.store.put_source(source, who, "首次录入时建立", self.now())

    def _same(self, article: Article) -> Article | None:
        """The article that is there already: of the same link, or without a link of the same title and text."""
        if article.url:
            page = self.store.known(article.url)
            return self.store.article(page.article_id) if page and page.article_id else None
        same = self.store.same_text(article.content_hash)[:1] if article.body else []
        return next(iter(self.store.articles_by_id([*same, article.id]).values()), None)

    def _keep(
        self, actor: Actor, article: Article, files: Sequence[Upload], kinds: Sequence[str]
    ) -> EntryReport:
        """Files first: an article never names a file that is not there."""
        home, now = self.settings.home, self.now()
        digests = [keep_file(home, upload, kind) for upload, kind in zip(files, kinds, strict=True)]
        self.sources_for([next(m for m in MediaType if manual_source(m).id == article.source_id)], actor.name)
        fate = self.store.put_article(article, None)
        for upload, kind, sha256 in zip(files, kinds, digests, strict=True):
            self.store.put_exhibit(
                Exhibit(
                    sha256, article.id, shown_name(upload.name), MEDIA_TYPES[kind],
                    len(upload.content), now, actor.name,
                )
            )  # fmt: skip
        return EntryReport(self.store.article(article.id), fate, len(self.store.exhibits(article.id)))

    def _own(self, actor: Actor, article_id: str) -> Article:
        article = self.store.article(article_id)
        if article.intake == "crawl":
            raise InvalidInput(f"“{article.title}”是采集来的，不能在这里修改或撤回")
        if article.entered_by != actor.name:
            raise NotAllowed(f"“{article.title}”由“{article.entered_by}”录入，只有本人可以修改或撤回")
        return article

    def _mark(self, actor: Actor, article_id: str, decision: str, why: str) -> IntakeMark:
        mark = IntakeMark(article_id, decision, actor.name, self.now(), why)
        self.store.put_intake_mark(mark)
        story = self.store.story_of([article_id]).get(article_id)
        if story:
            self.recount_story(story)
        return mark

    def _lines(self, articles: Sequence[Article]) -> list[EntryLine]:
        marks = self.store.intake_marks(article.id for article in articles)
        return [EntryLine(article, marks.get(article.id)) for article in articles]


def _kinds(files: Sequence[Upload]) -> list[str]:
    if len(files) > MAX_FILES:
        raise InvalidInput(f"一次最多附 {MAX_FILES} 个文件，现在有 {len(files)} 个，请分篇录入")
    return [recognise(upload) for upload in files]


def _confirmed(entry: Entry, article: Article) -> None:
    found = personal_numbers(f"{article.title}\n{article.body}")
    if found and not entry.keep_personal:
        raise InvalidInput(
            f"正文含有 {len(found)} 处疑似个人信息（如“{found[0]}”），没有保存："
            "请删去，或确认确有必要后再保存（成文时会自动打码）"
        )
