"""Which addresses may be asked: the web only, never the machine itself or the network it stands in."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def netloc_of(url: str) -> str:
    """``host:port`` in lower case, the port always written."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{(parts.hostname or '').lower()}:{port}"


def is_loopback(url: str) -> bool:
    """Whether the host is ``localhost`` or a loopback address written out."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address is of the public Internet: not private, loopback, link-local, reserved or multicast."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return ip.is_global and not ip.is_multicast


def refusal(url: str, allowed: frozenset[str]) -> str:
    """Why ``url`` may not be asked, in Chinese; empty if it may.

    ``allowed`` holds ``host:port`` that the source's own entries name. Names are checked a second time after
    they are resolved (``crawlers.resolver``), so that no name can lead inside.
    """
    try:
        parts = urlsplit(url)
        host, netloc = (parts.hostname or "").lower(), netloc_of(url)
    except ValueError:
        return f"地址写法有误：{url[:120]}"
    if parts.scheme not in {"http", "https"}:
        return f"只采集 http 和 https 地址，不采集 {parts.scheme or '无协议'}: 链接"
    if not host:
        return "地址里没有主机名"
    if netloc in allowed:
        return ""
    if host == "localhost" or host.endswith(_LOCAL_NAMES) or _is_inner(host):
        return f"{netloc} 是本机或内网地址，只有采集源入口写明的本机端口才可访问"
    return ""


def _is_inner(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)
