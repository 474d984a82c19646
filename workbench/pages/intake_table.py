"""录入 → 表格导入: preview, columns, import."""

from __future__ import annotations

from typing import Any

import streamlit as st

from desk.intake_columns import FIELD_NAMES, ColumnMap
from desk.intake_entry import CHANNELS
from desk.intake_files import Upload
from desk.intake_imports import TablePreview
from desk.intake_tables import MAX_BYTES
from domain.text import shorten
from workbench.context import the_actor, the_desk
from workbench.style import plain

_NONE = "（无）"


def show_table() -> None:
    """The tab."""
    file = st.file_uploader(
        "监测服务导出的表格（.xlsx、.csv）",
        type=["xlsx", "xlsm", "csv", "txt", "tsv"],
        key="table",
        max_upload_size=MAX_BYTES // 1_000_000,
    )
    if file is None:
        st.caption("首行或其下几行应为列名。公式不计算，宏不执行；表中的情感判断不采用，以本馆分析为准。")
        return
    upload = Upload(file.name, file.getvalue())
    preview = _preview(file.file_id, upload)
    st.caption(f"表头在第 {preview.head_row} 行，共 {preview.rows} 行内容。{plain('；'.join(preview.notes))}")
    st.dataframe([_sample(preview.names, row) for row in preview.sample], hide_index=True, width="stretch")
    saved, start = _start(preview)
    with st.form("columns", border=False, enter_to_submit=False):
        columns = _columns(preview.names, start, f"column-{file.file_id}-{saved}")
        first, second, third = st.columns([2, 2, 3], vertical_alignment="bottom")
        name = first.text_input("把这套对应存为", key="map-name", placeholder="监测服务的名称")
        keep = second.form_submit_button("保存对应", key="save-map")
        bring = third.form_submit_button(f"导入 {preview.rows} 行", type="primary", key="import-table")
    if keep:
        the_desk().save_table_map(the_actor(), name, columns)
        st.success(f"已保存对应方案“{plain(name)}”。")
    if bring:
        _imported(upload, columns)


def _preview(file_id: str, upload: Upload) -> TablePreview:
    """Read once a file, not once a click."""
    held: dict[str, Any] = st.session_state.setdefault("table-preview", {})
    if file_id not in held:
        with st.spinner("正在读取……"):
            preview = the_desk().preview_table(the_actor(), upload)
        held.clear()
        held[file_id] = preview
    return held[file_id]  # type: ignore[no-any-return]


def _sample(names: tuple[str, ...], row: tuple[str, ...]) -> dict[str, str]:
    cells = (*row, *([""] * len(names)))
    return {name: shorten(cell, 60) for name, cell in zip(names, cells, strict=False)}


def _start(preview: TablePreview) -> tuple[str, ColumnMap]:
    """A saved map with its name, or the proposal."""
    maps = the_desk().table_maps(the_actor())
    saved = st.selectbox(
        "对应方案", [_NONE, *maps], format_func=lambda n: "按表头自动对应" if n == _NONE else n
    )
    return saved, maps.get(saved, preview.proposal)


def _columns(names: tuple[str, ...], start: ColumnMap, key: str) -> ColumnMap:
    """Which column is which field, to be corrected."""
    chosen: dict[str, str] = {}
    for place, (field, label) in zip(st.columns(len(FIELD_NAMES)), FIELD_NAMES.items(), strict=True):
        options = [_NONE, *names]
        first = getattr(start, field)
        index = options.index(first) if first in options else 0
        picked = place.selectbox(label, options, index=index, key=f"{key}-{field}")
        chosen[field] = "" if picked == _NONE else picked
    first, second = st.columns(2)
    kinds = list(CHANNELS)
    media = first.selectbox(
        "媒体类型不明时",
        kinds,
        index=kinds.index(start.default_media),
        format_func=CHANNELS.__getitem__,
        key=f"{key}-media-default",
    )
    outlet = second.text_input("来源为空时", start.default_outlet, key=f"{key}-outlet-default")
    return ColumnMap(**chosen, default_media=media, default_outlet=outlet.strip())


def _imported(upload: Upload, columns: ColumnMap) -> None:
    with st.spinner("正在导入……"):
        report = the_desk().import_table(the_actor(), upload, columns)
    first, *others = report.lines()
    st.success(first)
    if report.bad:
        rows = [{"行": row, "原因": why} for row, why in report.bad]
        st.dataframe(rows, hide_index=True, width="stretch")
    for line in others[len(report.bad) :]:
        st.info(plain(line))
