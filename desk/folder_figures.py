"""The day's figures put into 素材夹 with the question that gave them, so that they can be put again."""

from __future__ import annotations

from dataclasses import replace

from desk.figures import FigureVerbs
from desk.folder import FolderVerbs
from desk.permissions import Permission
from domain import clock
from domain.analysis import SENTIMENT_NAMES
from domain.brief import StoredQuery
from domain.clock import Window
from domain.errors import InvalidInput
from domain.folder import FolderEntry
from domain.user import Actor


class FolderFigureVerbs(FigureVerbs, FolderVerbs):
    """Figures for the folder."""

    def put_window_counts(self, actor: Actor, window: Window, note: str = "") -> FolderEntry:
        """How many articles a window holds and what their mood is; reprints told apart.

        :raises InvalidInput: when there is nothing in the window.
        """
        self.look(actor, Permission.DRAFT, "把数据放入素材夹")
        params = {"start": window.start.isoformat(), "end": window.end.isoformat()}
        query = StoredQuery("window_counts", params, {}, self.now())
        found = self.asker()(query)
        if found is None or found.results.get("原始", "0") == "0":
            raise InvalidInput("这一时段没有文章，没有数据可以放入，请换一个时段")
        span = f"{clock.zh_moment(window.start)}至{clock.zh_moment(window.end)}"
        moods = "、".join(
            f"{name}{found.results[f'情感：{name}'].split()[0]}篇" for name in SENTIMENT_NAMES.values()
        )
        counted = f"共监测到相关文章{found.results['原始']}篇，去重后{found.results['去重后']}篇"
        text = f"{span}，{counted}，其中{moods}。"
        kept = replace(query, results=found.results)
        return self.put_figure(actor, kept, f"监测总数（{span}）", text, note)
