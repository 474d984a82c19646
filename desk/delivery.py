"""Handing a message to a channel: the only place where apprise is used."""

from __future__ import annotations

import re
from urllib.parse import quote

from domain.errors import InvalidInput
from domain.notice import TO, Channel

KINDS = {
    "mailto": "邮件",
    "mailtos": "邮件（加密）",
    "wecombot": "企业微信群机器人",
    "dingtalk": "钉钉群机器人",
    "json": "网络钩子（JSON）",
    "jsons": "网络钩子（JSON，HTTPS）",
    "form": "网络钩子（表单）",
    "forms": "网络钩子（表单，HTTPS）",
}
"""Scheme → name. apprise knows more; what may carry a library's notices is decided here."""
_SAMPLE = "a@example.cn"
_STATUS = re.compile(r"error[=:]\s*(\d{3})")


def check_address(url: str) -> None:
    """Raise ``InvalidInput`` where no message can be handed to such an address."""
    kind = url.partition("://")[0]
    if kind not in KINDS:
        raise InvalidInput(f"不支持“{kind}”这种渠道，请写以 {'、'.join(KINDS)} 开头的地址")
    if _plugin(url.replace(TO, quote(_SAMPLE, safe=""))) is None:
        raise InvalidInput(f"{KINDS[kind]}的地址写法不对，请对照文档 docs/alerts.md 的例子改正")


def deliver(channel: Channel, address: str, text: str) -> str:
    """Send; empty when the other side took it, otherwise why not, without any part of the address.

    ``address`` is the person's, for channels that reach persons.
    """
    import apprise

    plugin = _plugin(channel.url.replace(TO, quote(address, safe="")))
    if plugin is None:
        return "渠道地址无法使用"
    with apprise.LogCapture() as said:  # type: ignore[no-untyped-call]
        taken = plugin.notify(body=text, title="知津")
        status = _STATUS.search(said.getvalue())
    if taken:
        return ""
    return f"对方返回 {status[1]}" if status else "连不上，或对方没有收下"


def _plugin(url: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 (apprise has no types)
    """The sender behind an address; None if it cannot be read. Asks nothing of the network."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id="Zhijin", app_desc="Zhijin", app_url="", image_url_mask="", image_url_logo="")
    return Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
