"""A crawl under a name server that changes its answers: ``python rebinding_child.py ORDER.json``, as crawl_child.

The order's ``answers`` maps a name to the addresses it has, one answer after the other; the last one stays.
"""

import json
import socket
import sys
from pathlib import Path

import crawl_child

SYSTEM = socket.getaddrinfo


def deceive(answers):
    """Let the system's resolver answer so; every other name is asked as ever."""

    def getaddrinfo(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if name not in answers:
            return SYSTEM(host, *args, **kwargs)
        rows = answers[name]
        address = rows.pop(0) if len(rows) > 1 else rows[0]
        return SYSTEM(address, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo
    socket.gethostbyname = lambda name: getaddrinfo(name, None, socket.AF_INET)[0][4][0]


if __name__ == "__main__":
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    deceive(order["answers"])
    crawl_child.main(order)
