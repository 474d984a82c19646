"""网事典藏: site collections made, crawled, checked, looked at and handed over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from desk.collection_draft import CollectionDraft
from desk.collection_pack import size_said
from desk.collection_replay import replay_address
from desk.collections import CollectionLine, CollectionView
from desk.permissions import Permission, may
from domain import clock
from domain.collection import CollectionCapture, CollectionRun, Scope, SiteCollection
from domain.ledger import RUN_NAMES
from domain.text import shorten
from workbench.context import the_actor, the_desk
from workbench.parts import guarded
from workbench.style import plain

_LISTED = 200
"""Rows of a table; the command line shows the rest."""
_DOWNLOAD_MB = 300
"""A larger package is fetched from the server's folder, not through the browser."""


@guarded
def show() -> None:
    """The page."""
    actor, desk = the_actor(), the_desk()
    st.title("网事典藏")
    lines = desk.collections(actor)
    if may(actor, Permission.ARCHIVE):
        with st.expander("新建典藏专题", expanded=not lines):
            _form(None)
    if not lines:
        st.info("还没有典藏专题。")
        return
    st.dataframe([_row(line) for line in lines], hide_index=True, width="stretch")
    names = {line.collection.id: line.collection.title for line in lines}
    last = st.session_state.get("collection")
    index = list(names).index(last) if last in names else 0
    chosen = st.selectbox("典藏专题", list(names), index=index, format_func=lambda i: f"{names[i]}（{i}）")
    _one(desk.collection(actor, chosen))


def _row(line: CollectionLine) -> dict[str, object]:
    run = line.run
    return {
        "题名": line.collection.title,
        "编号": line.collection.id,
        "责任人": line.collection.curator,
        "上次采集": clock.zh_minute(run.started_at) if run else "—",
        "结果": RUN_NAMES[run.status if run else "never"],
        "页面": run.pages if run else 0,
        "资源": run.requisites if run else 0,
        "说明": run.reason if run else "",
    }


def _one(view: CollectionView) -> None:
    if may(the_actor(), Permission.ARCHIVE):
        _buttons(view)
    if view.run is not None:
        _result(view)
    pages, problems, record, change = st.tabs(["已存档页面", "质量检查", "著录", "修改"])
    with pages:
        _pages(view)
    with problems:
        _problems(view)
    with record:
        st.text(the_desk().collection_record(the_actor(), view.collection.id).as_text())
    with change:
        if may(the_actor(), Permission.ARCHIVE):
            _form(view.collection)
        else:
            st.info("修改需要馆员或系统管理员身份。")


def _buttons(view: CollectionView) -> None:
    actor, desk, key = the_actor(), the_desk(), view.collection.id
    first, second, third, fourth = st.columns(4)
    if view.run is not None and view.run.status == "running":
        if first.button("停止采集", width="stretch"):
            desk.stop_collection(actor, key)
            st.rerun()
        if second.button("刷新进度", width="stretch"):
            st.rerun()
        return
    waiting = view.run is not None and view.run.status == "interrupted"
    if first.button("接着采集" if waiting else "采集一次", type="primary", width="stretch"):
        desk.start_collection(actor, key)
        st.success("采集已在后台开始。可以离开本页，稍后回来查看。")
        second.button("刷新进度", width="stretch")
        return
    if second.button("重新检查", width="stretch", disabled=view.run is None):
        with st.spinner("正在回读存档、与现网比对……"):
            desk.check_collection(actor, key)
        st.rerun()
    if third.button("打典藏包", width="stretch", disabled=not view.pages):
        with st.spinner("正在打包并回读核对……"):
            st.session_state["package"] = (key, desk.pack_collection(actor, key).path)
    _download(fourth, key)


def _download(column: st.delta_generator.DeltaGenerator, key: str) -> None:
    held, path = st.session_state.get("package", ("", ""))
    if held != key or not Path(path).exists():
        return
    if Path(path).stat().st_size <= _DOWNLOAD_MB * 1_000_000:
        column.download_button(
            "下载典藏包", Path(path).read_bytes, Path(path).name, "application/octet-stream", width="stretch"
        )
    st.success(f"典藏包已写好并回读核对：{path}")


def _result(view: CollectionView) -> None:
    run = view.run
    assert run is not None
    columns = st.columns(5)
    columns[0].metric("结果", RUN_NAMES[run.status])
    columns[1].metric("页面", run.pages)
    columns[2].metric("资源", run.requisites)
    columns[3].metric("读不到", run.failed)
    columns[4].metric("与现网一致", "—" if run.agreement is None else f"{run.agreement:.0%}")
    st.caption(_story(run))


def _story(run: CollectionRun) -> str:
    ended = f"至 {clock.zh_minute(run.ended_at)}" if run.ended_at else "进行中"
    compared = f"抽查 {run.compared} 页与现网比对。" if run.compared else ""
    reason = f"{plain(run.reason)}。" if run.reason else ""
    return f"{clock.zh_minute(run.started_at)} {ended}（北京时间），压缩后 {size_said(run.bytes)}。{compared}{reason}"


def _pages(view: CollectionView) -> None:
    if view.run is None or not view.pages:
        st.info("还没有存档的页面。")
        return
    run, pages = view.run, view.pages
    part = st.text_input("按标题或网址查找").strip().lower()
    found = [p for p in pages if part in f"{p.title} {p.url}".lower()]
    st.caption(f"共 {len(found)} 页" + (f"，显示前 {_LISTED} 页" if len(found) > _LISTED else ""))
    # One element for all: each element of a page costs the browser some ten milliseconds.
    st.markdown("\n".join(_page_line(run, page) for page in found[:_LISTED]))


def _page_line(run: CollectionRun, page: CollectionCapture) -> str:
    at = f"{clock.zh_minute(page.snapshot.captured_at)} 归档　" if page.snapshot else ""
    # As code: bare addresses become links to the live site, and this page is about the archive.
    address = f"`{shorten(page.url, 90).replace('`', '%60')}`"
    return f"- [{plain(page.title or page.url)}]({replay_address(run.id, page.url)})　{at}第 {page.depth} 层　{address}"


def _problems(view: CollectionView) -> None:
    if view.run is None or view.run.checked_at is None:
        st.info("还没有检查过。")
        return
    st.caption(f"{clock.zh_minute(view.run.checked_at)}（北京时间）检查")
    if not view.problems:
        st.success("没有发现问题。")
        return
    st.dataframe([{"问题": name, "网址数": count} for name, count in view.findings.items()], hide_index=True)
    st.dataframe(
        [{"问题": c.finding, "标题": c.title, "网址": c.url} for c in view.problems[:_LISTED]],
        hide_index=True,
        width="stretch",
    )


def _form(known: SiteCollection | None) -> None:
    """New (None) or changed; what is wrong is said by the verb."""
    key, today = known.id if known else "new", clock.library_day(the_desk().now())
    with st.form(f"collection-{key}"):
        title = st.text_input("题名", known.title if known else "", key=f"title-{key}")
        first, second = st.columns(2)
        curator = first.text_input("责任人", known.curator if known else the_actor().name, key=f"cu-{key}")
        rights = second.text_input("权利说明", known.rights if known else "", key=f"ri-{key}")
        purpose = st.text_area("收藏目的", known.purpose if known else "", height=68, key=f"pu-{key}")
        seeds = st.text_area("种子网址（一行一个）", _lines(known, "seeds"), height=90, key=f"se-{key}")
        scope = _scope(known, key)
        starts, ends = st.columns(2)
        start = starts.date_input(
            "收藏开始", known.starts_on if known else today, format="YYYY-MM-DD", key=f"st-{key}"
        )
        end = ends.date_input(
            "收藏结束（可空）", known.ends_on if known else None, format="YYYY-MM-DD", key=f"en-{key}"
        )
        if not st.form_submit_button("保存修改" if known else "建立"):
            return
    assert isinstance(start, date)
    whole = CollectionDraft(
        title=title,
        curator=curator,
        purpose=purpose,
        seeds=tuple(seeds.split()),
        rights=rights,
        starts_on=start,
        ends_on=end if isinstance(end, date) else None,
        hosts=scope.hosts,
        paths=scope.paths,
        excludes=scope.excludes,
        depth=scope.depth,
        max_pages=scope.max_pages,
    )
    if known:
        the_desk().edit_collection(the_actor(), known.id, whole)
    else:
        st.session_state["collection"] = the_desk().make_collection(the_actor(), whole).id
    st.rerun()


def _scope(known: SiteCollection | None, key: str) -> Scope:
    first, second, third = st.columns(3)
    hosts = first.text_area(
        "主机（空则取种子的主机）",
        _lines(known, "hosts"),
        height=68,
        help="*.example.cn 含子域",
        key=f"ho-{key}",
    )
    paths = second.text_area("路径前缀", _lines(known, "paths") or "/", height=68, key=f"pa-{key}")
    excludes = third.text_area("排除（正则表达式）", _lines(known, "excludes"), height=68, key=f"ex-{key}")
    fourth, fifth = st.columns(2)
    depth = fourth.number_input("链接层数", 0, 20, known.scope.depth if known else 3, key=f"de-{key}")
    limit = fifth.number_input(
        "页数上限", 1, 50_000, known.scope.max_pages if known else 2000, key=f"ma-{key}"
    )
    return Scope(
        hosts=tuple(hosts.split()),
        paths=tuple(paths.split()) or ("/",),
        excludes=tuple(line.strip() for line in excludes.splitlines() if line.strip()),
        depth=int(depth),
        max_pages=int(limit),
    )


def _lines(known: SiteCollection | None, name: str) -> str:
    if known is None:
        return ""
    values: tuple[str, ...] = known.seeds if name == "seeds" else getattr(known.scope, name)
    return "\n".join(values)
