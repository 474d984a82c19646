"""Error pages with status 200 are told from articles, those about error pages included."""

import pytest

from crawlers.soft404 import looks_missing

URL = "http://www.example.cn/news/2026/11/t20261120_123.html"
BODY = "记者昨日从有关部门了解到，这座桥的维修工程已经完成，市民可以放心通行。" * 8


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404", ""),
        ("404 Not Found", "nginx"),
        ("404错误页面_示例市人民政府", "返回首页"),
        ("页面不存在-北方示例网", ""),
        ("您访问的页面不存在", "5秒后返回首页"),
        ("抱歉，您要查看的页面已被删除", ""),
        ("出错了！", "请联系管理员"),
        ("示例网", "很抱歉，您所访问的页面不存在或已被删除，请检查网址是否正确。返回首页"),
        ("示例网", "对不起，该信息已删除！"),
        ("提示信息", "该文章不存在"),
        ("Page Not Found - Example", "The requested URL /a was not found on this server."),
        ("示例网", "抱歉，找不到您要访问的页面"),
    ],
)
def test_error_pages(title, text):
    reason = looks_missing(title, text, URL, URL)
    assert reason and "\n" not in reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 Not Found：一座消失的图书馆", BODY),
        ("市民反映政府网站页面不存在 主管部门回应", BODY + "您访问的页面不存在"),
        ("新桥通车", "本报讯 新桥昨日通车。"),
        ("关于调整公交404路线路的通告", "自即日起调整404路线路。"),
        ("纠正一个错误", "昨日本报刊登的消息有误，特此更正。"),
        ("找不到工作怎么办", "人社局开出良方，多场招聘会等你来。"),
        ("失物招领：您的文件在这里", "请到服务台领取。"),
        ("", ""),
    ],
)
def test_articles(title, text):
    assert looks_missing(title, text, URL, URL) == ""


@pytest.mark.parametrize(
    "final", ["/", "", "/index.html", "/index.shtml", "/404.html", "/error/404.htm", "/notfound"]
)
def test_an_article_that_leads_to_the_home_or_error_page_is_missing(final):
    assert looks_missing("示例网首页", BODY, URL, "http://www.example.cn" + final)


@pytest.mark.parametrize(
    ("url", "final"),
    [
        ("http://www.example.cn/", "http://www.example.cn/index.html"),
        (URL, "https://www.example.cn/news/2026/11/t20261120_123.html"),
        (URL, "http://www.example.cn/news/2026/12/t20261120_123.html"),
        (URL, "http://www.example.cn/?id=123"),
        (URL, "http://www.example.cn/errata/1.html"),
    ],
)
def test_other_redirects_are_no_sign(url, final):
    assert looks_missing("新桥通车", BODY, url, final) == ""
