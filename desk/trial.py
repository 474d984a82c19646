"""Verbs of 试采: look at an address, or at a declaration as corrected; nothing is saved."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawlers.addresses import refusal
from crawlers.spec import SourceSpec, load_text
from crawlers.trial import Trial, from_json
from desk.declarations import FILE, dump
from desk.permissions import Permission
from desk.seeds import shipped
from desk.settings import CHECKOUT
from desk.sources import SourceVerbs
from domain.errors import Conflict, FetchFailed, InvalidInput
from domain.user import Actor

_PATIENCE = 300
"""Seconds: six polite requests with a slow site's answers; a robots.txt may ask for long pauses."""


@dataclass(frozen=True)
class Covering:
    """A source that reads the same site already: kept here, or shipped and not yet taken."""

    id: str
    name: str
    enabled: bool
    shipped: bool
    """Only in the shipped catalogue."""


@dataclass(frozen=True)
class TrialReport:
    """What a trial found, the proposal as YAML, and who covers the site already."""

    trial: Trial
    yaml: str
    """Empty where nothing can be proposed."""
    covering: tuple[Covering, ...]


class TrialVerbs(SourceVerbs):
    """试采."""

    def try_address(self, actor: Actor, url: str) -> TrialReport:
        """Fetch a page politely, propose a source for it, show what it would bring.

        :raises FetchFailed: when the page cannot be had, with the reason.
        """
        address = _address(url)
        trial = self._try_in_child(actor, {"url": address}, address)
        text = dump(self._with_free_id(dict(trial.spec))) if trial.spec else ""
        return TrialReport(trial, text, self.covering(actor, trial.url))

    def try_declaration(self, actor: Actor, text: str) -> TrialReport:
        """What a declaration, as a person corrected it, would bring.

        :raises SourceSpecError: naming line and field.
        """
        specs = load_text(text, FILE)
        if len(specs) != 1:
            raise InvalidInput(f"一次只能试采一个采集源，现有 {len(specs)} 个，请只留一个")
        spec: SourceSpec = specs[0]
        order = {"spec": spec.model_dump(mode="json", exclude_defaults=True)}
        return TrialReport(self._try_in_child(actor, order, spec.id), text, ())

    def _try_in_child(self, actor: Actor, order: dict[str, Any], subject: str) -> Trial:
        with self.act(actor, Permission.SOURCES, "试采", subject):
            if self.settings.role == "office":
                raise Conflict("本机是办公端（ZHIJIN_ROLE=office），不采集；请在采集端试采")
            # The child works in another folder: its paths must not start from here.
            settings = self.settings.model_dump(mode="json")
            return from_json(_ask_child(json.dumps(order | {"settings": settings})))

    def _with_free_id(self, spec: dict[str, Any]) -> dict[str, Any]:
        """The proposal with an id that is still free."""
        taken = {source.id for source in self.store.sources()}
        number, wanted = 2, spec["id"]
        while spec["id"] in taken:
            spec["id"], number = f"{wanted}-{number}", number + 1
        return spec

    def covering(self, actor: Actor, url: str) -> tuple[Covering, ...]:
        """Sources with an entry on the same host and port; those kept here come before those only shipped."""
        self.look(actor, Permission.READ, "查看采集源")
        host = urlsplit(_address(url)).netloc.lower()
        kept = {source.id: source for source in self.store.sources() if source.spec}
        own = [
            Covering(s.id, s.name, s.enabled, False) for s in kept.values() if host in _hosts(dict(s.spec))
        ]
        seeds = [spec for spec in shipped(self.settings.data).values() if spec.id not in kept]
        rest = [Covering(s.id, s.name, s.enabled, True) for s in seeds if host in _hosts(s.model_dump())]
        return (*own, *rest)


def _address(text: str) -> str:
    """The address as pasted, with https where nobody wrote a scheme."""
    address = "".join(text.split())
    if not address:
        raise InvalidInput("请粘贴一个网址")
    if "://" not in address:
        address = "https://" + address
    if urlsplit(address).scheme not in {"http", "https"}:
        raise InvalidInput(refusal(address, frozenset()))
    return address


def _hosts(spec: dict[str, Any]) -> set[str]:
    """Hosts, with their ports, that the entries of a declaration name."""
    entries = spec.get("entries") or []
    urls = [
        url for entry in entries for url in (entry.get("urls") or [entry.get("url") or entry.get("issue")])
    ]
    return {urlsplit(str(url)).netloc.lower() for url in urls if url}


def _ask_child(order: str) -> dict[str, Any]:
    """The trial that ``python -m desk.trier`` found; its input stays open, so that it ends when this process does."""
    command = [sys.executable, "-m", "desk.trier"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as answer,
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(
            command, cwd=CHECKOUT, text=True, stdin=subprocess.PIPE, stdout=answer, stderr=said
        ) as child,
    ):
        assert child.stdin is not None
        try:
            child.stdin.write(order + "\n")
            child.stdin.flush()
            code = child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            raise FetchFailed("试采超过 5 分钟还没有结束，网站可能很慢，请稍后再试") from None
        except BrokenPipeError:
            code = child.wait()
        except BaseException:
            child.kill()
            raise
        if code:
            said.seek(0)
            lines = said.read().strip().splitlines()
            raise FetchFailed(lines[-1] if lines else f"试采进程意外结束（{code}），请再试一次")
        answer.seek(0)
        found: dict[str, Any] = json.loads(answer.read().strip().splitlines()[-1])
        return found
