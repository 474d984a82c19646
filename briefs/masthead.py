"""What a masthead may say: one of three internal markings, never a secrecy marking (DOMAIN B1)."""

from __future__ import annotations

from domain.brief import Masthead
from domain.errors import InvalidInput

CLASSIFICATIONS = ("公开", "内部资料", "内部参考·注意保存")
_SECRET = ("绝密", "机密", "秘密")


def check_masthead(masthead: Masthead) -> None:
    """Raises ``InvalidInput`` for any secrecy marking: state secrets must not be handled here (DOMAIN B1)."""
    written = " ".join(str(value) for value in vars(masthead).values())
    for word in _SECRET:
        if word in written:
            raise InvalidInput(f"报头或版记含有“{word}”字样：本系统不得处理国家秘密，请删去该标志")
    if masthead.classification not in CLASSIFICATIONS:
        allowed = "、".join(CLASSIFICATIONS)
        raise InvalidInput(f"不认识的内部标志“{masthead.classification}”：请改为{allowed}之一")
