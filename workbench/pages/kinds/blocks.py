"""栏目 of the form: a table of what fits into cells, and below it the rest of each block that is ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from domain.brief_kind import Block, BriefKind, Group
from workbench.context import the_desk
from workbench.pages.kinds.basics import feed_fields
from workbench.pages.kinds.labels import block_place, spoken, words_of
from workbench.pages.kinds.rows import Row, block_rows, blocks_of, group_rows, groups_of
from workbench.pages.kinds.sheet import Sheet
from workbench.style import plain

CELLS = ("title", "form", "items", "length", "judgement", "hint")
"""Fields of a block that stand in the table."""


def blocks_table(
    sheet: Sheet, kind: BriefKind, opened: frozenset[int]
) -> tuple[tuple[Block, ...], frozenset[int]]:
    """The blocks as they stand on the page, and the places of those ticked 细项."""
    st.caption(
        "从上到下就是印出的顺序。双击格子修改；改“顺序”的数可移动一行；在末行空白处点一下加一行；"
        "点最左一格选中一行，按 Delete 删去。"
    )
    rows = _edited(sheet.named("blocks"), block_rows(kind.blocks, opened), _columns(kind.blocks))
    for fault in sheet.faults:
        block = block_place(fault.place)
        if fault.place == "blocks" or (block and block[1] in CELLS):
            st.markdown(f":red[:material/error: {plain(spoken(kind, fault))}]")
    return blocks_of(rows, _detailed(sheet, kind.blocks, opened))


def _columns(blocks: Sequence[Block]) -> dict[str, Any]:
    forms = the_desk().form_names
    strange = [block.form for block in blocks if block.form and block.form not in forms]
    cells = st.column_config
    said = {name: words_of(f"blocks[0].{name}")[1] for name in CELLS}
    return {
        "at": None,
        "order": cells.NumberColumn(
            "顺序", help="写上想要的位置，按“更新”排好", step=1, width=75, pinned=True
        ),
        "title": cells.TextColumn("栏目名", help=said["title"], width=150, pinned=True),
        "form": cells.SelectboxColumn(
            "内容",
            help=said["form"],
            options=[*forms, *dict.fromkeys(strange)],
            format_func=lambda form: forms.get(str(form), f"{form}（不认识）"),
            width=170,
        ),
        "open": cells.CheckboxColumn(
            "细项", help="勾选后按“更新”，在下面填取材、分组等", default=False, width=75
        ),
        "least_items": cells.NumberColumn("最少条", help=said["items"], step=1, width=85),
        "most_items": cells.NumberColumn("最多条", help=said["items"], step=1, width=85),
        "least_length": cells.NumberColumn("最少字", help=said["length"], step=1, width=85),
        "most_length": cells.NumberColumn("最多字", help=said["length"], step=1, width=85),
        "judgement": cells.CheckboxColumn("研判", help=said["judgement"], default=False, width=75),
        "hint": cells.TextColumn("提示", help=said["hint"], width=240),
    }


def _edited(key: str, rows: Sequence[Row], columns: Mapping[str, Any]) -> list[Row]:
    """A table that a person adds rows to and takes rows from; cells without anything are None."""
    frame = st.data_editor(
        pd.DataFrame(rows, columns=list(columns)),
        column_config=columns,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        height="content",
        placeholder="",
        key=key,
    )
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))


def _detailed(sheet: Sheet, blocks: Sequence[Block], opened: frozenset[int]) -> tuple[Block, ...]:
    return tuple(_details(sheet, at, block) if at in opened else block for at, block in enumerate(blocks))


def _details(sheet: Sheet, at: int, block: Block) -> Block:
    place = f"blocks[{at}]"
    with st.expander(f"细项：{block.title or f'第 {at + 1} 个栏目'}", expanded=True):
        first, second = st.columns([2, 1])
        block = replace(
            block,
            also=sheet.several(first, f"{place}.also", block.also, the_desk().form_names, "没有"),
            counted=sheet.text(second, f"{place}.counted", block.counted),
        )
        st.markdown("**取材**")
        block = replace(block, feed=feed_fields(sheet, f"{place}.feed", block.feed))
        first, second = st.columns(2)
        block = replace(
            block,
            turn=sheet.number(first, f"{place}.turn", block.turn),
            key=sheet.text(second, f"{place}.key", block.key),
            narrowed=sheet.flag(st.container(), f"{place}.narrowed", block.narrowed),
        )
        if block.form == "digest" or block.groups:
            block = replace(block, groups=_groups(sheet, place, block.groups))
        return block


def _groups(sheet: Sheet, place: str, groups: Sequence[Group]) -> tuple[Group, ...]:
    taxonomy, cells = the_desk().taxonomy, st.column_config
    label, said = words_of(f"{place}.groups")
    strange = [topic for group in groups for topic in group.topics if topic not in taxonomy.codes]
    st.markdown(f"**{label}**", help=said)
    rows = _edited(
        sheet.named(f"{place}.groups"),
        group_rows(groups),
        {
            "name": cells.TextColumn("组名", width=150),
            "topics": cells.MultiselectColumn(
                "收哪些分类",
                options=[*taxonomy.codes, *dict.fromkeys(strange)],
                format_func=lambda code: (
                    taxonomy.name(code) if code in taxonomy.codes else f"{code}（不认识）"
                ),
                width="large",
            ),
        },
    )
    sheet.told(st.container(), f"{place}.groups")
    return groups_of(rows)
