"""Who wrote a package: Ed25519 keys (RFC 8032). The private one never leaves its machine."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from desk.guards import make_folder, reason_of
from domain.errors import InvalidInput, StoreUnavailable


def own_key(home: Path) -> Ed25519PrivateKey:
    """This installation's key, made at first use, readable by its owner alone."""
    path = make_folder(home / "keys") / "transfer.pem"
    try:
        if not path.exists():
            _write(path, Ed25519PrivateKey.generate())
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise StoreUnavailable(f"无法读写签名密钥 {path}（{reason_of(error)}），请检查权限") from None
    except ValueError:
        raise StoreUnavailable(
            f"签名密钥 {path} 已损坏，请从备份恢复，或移走它后重新生成并重新登记"
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreUnavailable(f"签名密钥 {path} 不是 Ed25519 密钥，请移走它后重新生成")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key as one line of base64 (44 characters)."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def fingerprint(public: str) -> str:
    """Sixteen hex digits that people compare by eye or telephone, in groups of four.

    :raises InvalidInput: when ``public`` is no key.
    """
    digits = hashlib.sha256(_raw(public)).hexdigest()[:16]
    return " ".join(digits[n : n + 4] for n in range(0, 16, 4))


def sign(key: Ed25519PrivateKey, data: bytes) -> str:
    """The signature as base64."""
    return base64.b64encode(key.sign(data)).decode()


def holds(public: str, signature: str, data: bytes) -> bool:
    """Whether the signature over ``data`` was made with the private half of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(_raw(public)).verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _raw(public: str) -> bytes:
    try:
        raw = base64.b64decode(public.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise InvalidInput(
            f"“{public.strip()[:60]}”不是数据包公钥，请粘贴对方 zhijin transfer key 显示的那一行"
        )
    return raw


def _write(path: Path, key: Ed25519PrivateKey) -> None:
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
