"""What files and letters say: text layers of PDF and DOCX, newsletters, and broken ones."""

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from desk.intake_files import Upload
from domain.errors import InvalidInput
from domain.ledger import Fate
from domain.source import MediaType
from domain.user import OPERATOR, Actor, Role

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
OTHER = Actor("wanglin", (Role.EDITOR,))


def a_docx() -> bytes:
    made = docx.Document()
    made.add_paragraph("关于夜间开放的通知")
    made.add_paragraph("　　自本周六起，延时至21时。")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def a_pdf(password: str = "", text: bool = True) -> bytes:
    """A PDF written by hand, since only its text layer matters; pypdf adds the password."""
    stream = b"BT /F1 12 Tf 72 700 Td (Tianjin library 2026) Tj ET" if text else b""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    if not password:
        return bytes(out)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(bytes(out))))
    writer.encrypt(password, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def test_a_text_layer_is_offered(desk):
    found = desk.document_text(EDITOR, Upload("通知.docx", a_docx()))
    assert found.text == "关于夜间开放的通知\n自本周六起，延时至21时。" and "核对" in found.note
    found = desk.document_text(EDITOR, Upload("剪报.pdf", a_pdf()))
    assert found.text == "Tianjin library 2026" and "文字层" in found.note


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("截图.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "不做文字识别"),
        ("扫描.pdf", a_pdf(text=False), "没有文字层"),
        ("密码.pdf", a_pdf("secret"), "打开密码"),
        ("断.pdf", a_pdf()[:200], "读不出文字"),
        ("假.pdf", b"%PDF-1.7\n" + b"\x00\xff" * 500, "读不出文字"),
    ],
)
def test_where_there_is_no_text_the_reason_is_said(desk, name, content, says):
    found = desk.document_text(EDITOR, Upload(name, content))
    assert found.text == "" and says in found.note


def test_a_broken_docx_has_no_text_and_entities_stay_closed(desk):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(
            "word/document.xml", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
        )
    assert "root:" not in desk.document_text(EDITOR, Upload("a.docx", out.getvalue())).text


def letter(**fields) -> bytes:
    message = EmailMessage()
    message["From"] = fields.get("sender", "数字人文通讯 <news@example.org>")
    message["Subject"] = fields.get("subject", "第 12 期：古籍数字化")
    message["Date"] = fields.get("date", "Fri, 20 Nov 2026 08:30:00 +0800")
    message["Message-ID"] = fields.get("id", "<12@example.org>")
    message.set_content(fields.get("text", "本期目录\n\n一、古籍数字化进展"))
    if "html" in fields:
        message.add_alternative(fields["html"], subtype="html")
    return message.as_bytes()


def test_a_letter_lands_unread_in_the_inbox_with_itself_behind_it(desk):
    upload = Upload("第12期.eml", letter())
    report = desk.take_mail(EDITOR, upload)
    article = report.article
    assert (article.title, article.outlet) == ("第 12 期：古籍数字化", "数字人文通讯")
    assert article.body == "本期目录\n一、古籍数字化进展"
    assert article.published_at.isoformat() == "2026-11-20T00:30:00+00:00"
    assert (article.intake, article.source_id, article.url) == ("inbox", "manual-trade", "")
    (line,) = desk.inbox(EDITOR)
    assert (line.article.id, line.state) == (article.id, "未读")
    (exhibit,) = desk.exhibits(EDITOR, article.id)
    assert exhibit.media_type == "message/rfc822"
    assert desk.exhibit(EDITOR, article.id, exhibit.sha256)[1] == upload.content
    assert desk.take_mail(EDITOR, upload).fate is Fate.DUPLICATE


def test_html_letters_show_what_a_reader_would_see(desk):
    html = "<html><body><style>p{}</style><p>本期<b>要点</b></p><script>x()</script><p>二、读者来信</p></body></html>"
    article = desk.take_mail(EDITOR, Upload("a.eml", letter(text=" ", html=html))).article
    assert article.body == "本期要点\n二、读者来信"


def test_letters_of_old_mailers_are_read_by_their_bytes(desk):
    raw = (
        b"From: \xcc\xec\xbd\xf2\xcd\xa8\xd1\xb6 <a@example.org>\r\nSubject: \xb9\xc5\xbc\xae\xd0\xde\xb8\xb4\r\n"
        b"Date: Fri, 20 Nov 2026 08:30:00 +0800\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        + "古籍修复工作进展的通讯，本期介绍我们的工作。".encode("gb18030")
    )
    article = desk.take_mail(EDITOR, Upload("a.eml", raw)).article
    assert (article.outlet, article.title) == ("天津通讯", "古籍修复")
    assert article.body == "古籍修复工作进展的通讯，本期介绍我们的工作。"


def test_a_letter_with_a_senseless_charset_is_read_by_its_bytes(desk):
    raw = letter().replace(b'charset="utf-8"', b'charset="utf\x00-8"')
    assert raw != letter()
    assert desk.take_mail(EDITOR, Upload("a.eml", raw)).article.body.startswith("本期目录")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "是空的"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "不是邮件"),
        ("只是一段文字".encode(), "不是邮件"),
        (letter(text="  "), "没有文字"),
        (letter(date="昨天下午"), "日期无法识别"),
        (letter(date="Fri, 20 Nov 2099 08:30:00 +0800"), "无法识别"),
        (letter(text="请致电13820001234"), "个人信息"),
    ],
)
def test_what_is_no_usable_letter_is_one_line(desk, content, says):
    with pytest.raises(InvalidInput, match=says) as refused:
        desk.take_mail(EDITOR, Upload("信.eml", content))
    assert "\n" not in str(refused.value) and desk.store.count_articles() == 0


def test_not_taken_is_out_of_lists_until_taken(desk):
    first = desk.take_mail(EDITOR, Upload("1.eml", letter())).article
    second = desk.take_mail(
        EDITOR, Upload("2.eml", letter(id="<13@example.org>", subject="第 13 期"))
    ).article
    desk.analyse(OPERATOR)
    assert desk.decide_inbox(OTHER, [first.id], take=False) == 1
    desk.analyse(OPERATOR)
    assert [a.id for a in desk.store.articles()] == [second.id]
    assert desk.search(EDITOR, "古籍数字化进展").total == 1
    lines = desk.inbox(EDITOR)
    assert [(line.article.id, line.state) for line in lines] == [(second.id, "未读"), (first.id, "不采用")]
    assert lines[1].mark.who == "wanglin" and desk.unread(EDITOR) == 1
    desk.decide_inbox(EDITOR, [first.id], take=True)
    desk.analyse(OPERATOR)
    assert desk.store.count_articles() == 2 and desk.search(EDITOR, "古籍数字化进展").total == 2


def test_only_what_is_in_the_inbox_can_be_decided(desk):
    article = desk.take_mail(EDITOR, Upload("1.eml", letter())).article
    with pytest.raises(Exception, match="收件箱里没有"):
        desk.decide_inbox(EDITOR, [article.id, "a-0000000000000000"], take=True)
    assert desk.inbox(EDITOR)[0].state == "未读"


def test_the_kind_of_medium_of_a_letter_can_be_said(desk):
    article = desk.take_mail(EDITOR, Upload("1.eml", letter()), MediaType.GOVERNMENT).article
    assert article.source_id == "manual-gov"
