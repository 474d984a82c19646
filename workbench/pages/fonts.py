"""字体: what the printed page is set in, what stands in, and taking the library's licensed faces into use."""

from __future__ import annotations

import streamlit as st

from desk.permissions import Permission, may
from desk.typefaces import FontReport
from workbench.context import the_actor, the_desk
from workbench.parts import done, guarded, say_done, told
from workbench.style import plain


@guarded
def show() -> None:
    """The page."""
    st.title("字体")
    say_done()
    st.caption(
        "公文用方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体、宋体。知津不附带这些字体："
        "请上传本馆已取得授权的字体文件（TTF、OTF、TTC）；没有的，PDF 以开源字体代替，DOCX 照样标明公文字体。"
    )
    report = the_desk().font_report(the_actor())
    show_fonts(report)
    _table(report)
    if may(the_actor(), Permission.ADMIN):
        _take(report)
        _withdraw(report)


def show_fonts(report: FontReport) -> None:
    """字体替代 as it is seen before signing; for other pages too."""
    if report.substitutions:
        st.warning(plain("  \n".join(report.lines())))
    else:
        st.success(plain(report.master))


def _table(report: FontReport) -> None:
    st.dataframe(
        [
            {
                "用途": state.use,
                "公文字体": state.official,
                "现用": report.taken[state.key].name if state.key in report.taken else state.face.family,
                "来自": "本馆上传"
                if state.face.uploaded
                else "随附"
                if _packaged(state.face.path)
                else "系统",
                "常用汉字": f"{report.taken[state.key].hanzi} / 3755" if state.key in report.taken else "",
                "授权": report.taken[state.key].licence if state.key in report.taken else "",
                "状态": "好" if state.genuine else "替代",
            }
            for state in report.roles
        ],
        hide_index=True,
        width="stretch",
    )


def _packaged(path: str) -> bool:
    return "pylopdf" in path


def _take(report: FontReport) -> None:
    st.subheader("启用字体")
    uses = {role.key: f"{role.use}（{role.official}）" for role in report.roles}
    with st.form("take-font", clear_on_submit=True):
        file = st.file_uploader("字体文件", type=["ttf", "otf", "ttc"], help="不超过 60 MB")
        role, number = st.columns([3, 1])
        key = role.selectbox("用途", list(uses), format_func=uses.__getitem__)
        place = number.number_input(
            "合集中的第几个", 0, 64, 0, help="TTC 文件含多个字体时填写；0 为按名称自动选择"
        )
        licence = st.text_input("授权", placeholder="如：2026年采购合同第12号；操作系统随附；OFL-1.1")
        if st.form_submit_button("启用", type="primary"):
            with told():
                if file is None or key is None:
                    st.error("请先选择字体文件")
                    return
                index = int(place) - 1 if place else None
                taken = the_desk().add_typeface(the_actor(), key, file.name, file.getvalue(), licence, index)
                done(f"已启用“{taken.name}”作{uses[key]}，含常用汉字 {taken.hanzi} 个。以后排的版面都用它。")


def _withdraw(report: FontReport) -> None:
    if not report.taken:
        return
    st.subheader("停用字体")
    names = {key: f"{face.name}" for key, face in report.taken.items()}
    with st.form("drop-font", clear_on_submit=True, enter_to_submit=False):
        key = st.selectbox("字体", list(names), format_func=names.__getitem__)
        why = st.text_input("原因", placeholder="如：授权到期")
        if st.form_submit_button("停用"):
            with told():
                the_desk().withdraw_typeface(the_actor(), str(key), why)
                done(f"已停用“{names[str(key)]}”。")
