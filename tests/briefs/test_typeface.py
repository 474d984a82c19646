"""Font files made by fontTools from the packaged ones: good, forbidden, broken, and what is no font."""

from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn as packaged
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from briefs.typeface import MAX_BYTES, inspect
from domain.errors import InvalidInput

COMMON = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
)


def cut(characters=COMMON, family="Library FangSong", chinese="本馆仿宋", embedding=0):
    """A cut of the packaged serif under other names."""
    font = TTFont(packaged.serif_path())
    subsetter = Subsetter(Options(name_IDs=["*"], notdef_outline=True, desubroutinize=True))
    subsetter.populate(text=characters)
    subsetter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in (1, 4, 16):
            font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
    font["name"].setName(chinese, 1, 3, 1, 0x0804)
    font["name"].setName(chinese, 4, 3, 1, 0x0804)
    font["CFF "].cff.topDictIndex[0].FamilyName = family
    font["OS/2"].fsType = embedding
    return font


def saved(font):
    out = BytesIO()
    font.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def good():
    return saved(cut())


def test_a_font_is_known_by_its_name_table_and_its_characters(good):
    suffix, (face,) = inspect(good, "fs.otf")
    assert suffix == ".otf" and face.index == 0
    assert face.name == "本馆仿宋" and set(face.families) == {"Library FangSong", "本馆仿宋"}
    assert face.family == "Library FangSong" and face.embedding == 0 and face.hanzi == 3755


@pytest.mark.parametrize(
    ("bits", "allowed"), [(0, True), (4, True), (8, True), (2, False), (0x100, False), (0x208, False)]
)
def test_the_makers_embedding_bits_are_kept(good, bits, allowed):
    font = TTFont(BytesIO(good))
    font["OS/2"].fsType = bits
    if allowed:
        assert inspect(saved(font), "x.otf")[1][0].embedding == bits
    else:
        with pytest.raises(InvalidInput, match=f"不许.*fsType {bits}"):
            inspect(saved(font), "x.otf")


def test_a_collection_shows_each_of_its_faces(good):
    other = TTFont(BytesIO(good))
    for record in list(other["name"].names):
        if record.nameID in (1, 4, 16):
            record.string = "Library KaiTi"
    other["CFF "].cff.topDictIndex[0].FamilyName = "Library KaiTi"
    collection, out = TTCollection(), BytesIO()
    collection.fonts = [TTFont(BytesIO(good)), other]
    collection.save(out, shareTables=False)
    suffix, faces = inspect(out.getvalue(), "both.ttc")
    assert suffix == ".ttc" and [face.index for face in faces] == [0, 1]
    assert [face.family for face in faces] == ["Library FangSong", "Library KaiTi"]


@pytest.mark.parametrize("share", [0.001, 0.2, 0.6, 0.97])
def test_a_file_cut_short_is_refused_in_one_line(good, share):
    with pytest.raises(InvalidInput) as refusal:
        inspect(good[: int(len(good) * share)], "fs.otf")
    assert "fs.otf" in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize("place", range(0, 400, 16))
def test_a_file_with_a_broken_head_is_read_or_refused_but_never_breaks(good, place):
    broken = good[:place] + b"\xff" * 16 + good[place + 16 :]
    try:
        assert inspect(broken, "fs.otf")[1]
    except InvalidInput as refusal:
        assert "\n" not in str(refusal)


def test_what_is_no_font_is_refused():
    for content in (b"", b"PK\x03\x04 a zip", b"wOFF" + b"\0" * 100, Path(__file__).read_bytes()):
        with pytest.raises(InvalidInput, match="不是 TTF、OTF、TTC"):
            inspect(content, "x.ttf")


def test_a_huge_file_is_refused_before_it_is_read():
    with pytest.raises(InvalidInput, match="超过上限"):
        inspect(b"\x00\x01\x00\x00" + b"\0" * MAX_BYTES, "x.ttf")


def test_a_face_without_chinese_is_refused():
    with pytest.raises(InvalidInput, match="常用汉字"):
        inspect(saved(cut("ABCabc，。国图")), "latin.otf")
