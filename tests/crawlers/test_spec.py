"""Source files: whole ones load, faulty ones name file, line and field."""

import pytest
import yaml

from crawlers.spec import from_source, load_specs, load_text, to_source
from domain.errors import NotFound, SourceSpecError
from domain.source import MediaType

GOOD = """\
id: tj-example
name: 示例
owner: 示例社
kind: gov
media_type: M4
region: 天津
entries:
  - type: list
    urls: ["https://www.example.gov.cn/index.html"]
    rule:
      item: "ul > li"
      link: {css: ["a::attr(href)"]}
    pages: {kind: template, template: "{stem}_{n}.html", max_pages: 3}
detail:
  profile: trs_gov
evidence: {status: unverified}
"""


def fault(text):
    with pytest.raises(SourceSpecError) as caught:
        load_text(text, "a.yml")
    return str(caught.value)


def test_one_source_or_a_list():
    (one,) = load_text(GOOD, "a.yml")
    assert (one.id, one.media_type, one.weight, one.demo) == ("tj-example", MediaType.GOVERNMENT, 1.0, False)
    listed = yaml.safe_dump(
        [yaml.safe_load(GOOD), yaml.safe_load(GOOD) | {"id": "tj-other"}], allow_unicode=True
    )
    assert [s.id for s in load_text(listed, "a.yml")] == ["tj-example", "tj-other"]


def test_there_and_back():
    (spec,) = load_text(GOOD, "a.yml")
    source = to_source(spec)
    assert from_source(source) == spec
    assert set(source.spec) == {
        "id",
        "name",
        "owner",
        "kind",
        "media_type",
        "region",
        "entries",
        "detail",
        "evidence",
    }
    assert load_text(yaml.safe_dump(dict(source.spec), allow_unicode=True), "b.yml") == [spec]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "owner: 示例社",
            "ownr: 示例社",
            ["a.yml 第 3 行 ownr：没有这个字段", "a.yml 第 1 行 owner：缺少必填项"],
        ),
        ("kind: gov", "kind: goverment", ["a.yml 第 4 行 kind：只能是"]),
        ("media_type: M4", "media_type: M13", ["a.yml 第 5 行 media_type：只能是"]),
        (
            'item: "ul > li"',
            'itm: "ul > li"',
            ["第 11 行 entries[0].rule.itm：没有这个字段", "entries[0].rule.item：缺少必填项"],
        ),
        ("max_pages: 3", "max_pages: 900", ["第 13 行 entries[0].pages.max_pages：不能大于 200，现为 900"]),
        ("type: list", "type: liste", ["第 8 行 entries[0]：type 只能是"]),
        ("id: tj-example", "id: TJ 例", ["第 1 行 id：不合格式"]),
        ('{css: ["a::attr(href)"]}', "{}", ["第 12 行 entries[0].rule.link：没有写任何取值方式"]),
        (
            '{css: ["a::attr(href)"]}',
            '{css: ["a"], regex: "("}',
            ["第 12 行 entries[0].rule.link：正则表达式 ( 有误"],
        ),
        ("https://www", "ftp://www", ["入口地址要以 http:// 或 https:// 开头"]),
        ("region: 天津", "region: 天津\nregion: 北京", ["第 7 行 region：同一层写了两次"]),
        ("detail:", "fetch: {delay: 0}\ndetail:", ["fetch.delay 为 0 只允许用于本机地址"]),
        (
            "detail:",
            "fallbacks: 1\ndetail:",
            ["没有这个字段"],
        ),
        (
            'kind: template, template: "{stem}_{n}.html"',
            "kind: number",
            ["列表页的翻页方式只能是 template、param 或 next_link"],
        ),
        (
            '{css: ["a::attr(href)"]}',
            '{css: ["a::attr(onclick)"]}\n      link_template: "/a.html"',
            ["entries[0].rule：link_template 里要有 {v}"],
        ),
        (
            '{css: ["a::attr(href)"]}',
            '{css: ["a::attr(href)"]}\n      fallbacks: [{item: a, link: {css: [a]}, fallbacks: [{item: b, link: {css: [b]}}]}]',
            ["备用规则（fallbacks）里不能再写备用规则"],
        ),
        ('template: "{stem}_{n}.html", ', "", ["entries[0].pages：翻页方式 template 需要写明 template"]),
        ("region: 天津", "region: [天津", ["YAML 写法有误"]),
    ],
)
def test_faults_are_named(old, new, expected):
    message = fault(GOOD.replace(old, new))
    lines = message.split("\n")
    assert len(lines) == len(expected)
    for part in expected:
        assert any(part in line for line in lines), message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": {"item": "ul[", "link": {"css": ["a"]}}}, "entries[0].rule：CSS 选择器 ul[ 有误"),
        ({"rule": {"item": "li", "link": {"css": ["a::href"]}}}, "rule.link：CSS 选择器 a::href 有误"),
        ({"rule": {"item": "li", "link": {"xpath": ["//a["]}}}, "rule.link：XPath //a[ 有误"),
        ({"pages": {"kind": "template", "template": "{stem}.html"}}, "template 里要有 {n}"),
        ({"pages": {"kind": "next_link", "css": "a:::"}}, "entries[0].pages：CSS 选择器 a::: 有误"),
    ],
)
def test_selectors_are_tried_before_they_are_used(change, said):
    source = yaml.safe_load(GOOD)
    source["entries"][0] |= change
    assert said in fault(yaml.safe_dump(source, allow_unicode=True))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"type": "epaper", "issue": "https://e.com/node_1.htm"}, "期次地址里要有日期记号"),
        ({"type": "epaper", "issue": "https://e.com/%Y/%E6"}, "期次地址里的 %E 不是日期记号"),
        ({"type": "json", "url": "https://e.com/{kyword}", "vary": {"keyword": ["a"]}}, "{kyword} 没有在 vary 里给出取值"),
        ({"type": "json", "url": "https://e.com/", "wrapper_regex": "("}, "正则表达式 ( 有误"),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_a_fault(entry, said):
    if entry["type"] == "json":
        rule = {"items": "a", "title": {"path": ["t"]}, "wrapper": "script_var"}
        entry = entry | {"rule": rule | {"wrapper_regex": entry.get("wrapper_regex", "x(.*)")}}
        entry.pop("wrapper_regex", None)
    assert said in fault(yaml.safe_dump(yaml.safe_load(GOOD) | {"entries": [entry]}, allow_unicode=True))


def test_names_in_a_body_are_filled_in():
    rule = {"items": "a", "title": {"path": ["t"]}}
    entry = {"type": "json", "url": "https://e.com/", "vary": {"keyword": ["a"]}, "rule": rule}
    fetch = {"method": "POST", "json_body": {"q": ["{keyword}"], "page": "{n}", "menu": "{column}"}}
    text = yaml.safe_dump(yaml.safe_load(GOOD) | {"entries": [entry], "fetch": fetch}, allow_unicode=True)
    assert "{column} 没有在 vary 里给出取值" in fault(text)
    assert load_text(text.replace("{column}", "{since}"), "a.yml")


def test_aliases_upon_aliases_are_read_once():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
    )
    assert "没有这个字段" in fault(bomb)
    assert "层次太深" in fault("[" * 5000)


def test_a_hot_board_is_a_list_or_an_answer():
    feed = yaml.safe_load(GOOD) | {
        "kind": "hotboard",
        "entries": [{"type": "rss", "urls": ["https://e.com/f"]}],
    }
    assert "热榜（kind: hotboard）的入口必须是 json 或 list" in fault(yaml.safe_dump(feed))


def test_an_answer_is_not_paged_as_a_list():
    rule = {"items": "list", "title": {"path": ["t"]}}
    pages = {"kind": "template", "template": "{stem}_{n}.json"}
    entry = {"type": "json", "url": "https://e.com/api", "rule": rule, "pages": pages}
    assert "接口的翻页方式只能是" in fault(yaml.safe_dump(yaml.safe_load(GOOD) | {"entries": [entry]}))


def test_an_empty_file_is_a_fault():
    assert "文件是空的" in fault("")


def test_a_folder_is_read_whole_and_its_faults_come_together(tmp_path):
    (tmp_path / "a.yml").write_text(GOOD)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.yaml").write_text(GOOD.replace("tj-example", "tj-b"))
    (tmp_path / "notes.txt").write_text("not a source")
    assert [s.id for s in load_specs(tmp_path)] == ["tj-example", "tj-b"]
    (tmp_path / "c.yml").write_text(GOOD)
    (tmp_path / "d.yml").write_bytes("id: 示例".encode("gbk"))
    with pytest.raises(SourceSpecError) as caught:
        load_specs(tmp_path)
    assert "id 重复：tj-example" in str(caught.value) and "不是 UTF-8 编码" in str(caught.value)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(NotFound, match="找不到采集源文件"):
        load_specs(tmp_path / "none.yml")


def test_a_stored_source_that_no_longer_fits_is_named():
    (spec,) = load_text(GOOD, "a.yml")
    source = to_source(spec)
    source.spec["entries"][0]["rule"]["old_key"] = 1
    with pytest.raises(
        SourceSpecError, match=r"采集源 tj-example 的 entries\[0\]\.rule\.old_key：没有这个字段"
    ):
        from_source(source)


def test_loopback_hosts_are_those_the_entries_name():
    text = GOOD.replace("https://www.example.gov.cn/", "http://127.0.0.1:8123/")
    assert load_text(text, "a.yml")[0].local_hosts == {"127.0.0.1:8123"}
    assert load_text(GOOD, "a.yml")[0].local_hosts == frozenset()
