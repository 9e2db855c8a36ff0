"""The server of the fictional district on three loopback ports: `python -m monitor.demo.server --help`.

Prints one line of JSON with the ports when ready, ends on SIGTERM, or with its parent under `--with-parent`.
Control, on the web port only: POST /_demo/night?n=2, POST /_demo/reset, GET /_demo/requests.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from datetime import date
from urllib.parse import unquote

from twisted.internet.error import CannotListenError
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import Site

from monitor.demo.content import Content
from monitor.demo.dept import PROXY
from monitor.demo.marks import Bases
from monitor.demo.town import Town
from monitor.demo.transfer import reactor, send

HOST = "127.0.0.1"


class HostResource(Resource):
    """One host as Twisted sees it."""

    isLeaf = True

    def __init__(self, town: Town, host: str):
        super().__init__()  # type: ignore[no-untyped-call]
        self.town = town
        self.host = host

    def render(self, request: Request) -> bytes | int:
        raw, _, query = request.uri.decode("latin-1").partition("?")
        path, method = unquote(raw), request.method.decode("latin-1")
        if path.startswith("/_demo/") and self.host == "web":
            return control(self.town, request, path)
        self.town.requests.append((method, self.host, f"{raw}?{query}" if query else raw))
        if method == "POST" and path == PROXY and request.content is not None:
            query = f"{query}&{request.content.read(20_000).decode('latin-1')}"
        return send(request, *self.town.answer(self.host, method, path, query))


def control(town: Town, request: Request, path: str) -> bytes:
    """Change the night; list and forget the requests."""
    if path == "/_demo/night" and request.method == b"POST":
        town.turn_to(int(request.args[b"n"][0]))
    elif path == "/_demo/reset" and request.method == b"POST":
        town.requests.clear()
    elif path != "/_demo/requests":
        request.setResponseCode(404)
    request.setHeader(b"Content-Type", b"application/json")  # type: ignore[no-untyped-call]
    return json.dumps(list(town.requests) if path == "/_demo/requests" else {"night": town.night}).encode()


def listen(today: date, night: int, pages: int | None, asked: tuple[int, int, int]) -> tuple[int, int, int]:
    """Open the three ports and return them; 0 lets the system choose."""
    # Each site gets its resource below: what it serves needs the ports.
    sites = [Site(Resource()) for _ in asked]  # type: ignore[no-untyped-call]
    ports = [
        reactor().listenTCP(port, site, interface=HOST, backlog=512) for port, site in zip(asked, sites, strict=True)
    ]
    portal, dept, web = (port.getHost().port for port in ports)
    bases = Bases(*(f"http://{HOST}:{port}" for port in (portal, dept, web)))
    town = Town(Content(today, bases, pages), night)
    for site, host in zip(sites, ("portal", "dept", "web"), strict=True):
        site.resource = HostResource(town, host)
    return portal, dept, web


def end_with_parent() -> None:
    """Stop the server when the other end of standard input closes."""
    sys.stdin.buffer.read()
    reactor().callFromThread(stop)


def stop() -> None:
    if reactor().running:
        reactor().stop()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.server", description=__doc__)
    for name, port in (("portal", 8800), ("dept", 8801), ("web", 8802)):
        parser.add_argument(f"--{name}-port", type=int, default=port)
    parser.add_argument("--night", type=int, default=1, help="0, 1 or 2: night 2 is today (3: the day after)")
    parser.add_argument("--today", type=date.fromisoformat, required=True, help="the day of night 2, YYYY-MM-DD")
    parser.add_argument("--pages", type=int, help="scale the portal to about so many pages")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    wanted = (asked.portal_port, asked.dept_port, asked.web_port)
    try:
        ports = listen(asked.today, asked.night, asked.pages, wanted)
    except CannotListenError as error:
        raise SystemExit(f"the demo district cannot open port {error.port}: {error.socketError}") from error
    print(json.dumps(dict(zip(("portal", "dept", "web"), ports, strict=True))), flush=True)
    if asked.with_parent:
        threading.Thread(target=end_with_parent, daemon=True).start()
    reactor().run()


if __name__ == "__main__":
    main()
