"""Which addresses may be asked: the web only, never the machine itself or the network it stands in.

A source's own entries may stand on loopback, and ``intranet`` of a source may name hosts and networks inside; both
hold for that source alone. Cloud metadata and link-local addresses are never asked.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_NEVER = tuple(
    ipaddress.ip_network(net)
    for net in (
        "169.254.0.0/16",  # link-local: the metadata service of most clouds
        "fe80::/10",
        "100.100.100.200/32",  # Alibaba Cloud
        "168.63.129.16/32",  # Azure
        "192.0.0.192/32",  # Oracle Cloud
        "fd00:ec2::/32",  # AWS over IPv6
    )
)
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.ip_network("::/96")
_RELAY = ipaddress.ip_network("192.88.99.0/24")
_DOTS = str.maketrans("。．｡", "...")
"""Full stops that IDNA takes for a dot."""
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*")
_FOREIGN = re.compile(r"[\s\\\x00-\x1f\x7f]")


def netloc_of(url: str) -> str:
    """``host:port`` in lower case, the port always written."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{(parts.hostname or '').lower()}:{port}"


def host_of(url: str) -> str:
    """The host name as it will be resolved: lower case, full-width letters and dots as plain ones, no last dot."""
    return unicodedata.normalize("NFKC", (urlsplit(url).hostname or "").translate(_DOTS)).lower().rstrip(".")


def is_loopback(url: str) -> bool:
    """Whether the host is ``localhost`` or a loopback address written out."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    ip = parse_ip(host)
    return ip is not None and ip.is_loopback


def parse_ip(text: str) -> IP | None:
    """An IP address in its usual writing; None for a name."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Whether an IP address is of the public Internet: not private, loopback, link-local, reserved or multicast.

    An IPv4 address inside an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo) is judged as itself.
    """
    ip = parse_ip(address)
    return ip is not None and all(_is_global(part) for part in _inside(ip)) and not is_never(ip)


def is_never(ip: IP) -> bool:
    """Whether no allow-list opens it: link-local and cloud metadata."""
    return any(part in net for part in _inside(ip) for net in _NEVER if net.version == part.version)


def _is_global(ip: IP) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        return ip.is_global and not ip.is_multicast and not ip.is_site_local
    return ip.is_global and not ip.is_multicast and ip not in _RELAY


def _inside(ip: IP) -> tuple[IP, ...]:
    """The addresses that ``ip`` may lead to: itself, or the IPv4 ones that it wraps."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip.sixtofour:
        return (ip.sixtofour,)
    if ip.teredo:
        return ip.teredo
    if any(ip in net for net in _NAT64) or (ip in _COMPATIBLE and int(ip) > 1):
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    return (ip,)


def refusal(url: str, allowed: frozenset[str]) -> str:
    """Why ``url`` may not be asked, in Chinese; empty if it may.

    ``allowed`` holds what this source may reach inside: ``host:port`` of its entries on loopback; ``host``,
    ``host:port`` and networks of ``intranet``. Names are checked a second time when they are resolved
    (``crawlers.resolver``), so that no name can lead inside.
    """
    try:
        parts = urlsplit(url)
        host, netloc = host_of(url), netloc_of(url)
    except ValueError:
        return f"地址写法有误：{url[:120]}"
    if parts.scheme not in {"http", "https"}:
        return f"只采集 http 和 https 地址，不采集 {parts.scheme[:20] or '无协议'}: 链接"
    if not host:
        return "地址里没有主机名"
    if _FOREIGN.search(parts.netloc) or "@" in parts.netloc:
        return f"地址的主机部分带有账号、空格或反斜杠，不予访问：{parts.netloc[:80]}"
    ip = parse_ip(host)
    if ip is None and _NUMBERS.fullmatch(host.rpartition(".")[2]):
        return f"主机 {host[:60]} 是用变形数字写的地址{_meaning(host)}，不予访问"
    if ip is not None:
        return address_refusal(netloc, [str(ip)], allowed)
    if (host == "localhost" or host.endswith(_LOCAL_NAMES)) and not _names(netloc, allowed):
        return "" if _networks(allowed) else _closed(netloc)
    return ""


def address_refusal(netloc: str, addresses: Iterable[str], allowed: frozenset[str]) -> str:
    """Why a host with these IP addresses may not be asked; each one must be open to this source."""
    named = _names(netloc, allowed)
    for address in addresses:
        ip = parse_ip(address)
        if ip is None or is_never(ip):
            return f"{netloc} 指向 {address}，是云平台元数据或链路本地地址，任何采集源都不得访问"
        if named or is_public(address) or any(_within(ip, net) for net in _networks(allowed)):
            continue
        return _closed(
            netloc if parse_ip(netloc.rpartition(":")[0].strip("[]")) else f"{netloc}（{address}）"
        )
    return ""


def _closed(what: str) -> str:
    return f"{what} 是本机或内网地址，只有采集源入口写明的本机端口和 intranet 列出的地址才可访问"


def _names(netloc: str, allowed: frozenset[str]) -> bool:
    return netloc in allowed or netloc.rpartition(":")[0] in allowed


def _within(ip: IP, net: Network) -> bool:
    return all(part.version == net.version and part in net for part in _inside(ip))


@functools.lru_cache(maxsize=512)
def _networks(allowed: frozenset[str]) -> tuple[Network, ...]:
    """Those of ``allowed`` that are networks (``10.1.0.0/16``)."""
    found: list[Network] = []
    for text in allowed:
        if "/" in text:
            try:
                found.append(ipaddress.ip_network(text, strict=False))
            except ValueError:
                continue
    return tuple(found)


def _meaning(host: str) -> str:
    """What resolvers make of ``0x7f.1`` or ``2130706433``."""
    try:
        return f"（即 {socket.inet_ntoa(socket.inet_aton(host))}）"
    except OSError:
        return ""
