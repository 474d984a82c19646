"""Two installations, one package between them."""

import gzip
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawlers.archive import read_snapshot
from crawlers.spec import load_text
from desk.demo.server import serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations_yaml
from desk.desk import open_desk
from desk.intake_entry import Entry, Upload
from desk.settings import Settings
from domain.article import Suppression
from domain.errors import Conflict, InvalidInput, NotAllowed
from domain.ledger import LedgerQuery
from domain.source import MediaType
from domain.user import OPERATOR, Actor, Role
from store.audit import verify_audit

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def collector(tmp_path_factory):
    """An installation that has crawled three sources of the sample site."""
    home = tmp_path_factory.mktemp("collector")
    desk = open_desk(Settings(_env_file=None, home=home / "var", min_free_mb=0), create=True)
    with serve(SampleSite(last_day=DAY)) as running:
        specs = load_text(declarations_yaml(running.base_url), "sources.yml")
        desk.put_sources(OPERATOR, specs, "试", "样站")
        desk.collect(OPERATOR, [spec.id for spec in specs if spec.kind in {"gov", "hotboard", "policy"}][:4])
    yield desk
    desk.close()


@pytest.fixture
def office(tmp_path):
    desk = open_desk(
        Settings(_env_file=None, home=tmp_path / "office", min_free_mb=0, role="office"), create=True
    )
    yield desk
    desk.close()


@pytest.fixture
def package(collector, tmp_path):
    file = tmp_path / "a.zjpack"
    collector.export_package(OPERATOR, file, since=collector.now() - timedelta(days=1))
    return file


@pytest.fixture
def trusting(office, collector):
    office.trust_key(OPERATOR, "采集端", collector.transfer_key(OPERATOR)[0])
    return office


def test_the_office_has_what_the_collector_had(collector, trusting, package):
    report = trusting.import_package(OPERATOR, package)
    assert report.problems == ()
    theirs = {a.id: a for a in collector.store.articles()}
    ours = {a.id: a for a in trusting.store.articles()}
    assert ours == theirs and len(ours) > 20
    assert report.counts["articles"] == len(ours)
    assert trusting.store.runs() == collector.store.runs()
    everything = LedgerQuery(articles_only=False)
    assert trusting.store.count_ledger(everything) == collector.store.count_ledger(everything)
    assert trusting.store.observations() == collector.store.observations()
    assert trusting.store.source_states() == collector.store.source_states()
    assert trusting.verify(OPERATOR) == []


def test_captures_come_byte_for_byte(collector, trusting, package):
    trusting.import_package(OPERATOR, package)
    shots = collector.store.all_snapshots()
    for shot in shots:
        here = read_snapshot(trusting.settings.archive, trusting.store.snapshot(shot.record_id))
        there = read_snapshot(collector.settings.archive, shot)
        assert (here.payload, here.headers, here.url) == (there.payload, there.headers, there.url)
    assert len(shots) > 20


def test_no_account_no_draft_no_audit_leaves(collector, package):
    collector_names = {user.name for user in collector.store.users()}
    with zipfile.ZipFile(package) as packed:
        names = set(packed.namelist())
        text = b"".join(packed.read(name) for name in names if name.endswith(("json", "jsonl")))
    assert not {name for name in names if "user" in name or "brief" in name or "audit" in name}
    assert b"password" not in text and not any(name.encode() in text for name in collector_names)


def test_twice_is_harmless(trusting, package):
    trusting.import_package(OPERATOR, package)
    before = (trusting.store.articles(), trusting.store.runs(), len(trusting.store.all_snapshots()))
    again = trusting.import_package(OPERATOR, package)
    assert {kind: n for kind, n in again.counts.items() if n} == {}
    assert (trusting.store.articles(), trusting.store.runs(), len(trusting.store.all_snapshots())) == before


def test_what_came_in_is_searched_and_analysed(trusting, package):
    trusting.import_package(OPERATOR, package)
    report = trusting.analyse(OPERATOR)
    assert report.articles == trusting.store.count_articles() and not report.failed
    title = trusting.store.articles(limit=1)[0].title
    assert trusting.search(OPERATOR, f'"{title}"').total >= 1


def test_a_later_text_arrives_and_an_older_package_does_not_undo_it(collector, trusting, package, tmp_path):
    article = collector.store.articles(limit=1)[0]
    later = article.fetched_at + timedelta(minutes=5)
    changed = replace(article, body=article.body + "\n更正：时间应为下午三时。", fetched_at=later)
    collector.store.put_article(changed, None)
    newer = tmp_path / "newer.zjpack"
    collector.export_package(OPERATOR, newer, since=collector.now() - timedelta(days=1))
    trusting.import_package(OPERATOR, newer)
    trusting.import_package(OPERATOR, package)
    assert trusting.store.article(article.id).body.endswith("更正：时间应为下午三时。")
    assert len(trusting.store.revisions(article.id)) == len(collector.store.revisions(article.id)) == 2


def test_the_next_package_begins_where_the_last_ended(collector, tmp_path):
    collector.export_package(OPERATOR, tmp_path / "1.zjpack", since=collector.now() - timedelta(days=1))
    report = collector.export_package(OPERATOR, tmp_path / "2.zjpack")
    first, second = collector.store.transfers()[1], collector.store.transfers()[0]
    assert second.since < first.until
    assert report.counts["articles"] > 0  # the overlap of an hour


def test_an_unknown_signer_is_refused_and_named(office, collector, package):
    with pytest.raises(InvalidInput, match="尚未登记") as caught:
        office.import_package(OPERATOR, package)
    assert collector.transfer_key(OPERATOR)[1] in str(caught.value)
    assert office.store.articles() == [] and office.store.sources() == []


def rewritten(package, target, change):
    """The package with its members changed."""
    with zipfile.ZipFile(package) as old:
        members = change({name: old.read(name) for name in old.namelist()})
    with zipfile.ZipFile(target, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    return target


def without(members, *names):
    return {name: data for name, data in members.items() if name not in names}


def forged(members):
    manifest = json.loads(members["manifest.json"])
    return members | {"manifest.json": json.dumps(manifest | {"institution": "别处"}).encode()}


TAMPERED = {
    "不是知津数据包": lambda m: without(m, "signature.json"),
    "缺少 manifest.json": lambda m: without(m, "manifest.json"),
    "签名不对": forged,
    "与清单不符": lambda m: m | {"extra.txt": b"x"},
    "articles.jsonl 与清单不符": lambda m: m | {"articles.jsonl": m["articles.jsonl"] + b"\n"},
    "articles.jsonl 已损坏": lambda m: m | {"articles.jsonl": m["articles.jsonl"].replace(b"1", b"2", 1)},
    "清单无法读取": lambda m: m | {"manifest.json": b"\xff{"},
}


@pytest.mark.parametrize("said", TAMPERED)
def test_a_package_changed_on_the_way_is_refused_whole(trusting, package, tmp_path, said):
    file = rewritten(package, tmp_path / "b.zjpack", TAMPERED[said])
    with pytest.raises(InvalidInput, match=said) as caught:
        trusting.import_package(OPERATOR, file)
    assert "\n" not in str(caught.value)
    assert trusting.store.articles() == [] and trusting.store.sources() == []
    assert list(trusting.settings.archive.glob("*")) == []


@pytest.mark.parametrize("cut", [0, 10, 5000])
def test_a_torn_file_is_refused(trusting, package, tmp_path, cut):
    torn = tmp_path / "torn.zjpack"
    torn.write_bytes(package.read_bytes()[:cut])
    with pytest.raises(InvalidInput, match="打不开"):
        trusting.import_package(OPERATOR, torn)
    assert trusting.store.articles() == []


def test_an_existing_file_is_never_overwritten(collector, package):
    before = package.read_bytes()
    with pytest.raises(InvalidInput, match="已经存在"):
        collector.export_package(OPERATOR, package)
    assert package.read_bytes() == before


def test_what_was_entered_by_hand_comes_with_its_file_and_its_withdrawal(collector, trusting, tmp_path):
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 200
    entry = Entry(
        MediaType.WECHAT,
        "津沽热线",
        "居民反映供暖不热",
        "2026-11-20 08:30",
        "居民在微信群里反映家中供暖温度不足，希望有关单位尽快处理。",
        files=(Upload("截图.png", picture),),
    )
    article = collector.enter_article(OPERATOR, entry).article
    first = tmp_path / "first.zjpack"
    collector.export_package(OPERATOR, first)
    trusting.import_package(OPERATOR, first)
    (exhibit,) = trusting.exhibits(OPERATOR, article.id)
    assert trusting.exhibit(OPERATOR, article.id, exhibit.sha256)[1] == picture
    collector.withdraw_entry(OPERATOR, article.id, "重复录入")
    second = tmp_path / "second.zjpack"
    collector.export_package(OPERATOR, second)
    trusting.import_package(OPERATOR, second)
    assert article.id not in {a.id for a in trusting.store.articles()}
    trusting.import_package(OPERATOR, first)
    assert article.id not in {a.id for a in trusting.store.articles()}


def test_what_the_collector_erased_goes_at_the_office_too_and_old_packages_cannot_bring_it_back(
    collector, trusting, tmp_path
):
    victim = next(a for a in collector.store.articles() if a.intake == "crawl" and a.snapshot_id)
    old, later = tmp_path / "old.zjpack", tmp_path / "later.zjpack"
    since = collector.now() - timedelta(days=1)
    collector.export_package(OPERATOR, tmp_path / "first.zjpack", since=since)
    collector.export_package(OPERATOR, old, since=since)
    trusting.import_package(OPERATOR, tmp_path / "first.zjpack")
    words = victim.body[:12].encode()
    collector.erase_capture(OPERATOR, victim.id, "当事人申请")
    collector.export_package(OPERATOR, later, since=since)
    assert trusting.import_package(OPERATOR, later).counts["erasures"] >= 1
    trusting.import_package(OPERATOR, old)  # overlaps, written before the erasure, taken in after it
    assert trusting.store.article(victim.id).body == "［依法删除］"
    assert victim.title not in {revision.title for revision in trusting.store.revisions(victim.id)}
    held = b"".join(gzip_text(path) for path in trusting.settings.archive.glob("*.warc.gz"))
    assert words not in held
    assert trusting.verify(OPERATOR) == []


def gzip_text(path):
    with gzip.open(path) as file:
        return file.read()


def test_a_mistyped_folder_is_not_made(collector, tmp_path):
    with pytest.raises(InvalidInput, match="没有文件夹"):
        collector.export_package(OPERATOR, tmp_path / "nowhere" / "a.zjpack")
    assert not (tmp_path / "nowhere").exists()


def test_a_package_with_a_gap_before_it_does_not_move_the_beginning_of_the_next(collector, tmp_path):
    collector.export_package(OPERATOR, tmp_path / "all.zjpack", since=datetime(1970, 1, 1, tzinfo=UTC))
    reached = collector.store.transfers()[0].until
    gap = replace(collector.store.transfers()[0], package_id="p-gap", at=reached + timedelta(days=9),
                  since=reached + timedelta(days=5), until=reached + timedelta(days=9))  # fmt: skip
    collector.store.put_transfer(gap)
    collector.export_package(OPERATOR, tmp_path / "next.zjpack")
    written = next(t for t in collector.store.transfers() if t.file.endswith("next.zjpack"))
    assert written.since == reached - timedelta(hours=1)


def test_the_first_import_stays_on_record(trusting, package):
    first = trusting.import_package(OPERATOR, package)
    trusting.import_package(OPERATOR, package)
    (kept,) = trusting.transfers(OPERATOR)
    assert kept.counts["articles"] == first.counts["articles"] > 0


def test_a_source_edited_here_stays_as_it_is(collector, trusting, package):
    source = next(s for s in collector.store.sources() if s.kind == "gov")
    trusting.store.put_source(replace(source, name="本机改过的名字"), "王管理员", "改名", trusting.now())
    trusting.import_package(OPERATOR, package)
    assert trusting.store.source(source.id).name == "本机改过的名字"


def test_what_must_not_be_collected_is_told_to_the_office(collector, trusting, tmp_path):
    barred = Suppression("http://example.cn/a", "当事人申请", "安全员", collector.now())
    collector.store.suppress(barred)
    file = tmp_path / "c.zjpack"
    collector.export_package(OPERATOR, file)
    trusting.import_package(OPERATOR, file)
    assert barred in trusting.store.suppressions()


def test_what_was_erased_here_does_not_come_back_with_the_same_package(trusting, package):
    trusting.import_package(OPERATOR, package)
    article = next(a for a in trusting.store.articles() if trusting.store.snapshots(a.id))
    trusting.erase_capture(OPERATOR, article.id, "当事人申请")
    before = sorted(p.name for p in trusting.settings.archive.glob("*.warc.gz"))
    trusting.import_package(OPERATOR, package)
    assert sorted(p.name for p in trusting.settings.archive.glob("*.warc.gz")) == before
    assert trusting.verify(OPERATOR) == []


def test_only_a_system_administrator_may_and_all_is_recorded(trusting, package):
    editor = Actor("李馆员", (Role.EDITOR,))
    with pytest.raises(NotAllowed):
        trusting.import_package(editor, package)
    trusting.import_package(OPERATOR, package)
    seen = [(entry.verb, entry.outcome) for entry in trusting.store.audit(2)]
    assert seen == [("导入数据包", "ok"), ("导入数据包", "refused")]
    assert verify_audit(trusting.store.audit(None)) == []


def test_a_distrusted_machine_is_refused_again(trusting, package):
    trusting.import_package(OPERATOR, package)
    trusting.distrust_key(OPERATOR, "采集端")
    with pytest.raises(InvalidInput, match="尚未登记"):
        trusting.import_package(OPERATOR, package)
    assert trusting.store.count_articles() > 0


@pytest.mark.parametrize("text", ["", "不是公钥", "QUJD"])
def test_what_is_no_key_is_not_trusted(office, text):
    with pytest.raises(InvalidInput, match="公钥"):
        office.trust_key(OPERATOR, "采集端", text)
    assert office.trusted_keys(OPERATOR) == {}


def test_the_private_key_is_for_its_owner_alone(collector):
    key = collector.settings.home / "keys" / "transfer.pem"
    collector.transfer_key(OPERATOR)
    assert key.stat().st_mode & 0o077 == 0


def test_an_office_never_collects(trusting, package):
    trusting.import_package(OPERATOR, package)
    with pytest.raises(Conflict, match="办公端"):
        trusting.collect(OPERATOR)
