"""Puts a sample site on a loopback port, in a thread."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from desk.demo.response import Response, conditional
from desk.demo.site import SampleSite


@dataclass(frozen=True)
class RunningSite:
    """A site being served; ``base_url`` has no slash at its end."""

    site: SampleSite
    port: int

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self.port}"

    def set_now(self, moment: datetime) -> None:
        """Moves the site's clock, forwards or back."""
        self.site.now = moment


@contextmanager
def serve(site: SampleSite, port: int = 0) -> Iterator[RunningSite]:
    """Serves ``site`` until the block ends; port 0 takes a free one.

    :raises OSError: when the port is taken.
    """
    stopping = Event()
    server = _Server(("127.0.0.1", port), _handler(site, stopping))
    running = RunningSite(site, server.server_address[1])
    site.base_url = running.base_url
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A reader that still waits for /odd/slow must not hold up the end.
    block_on_close = False
    request_queue_size = 128


def _handler(site: SampleSite, stopping: Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "SampleSite"
        sys_version = ""
        # Headers and body go out as two writes; without this each answer waits for the reader's ACK (40 ms).
        disable_nagle_algorithm = True
        timeout = 60

        def do_GET(self) -> None:
            self._send(conditional(site.respond(self.path), self.headers))

        def do_HEAD(self) -> None:
            self._send(conditional(site.respond(self.path), self.headers))

        def _send(self, response: Response) -> None:
            if response.delay:
                stopping.wait(response.delay)
            if response.hang_up:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            if response.status != 304:
                self.send_header("Content-Length", str(len(response.body) * response.repeat))
            self.end_headers()
            if self.command != "HEAD":
                self._write(response)

        def _write(self, response: Response) -> None:
            try:
                for _ in range(response.repeat):
                    self.wfile.write(response.body)
            except OSError:
                self.close_connection = True  # the reader has had enough

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the site's log is not the program's."""

    return Handler
