"""辅助写作 against a real HTTP endpoint: off by default, labelled, gated, and never in the way."""

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from briefs.layout import ASSISTED
from domain import clock, ids
from domain.article import Article
from domain.errors import InvalidInput, NotAllowed
from domain.source import MediaType, Source
from domain.user import OPERATOR

BODY = (
    "市供热办公布的情况显示，入冬以来全市老旧小区供热报修共计一千二百三十六件。"
    "居民反映可拨打13812345678联系。下一步，有关部门将开展入户测温，结果向社会公开。"
)


class Model:
    """An endpoint that answers as ``say`` tells it to, and remembers what it was sent."""

    def __init__(self):
        self.asked = []
        self.say = lambda item: {"title": "老旧小区供热报修集中 将入户测温", "text": item["text"]}
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append((self.path, self.headers.get("Authorization"), sent))
                said = model.say(json.loads(sent["messages"][1]["content"]))
                code, content = said if isinstance(said, tuple) else (200, said)
                text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
                answer = json.dumps({"choices": [{"message": {"content": text}}]}).encode()
                try:
                    self.send_response(code)
                    self.end_headers()
                    self.wfile.write(answer)
                except BrokenPipeError:
                    pass

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


@pytest.fixture
def model():
    made = Model()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def ready(desk, model):
    """A story to tell, and the model configured but not yet switched on."""
    source = Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
    desk.store.put_source(source, "测试", "测试", desk.now())
    for number in (1, 2):
        url, when = f"http://news.example/{number}", desk.now() - timedelta(hours=5 + number)
        title = "供热首周老旧小区报修集中"
        article = Article(
            ids.article_id(url), "s", url, title, BODY, when, "", "minute", when, when, f"某报{number}"
        )
        desk.store.put_article(article, None)
    desk.analyse(OPERATOR)
    told = {"model_url": model.url, "model_name": "m", "model_key": "k-1", "model_seconds": 5}
    desk.settings = desk.settings.model_copy(update=told)
    return desk


def make(desk):
    report = desk.make_brief(OPERATOR, "daily", clock.library_day(desk.now()))
    return desk.store.brief(report.id), report.notes


def first(brief):
    return brief.sections[0].items[0]


def test_nobody_is_asked_until_an_administrator_says_so(ready, model):
    brief, notes = make(ready)
    assert model.asked == [] and not first(brief).assisted
    assert not any("AI" in note for note in notes)


def test_a_faithful_rewriting_is_taken_and_labelled(ready, model):
    plain, _ = make(ready)
    ready.switch_drafting(OPERATOR, on=True)
    brief, notes = make(ready)
    item = first(brief)
    assert item.title == "老旧小区供热报修集中 将入户测温" and item.assisted
    assert item.citations == first(plain).citations and item.text == first(plain).text
    assert "AI辅助改写1条" in notes and ASSISTED in ready.preview_brief(OPERATOR, brief.id)
    path, key, sent = model.asked[0]
    assert (path, key, sent["model"], sent["temperature"]) == ("/v1/chat/completions", "Bearer k-1", "m", 0)


def test_only_masked_text_is_sent(ready, model):
    ready.switch_drafting(OPERATOR, on=True)
    make(ready)
    sent = json.dumps([sent for _, _, sent in model.asked], ensure_ascii=False)
    assert "13812345678" not in sent and "供热" in sent


@pytest.mark.parametrize(
    "addition", ["报修量同比上升百分之三十五。", "市长王大明表示“坚决整改”。", "这是全国首次。"]
)
def test_what_the_sources_do_not_say_is_refused_by_the_gate(ready, model, addition):
    plain, _ = make(ready)
    model.say = lambda item: {"title": item["title"], "text": item["text"] + addition}
    ready.switch_drafting(OPERATOR, on=True)
    brief, notes = make(ready)
    assert first(brief) == first(plain)
    assert "AI辅助改写0条，1条未过核查，仍用规则稿" in notes


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, "x"), "模型返回 500"),
        ("我不会", "模型的回答不是约定的格式"),
        ({"title": 3, "text": "文"}, "模型的回答不是约定的格式"),
        ({"title": "题", "text": " "}, "模型的回答不是约定的格式"),
    ],
)
def test_a_bad_answer_leaves_the_deterministic_draft_and_one_note(ready, model, answer, said):
    plain, _ = make(ready)
    model.say = lambda item: answer
    ready.switch_drafting(OPERATOR, on=True)
    brief, notes = make(ready)
    assert first(brief) == first(plain)
    assert [note for note in notes if "AI" in note] == [f"AI辅助改写0条；{said}，其余用规则稿"]


def test_a_slow_model_and_one_that_is_not_there_cost_only_their_time(ready, model):
    ready.settings = ready.settings.model_copy(update={"model_seconds": 1})
    model.say = lambda item: time.sleep(3) or {"title": "题", "text": item["text"]}
    ready.switch_drafting(OPERATOR, on=True)
    assert any("没有在限定时间内回答" in note for note in make(ready)[1])
    ready.settings = ready.settings.model_copy(update={"model_url": "http://127.0.0.1:9/v1"})
    assert any("连不上模型" in note for note in make(ready)[1])
    ready.settings = ready.settings.model_copy(update={"model_url": "file:///etc"})
    assert any("要以 http:// 或 https:// 开头" in note for note in make(ready)[1])


def test_marks_and_overlong_answers_are_not_taken(ready, model):
    ready.switch_drafting(OPERATOR, on=True)
    for text in ("改写[^7]。", "长" * 2000):
        model.say = lambda item, text=text: {"title": "题", "text": text}
        assert not first(make(ready)[0]).assisted


def test_switching_on_needs_a_model_and_an_administrator(desk, editor):
    with pytest.raises(InvalidInput, match="ZHIJIN_MODEL_URL"):
        desk.switch_drafting(OPERATOR, on=True)
    with pytest.raises(NotAllowed):
        desk.switch_drafting(editor, on=True)
    assert "没有配置模型" in desk.drafting_state(editor).line
