"""采用凭证: the page on which a piece was printed — recognised by its bytes, kept under its digest, read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from desk.intake_files import (
    MEDIA_TYPES,
    Upload,
    exhibit_problems,
    keep_file,
    read_file,
    recognise,
    shown_name,
)
from domain.answer import Proof, Reply
from domain.article import Exhibit
from domain.errors import InvalidInput

_FOLDER = "dispatch"
"""Under the installation's home; apart from the exhibits of articles, which legal erasure may take away."""
PROOF_KINDS = ("png", "jpg", "webp", "pdf")
MOST_BYTES = 10_000_000


def checked_proof(upload: Upload) -> Proof:
    """What is known of an uploaded file, by its bytes; nothing is kept yet.

    :raises InvalidInput: when it is empty, too large, or neither picture nor PDF.
    """
    if len(upload.content) > MOST_BYTES:
        raise InvalidInput(f"凭证超过 {MOST_BYTES // 1_000_000} MB，请只传登载的那一页")
    kind = recognise(upload)
    if kind not in PROOF_KINDS:
        raise InvalidInput("凭证只收 PNG、JPG、WebP 图片或 PDF，请另存后再传")
    digest = hashlib.sha256(upload.content).hexdigest()
    return Proof(shown_name(upload.name), MEDIA_TYPES[kind], len(upload.content), digest)


def keep_proof(home: Path, upload: Upload) -> None:
    """Write it, whole or not at all."""
    keep_file(home / _FOLDER, upload, recognise(upload))


def read_proof(home: Path, proof: Proof, answer_id: str, now: datetime) -> bytes:
    """The bytes, their digest checked; errors as of ``intake_files.read_file``."""
    return read_file(home / _FOLDER, _as_exhibit(proof, answer_id, now))


def proof_problems(home: Path, replies: Iterable[Reply], now: datetime) -> list[str]:
    """Every proof that is gone or changed, one line each."""
    known = [_as_exhibit(r.answer.proof, r.answer.id, now) for r in replies if r.answer.proof]
    return exhibit_problems(home / _FOLDER, known)


def _as_exhibit(proof: Proof, answer_id: str, now: datetime) -> Exhibit:
    """As the keeper of files knows it; who added it, and when, stands on the answer."""
    return Exhibit(proof.sha256, answer_id, proof.name, proof.media_type, proof.size, now, "")
