"""Outcomes of attempts to get a page, and which of them prove what. Times are timezone-aware datetimes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import StrEnum

INCOMPLETE = "不完整："  # how the error of a fetch begins whose body was read only in part
NO_PICTURE = "返回的是网页，不是图片"  # the error of a target that answers so


class Outcome(StrEnum):
    """How one attempt to get a page ended. Closed list: every Fetch has exactly one of these."""

    OK = "ok"  # 200 with a body (also a HEAD answered 2xx by the link spider)
    UNCHANGED = "unchanged"  # 304: the body of the fetch before still stands
    REDIRECT = "redirect"  # 3xx: `final_url` says where to; the target is a page of its own
    SOFT_MISSING = "soft_missing"  # 200, but says "not found" or lands on a home page
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410
    CLIENT_ERROR = "client_error"  # any other 4xx
    SERVER_ERROR = "server_error"  # 5xx
    DNS = "dns"  # the name does not exist
    REFUSED = "refused"  # nothing listens there
    DROPPED = "dropped"  # connected, then cut off
    TLS = "tls"  # certificate or handshake
    LOOP = "loop"  # redirects in a circle, or more than ten
    REPLACED = "replaced"  # of a visit to a home page: 200, but a server's default page, a parked domain …
    # Could not look: never clean, never broken.
    TIMEOUT = "timeout"
    BLOCKED = "blocked"  # 403, 412, 521 or a firewall's challenge page
    ROBOTS = "robots"
    PRIVATE = "private"  # a private address that the registry does not allow: never requested
    TOO_LARGE = "too_large"
    CIRCUIT_OPEN = "circuit_open"  # the host failed too often in a row; it is left alone for this scan
    DNS_UNKNOWN = "dns_unknown"  # the resolver itself gave no answer
    OUT_OF_BUDGET = "out_of_budget"
    TRAP = "trap"  # too deep, or too many pages of one pattern (calendars)
    FAILED = "failed"  # our own error while fetching; `error` says which

    @property
    def looked(self) -> bool:
        """True when the page was really seen, so that a completed check on it may close a place."""
        return self in LOOKED

    @property
    def could_not_look(self) -> bool:
        return self in COULD_NOT_LOOK

    @property
    def certainly_dead(self) -> bool:
        """Dead beyond dispute (indicators D: only certainly dead links count)."""
        return self in CERTAINLY_DEAD

    @property
    def maybe_dead(self) -> bool:
        """疑似: reported, but a person confirms."""
        return self in MAYBE_DEAD

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


LOOKED = frozenset({Outcome.OK, Outcome.UNCHANGED})
CERTAINLY_DEAD = frozenset({Outcome.NOT_FOUND, Outcome.GONE, Outcome.DNS, Outcome.REFUSED, Outcome.LOOP})
MAYBE_DEAD = frozenset({Outcome.CLIENT_ERROR, Outcome.SERVER_ERROR, Outcome.DROPPED, Outcome.TLS})
COULD_NOT_LOOK = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.BLOCKED,
        Outcome.ROBOTS,
        Outcome.PRIVATE,
        Outcome.TOO_LARGE,
        Outcome.CIRCUIT_OPEN,
        Outcome.DNS_UNKNOWN,
        Outcome.OUT_OF_BUDGET,
        Outcome.TRAP,
        Outcome.FAILED,
    }
)
OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.OK: "正常",
    Outcome.UNCHANGED: "未变化",
    Outcome.REDIRECT: "跳转",
    Outcome.SOFT_MISSING: "页面提示不存在",
    Outcome.NOT_FOUND: "404 页面不存在",
    Outcome.GONE: "410 页面已删除",
    Outcome.CLIENT_ERROR: "请求被拒绝(4xx)",
    Outcome.SERVER_ERROR: "服务器错误(5xx)",
    Outcome.DNS: "域名不存在",
    Outcome.REFUSED: "拒绝连接",
    Outcome.DROPPED: "连接中断",
    Outcome.TLS: "证书或加密连接错误",
    Outcome.LOOP: "循环跳转",
    Outcome.REPLACED: "不是本网站的页面",
    Outcome.TIMEOUT: "超时",
    Outcome.BLOCKED: "被防火墙拦截",
    Outcome.ROBOTS: "robots.txt 不允许访问",
    Outcome.PRIVATE: "内网地址",
    Outcome.TOO_LARGE: "内容过大",
    Outcome.CIRCUIT_OPEN: "主机连续失败，本次暂停访问",
    Outcome.DNS_UNKNOWN: "域名解析无应答",
    Outcome.OUT_OF_BUDGET: "超出本次检查额度",
    Outcome.TRAP: "疑似无限页面，未继续访问",
    Outcome.FAILED: "程序错误",
}


@dataclass(frozen=True, slots=True)
class Fetch:
    """One attempt to get `url`. `body_sha`: sha256 (hex) of the stored body, empty where there is none."""

    url: str
    outcome: Outcome
    at: datetime
    status: int = 0  # 0: no HTTP answer
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    body_sha: str = ""
    size: int = 0  # bytes after decompression
    elapsed_ms: int = 0
    final_url: str = ""  # after redirects; empty when the same
    error: str = ""
    method: str = "GET"

    @property
    def incomplete(self) -> bool:
        """True when only a part of the body came: what is not in it proves nothing."""
        return self.outcome is Outcome.OK and self.error.startswith(INCOMPLETE)


@dataclass(frozen=True, slots=True)
class TargetState:
    """What is last known of a link's target."""

    outcome: Outcome
    _: KW_ONLY
    status: int = 0
    final_url: str = ""
    error: str = ""
    failures: int = 1  # looks in a row that ended this way, counted over scans
    looked_at: datetime | None = None
