"""What a masthead may say: one of three internal markings, never a secrecy marking (DOMAIN B1)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.brief import Masthead
from domain.errors import InvalidInput

CLASSIFICATIONS = ("公开", "内部资料", "内部参考·注意保存")
URGENCIES = ("", "特急", "加急", "平急")
SECRET = ("绝密", "机密", "秘密")


def check_masthead(masthead: Masthead) -> None:
    """Raises ``InvalidInput`` for any secrecy marking: state secrets must not be handled here (DOMAIN B1)."""
    for _, said in masthead_faults(masthead):
        raise InvalidInput(said)


def masthead_faults(masthead: Masthead) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it), secrecy markings first."""
    for name, value in vars(masthead).items():
        if word := next((word for word in SECRET if word in str(value)), ""):
            yield name, f"报头或版记含有“{word}”字样：本系统不得处理国家秘密，请删去该标志"
    if masthead.classification not in CLASSIFICATIONS:
        allowed = "、".join(CLASSIFICATIONS)
        yield "classification", f"不认识的内部标志“{masthead.classification}”：请改为{allowed}之一"
