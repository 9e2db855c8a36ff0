"""One stored fetch as a WARC file (ISO 28500), for archives and other tools."""

from __future__ import annotations

import io
from datetime import UTC
from http import HTTPStatus

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.reports.queries.evidence import SeenPlace
from monitor.reports.safe_text import plain

# The body is stored unpacked and whole: what described its packing on the wire is no longer true of it.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


def warc(seen: SeenPlace, body: bytes, program: str) -> bytes:
    """A gzipped WARC of one response. Dates are those of the fetch; headers as stored (names in lower case)."""
    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=True)
    at = seen.served_at or seen.at or seen.last_seen_at
    when = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    about = {"software": program, "format": "WARC File Format 1.0", "description": "body stored after decompression"}
    writer.write_record(writer.create_warcinfo_record("evidence.warc.gz", about))
    headers = [(name, plain(value)) for name, value in (seen.headers or {}).items() if name.lower() not in _OF_THE_WIRE]
    headers.append(("content-length", str(len(body))))
    status = HTTPStatus.OK if seen.status in (0, HTTPStatus.NOT_MODIFIED) else seen.status
    http = StatusAndHeaders(f"{int(status)} {_phrase(int(status))}", headers, protocol="HTTP/1.1")
    record = writer.create_warc_record(
        seen.url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": when},
    )
    writer.write_record(record)
    return packed.getvalue()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
