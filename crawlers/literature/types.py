"""Kinds of document as databases name them → type codes of GB/T 7714."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMES: Mapping[str, str] = {
    "J": "jour ejour article journalarticle journal jfull magazinearticle mgzn inpress inpr electronicarticle review "
    "editorial letter articlereview 期刊 期刊论文 中文期刊 外文期刊 特色期刊 学术辑刊 ja j 1 期刊文章",
    "D": "thes thesis dissertation dissertationthesis dissertation/thesis dissertation/thesisunpublished mastersthesis "
    "phdthesis 学位论文 学位 博士 硕士 博士论文 硕士论文 博士学位论文 硕士学位论文 博硕士",
    "C": "conf cpaper conference conferencepaper conferenceproceeding conferenceproceedings proceedingspaper "
    "proceedings inproceedings 会议 会议论文 国内会议 国际会议 中国会议 会议录 ca c",
    "N": "news newspaper newspaperarticle 报纸 中国重要报纸 报纸文章",
    "P": "pat patent 专利 中国专利 外国专利 发明 发明公开 发明授权 发明专利 实用新型 外观设计 实用新型专利 外观设计专利 p",
    "S": "stand std standard 标准 国家标准 行业标准 中国标准 国内外标准",
    "R": "rprt report techreport reportarticle govdoc governmentdocument 报告 科技报告 成果 科技成果",
    "M": "book ebook edbook editedbook bookwhole book,whole electronicbook inbook chap echap booksection "
    "book,section bookchapter chapter incollection collection mvbook manual monograph bookedited book,edited 图书 专著 "
    "著作 古籍 ancient ancienttext b",
    "G": "汇编 年鉴",
    "EB": "elec web webpage website electronicsource blog online icomm internetcommunication 网页 电子公告 网络资源",
    "DB": "dbase onlinedatabase database 数据库 aggr aggregateddatabase",
    "DS": "data dataset datafile 数据集 科学数据",
    "CP": "comp computerprogram software 计算机程序 软件",
    "CM": "map maps 地图 舆图",
    "A": "manscpt manuscript 档案",
    "PP": "preprint 预印本 unpublished unpb unpublishedwork",
    "Z": "gen generic misc other 其他 serial ser pamp pamphlet stat statute bill case legal hearing grant patent_other 法规 法律法规",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_SIGNS = re.compile(r"[\s_.\-－]+")
_CODE = re.compile(r"[A-Z]{1,2}")


def type_code(name: str) -> str:
    """``Journal Article`` → J; empty for a kind nobody told us of."""
    return _CODES.get(_SIGNS.sub("", name).lower(), "")


def guessed(given: Mapping[str, object]) -> str:
    """The type of a record that does not name one it has, by the fields it has."""
    for fields, code in _SIGNS_OF:
        if any(given.get(name) for name in fields):
            return code
    return "M" if given.get("publisher") else "Z"


_SIGNS_OF = (
    (("patent_no", "application", "ipc"), "P"),
    (("standard_no",), "S"),
    (("degree", "advisor"), "D"),
    (("container",), "J"),
    (("url",), "EB"),
)
