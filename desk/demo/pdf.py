"""A policy document as PDF, written by hand: the text in a standard Chinese face that readers supply."""

from __future__ import annotations

from desk.demo.records import SampleArticle

_LINE_CHARS = 34
_LINES = 40


def document_pdf(article: SampleArticle) -> bytes:
    """The document's number, title and text over as many A4 pages as it takes.

    The face is one of the predefined Adobe-GB1 fonts under a predefined character map (ISO 32000-1, 9.7.5),
    so that nothing is embedded and the text can still be taken out.
    """
    lines = _lines(article)
    sheets = [lines[n : n + _LINES] for n in range(0, len(lines), _LINES)]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(sheets)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 "
        b"/FontBBox [-25 -254 1000 880] /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
    ]
    for number, sheet in enumerate(sheets):
        objects += [_page(6 + 2 * number), _stream(sheet)]
    return _file(objects)


def _lines(article: SampleArticle) -> list[str]:
    number = article.doc.number if article.doc else ""
    head = [number, "", *_wrap(article.versions[0].title), ""]
    return head + [line for p in article.versions[0].paragraphs for line in _wrap("　　" + p)]


def _wrap(text: str) -> list[str]:
    return [text[n : n + _LINE_CHARS] for n in range(0, len(text), _LINE_CHARS)]


def _page(content: int) -> bytes:
    box = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R {box} /Contents {content} 0 R >>".encode()


def _stream(lines: list[str]) -> bytes:
    shown = " ".join(f"<{line.encode('gbk', 'replace').hex()}> Tj T*" for line in lines)
    commands = f"BT /F1 14 Tf 18 TL 60 780 Td {shown} ET".encode()
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(commands), commands)


def _file(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
