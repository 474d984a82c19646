import pytest

from domain.errors import InvalidInput, ModelMissing
from domain.user_word import UserWord
from nlp.segment import Segmenter, read_user_words, words_version


@pytest.fixture(scope="module")
def shipped(data):
    return read_user_words(data / "lexicons" / "user_words.txt")


def test_the_shipped_list_is_large_and_its_words_are_cut_whole(shipped, segmenter):
    assert len(shipped) >= 600
    for word in ("张家窝镇", "市规划资源局", "宋刻本", "接诉即办", "津城", "政务服务便民热线"):
        assert segmenter.words(f"关于{word}。") == ["关于", word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("天津市公安局通报", ["天津市", "公安局", "通报"]),
        ("市公安局通报", ["市公安局", "通报"]),
        ("河北区图书馆开放", ["河北区", "图书馆", "开放"]),
        ("和平区南市街道停水", ["和平区", "南市街道", "停水"]),
    ],
)
def test_short_names_of_agencies_do_not_tear_the_city(segmenter, text, words):
    assert segmenter.words(text) == words


def test_words_of_administrators_come_on_top_of_the_file(data):
    path = data / "lexicons" / "user_words.txt"
    added = Segmenter(path, [UserWord("鹦鹉螺计划", "nz"), UserWord("张家窝镇", "ns", 1, enabled=False)])
    assert "鹦鹉螺计划" in added.words("鹦鹉螺计划启动")
    assert "张家窝镇" not in added.words("张家窝镇停水")
    assert added.tokens("鹦鹉螺计划")[0].tag == "nz"


def test_another_dictionary_is_another_version(shipped, segmenter):
    assert words_version(shipped) == segmenter.version == words_version(reversed(shipped))
    assert words_version([*shipped, UserWord("鹦鹉螺计划")]) != segmenter.version
    assert words_version([*shipped, UserWord("鹦鹉螺计划", enabled=False)]) == segmenter.version


def test_faulty_words_are_named(tmp_path, data):
    with pytest.raises(InvalidInput, match="重复"):
        Segmenter(data / "lexicons" / "user_words.txt", [UserWord("某某湖"), UserWord("某某湖")])
    faulty = tmp_path / "words.txt"
    faulty.write_text("某某湖 1000 湖\n", encoding="utf-8")
    with pytest.raises(ModelMissing, match=r"words\.txt.*词性"):
        read_user_words(faulty)
