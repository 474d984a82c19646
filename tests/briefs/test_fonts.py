import pylopdf_fonts_zh_cn as packaged
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from briefs.fonts import ROLES, FontBook


def make_font(path, family, characters):
    """A small real font: a cut of the packaged serif under another family name."""
    font = TTFont(packaged.serif_path())
    subsetter = Subsetter(Options(name_IDs=["*"], notdef_outline=True))
    subsetter.populate(text=characters)
    subsetter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in (1, 4, 16):
            font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
    font["CFF "].cff.topDictIndex[0].FamilyName = family
    font.save(path)


@pytest.fixture(scope="module")
def uploaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts")
    make_font(folder / "a.otf", "FangSong_GB2312", "津沽")
    make_font(folder / "b.otf", "Library XiaoBiaoSong", "津沽")
    return folder


def test_the_packaged_fonts_are_enough():
    book = FontBook.find(system=False)
    assert {book.chain(role.key)[0].family for role in ROLES} == {"Noto Serif SC", "Noto Sans SC"}
    assert book.chain("hei")[0].family == "Noto Sans SC"


def test_every_stand_in_is_reported():
    notes = FontBook.find(system=False).substitutions()
    assert len(notes) == len(ROLES)
    assert notes[0] == "字体替代：小标宋（方正小标宋简体）未安装，以 Noto Serif SC 代替"


def test_uploaded_fonts_come_first(uploaded):
    book = FontBook.find(uploaded, system=False)
    assert book.chain("body")[0].family == "FangSong_GB2312"
    assert book.chain("title")[0].family == "Library XiaoBiaoSong"
    assert [role.use for role in ROLES if book.is_genuine(role.key)] == ["小标宋", "仿宋"]
    assert book.chain("body")[-1].family == "Noto Sans SC"
    assert not any("仿宋" in note for note in book.substitutions())


def test_missing_glyphs_are_named():
    book = FontBook.find(system=False)
    # 堃喆镕 lack in GB2312 faces but not in the packaged ones; an emoji and a private-use code lack everywhere
    assert book.missing("张堃、陶喆、镕㛃㎡①〔2026〕“”—") == ()
    assert book.missing("好😀\ue000") == ("\ue000", "😀")


def test_a_folder_that_is_not_there_is_no_error(tmp_path):
    assert FontBook.find(tmp_path / "none", system=False).chain("body")
