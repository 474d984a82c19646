"""Every implementation: the folder of material keeps order, history and what was taken out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import ids
from domain.brief import Citation, StoredQuery
from domain.errors import Conflict, NotFound
from domain.folder import EntryKind, FolderAct, FolderAction, FolderEntry


def entry(make, target="a-1", kind=EntryKind.ARTICLE, **fields):
    return FolderEntry(
        ids.folder_entry_id(), kind, target, "题名", fields.pop("who", "甲"), make.now, **fields
    )


def act(make, entry_id, action, detail=""):
    return FolderAct(entry_id, action, "乙", make.at(hours=1), detail)


def test_what_is_put_in_comes_back_whole_and_in_order(store, make):
    cited = Citation(
        0, "a-1", "题名", "津沽日报", make.now, "http://x.example/1", "urn:1", make.now, page="3"
    )
    asked = StoredQuery("window_counts", {"from": "1"}, {"total": "12"}, make.now)
    first = store.put_folder_entry(entry(make, text="原文一句。", kind=EntryKind.PASSAGE, citation=cited))
    second = store.put_folder_entry(entry(make, "window_counts", EntryKind.FIGURE, query=asked, note="注"))
    assert (first.place, second.place) == (1, 2)
    assert store.folder_entries() == [first, second]
    assert store.folder_entry(first.id).citation == cited


def test_the_same_thing_is_put_in_once(store, make):
    first = store.put_folder_entry(entry(make))
    assert store.put_folder_entry(entry(make, who="丙")) == first
    assert len(store.folder_entries()) == 1


def test_mine_and_kinds(store, make):
    mine = store.put_folder_entry(entry(make, who="甲"))
    theirs = store.put_folder_entry(entry(make, "w-1", EntryKind.REFERENCE, who="乙"))
    assert store.folder_entries(who="甲") == [mine]
    assert store.folder_entries(kinds=[EntryKind.REFERENCE]) == [theirs]


@pytest.mark.parametrize(("place", "order"), [(1, "cab"), (2, "acb"), (3, "abc"), (99, "abc")])
def test_moving_renumbers_all(store, make, place, order):
    for name in "abc":
        store.put_folder_entry(entry(make, name))
    moved = store.folder_entries()[2]
    store.move_folder_entry(moved.id, place, act(make, moved.id, FolderAction.MOVE, f"3→{place}"))
    shown = store.folder_entries()
    assert "".join(e.target for e in shown) == order
    assert [e.place for e in shown] == [1, 2, 3]


def test_removed_is_kept_and_comes_back_at_the_end(store, make):
    one, two = store.put_folder_entry(entry(make, "a")), store.put_folder_entry(entry(make, "b"))
    gone = replace(one, removed_at=make.at(hours=1))
    store.change_folder_entry(gone, act(make, one.id, FolderAction.REMOVE))
    assert store.folder_entries() == [two]
    assert store.folder_entries(removed=True) == [gone]
    with pytest.raises(Conflict, match="已经被移出"):
        store.change_folder_entry(gone, act(make, one.id, FolderAction.REMOVE))
    back = store.change_folder_entry(replace(gone, removed_at=None), act(make, one.id, FolderAction.RESTORE))
    assert (back.place, [e.target for e in store.folder_entries()]) == (3, ["b", "a"])
    told = [(a.action, a.who) for a in store.folder_acts(one.id)]
    assert told == [(FolderAction.PUT, "甲"), (FolderAction.REMOVE, "乙"), (FolderAction.RESTORE, "乙")]


def test_a_note_and_a_use_are_changes_with_history(store, make):
    kept = store.put_folder_entry(entry(make))
    store.change_folder_entry(replace(kept, note="用于引言"), act(make, kept.id, FolderAction.NOTE, ""))
    used = replace(store.folder_entry(kept.id), briefs=("b-1",))
    store.change_folder_entry(used, act(make, kept.id, FolderAction.USE, "b-1"))
    assert (store.folder_entry(kept.id).note, store.folder_entry(kept.id).briefs) == ("用于引言", ("b-1",))
    assert [a.detail for a in store.folder_acts(kept.id)] == ["", "", "b-1"]


def test_nothing_is_done_to_what_is_not_there(store, make):
    with pytest.raises(NotFound, match="素材夹"):
        store.folder_entry("f-none")
    with pytest.raises(NotFound):
        store.move_folder_entry("f-none", 1, act(make, "f-none", FolderAction.MOVE))
    assert store.folder_acts("f-none") == []


def test_entries_stay_when_time_passes(store, make):
    kept = store.put_folder_entry(replace(entry(make), at=make.now - timedelta(days=900)))
    assert store.folder_entries() == [kept]
