"""The host that stands for the rest of the web: targets of links, good, bad and in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from monitor.demo.answer import DemoAnswer, Ending, html, redirect
from monitor.demo.marks import state

# How an address answers on nights 0, 1 and 2 (one word: every night). Others are a 404 unless FINE.
TARGETS = {
    "/news/2019/0417.html": "404",
    "/activity/shuhua.html": "410",
    "/form/apply.html": "404 404 200",
    "/zt/kjcx.html": "404 200 404",
    "/zt/minsheng/index.html": "404",
    "/weather/warn.html": "500",
    "/lab/booking.html": "drop",
    "/turn/a.html": "loop:/turn/b.html",
    "/turn/b.html": "loop:/turn/a.html",
    "/old/notice/88.html": "home",
    "/place/names.html": "soft",
    "/private/archive.html": "200",  # robots.txt forbids it
    "/wall/403.html": "403",
    "/wall/412.html": "412",
    "/wall/521.html": "521",
    "/nohead/bus.html": "nohead",
    "/flaky/hospital.html": "flaky",
    "/slow/library.html": "slow",
    "/moved/tax.html": "moved:/fine/tax.html",
    "/hang/museum.html": "200 hang 200",
    "/exposure/jiucuo.js": "script",
    "/xpj/index.html": "200",
}
FINE = ("/fine/", "/unit/", "/city/")
SLOW = 1.5  # seconds
FLAKY_FAILURES = 2
CHALLENGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><script type="text/javascript" r="m">'
    "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=48213;$_ts.cd=\"qEnZ\";</script></head><body></body></html>"
)


class Web:
    """Answers for the rest of the web. Remembers how often a flaky address was asked on this night."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def forget(self) -> None:
        """Start a new night: flaky addresses fail again."""
        self.asked.clear()

    def answer(self, path: str, query: str, night: int, method: str = "GET") -> DemoAnswer | None:
        if path == "/robots.txt":
            return DemoAnswer(b"User-agent: *\nDisallow: /private/\n", content_type="text/plain")
        if path in ("/", "/index.html"):
            return page("便民服务首页")
        if path == "/portal/registerSystemInfo":
            return page("备案信息查询")
        if path.startswith(FINE):
            return page("便民服务")
        if path not in TARGETS:
            return None
        manners = TARGETS[path].split()
        return self.behave(manners[min(state(night), len(manners) - 1)], path, method)

    def behave(self, manner: str, path: str, method: str) -> DemoAnswer:
        name, _, to = manner.partition(":")
        if name in ("loop", "moved"):
            return redirect(to, 301 if name == "moved" else 302)
        if name == "flaky":
            return self.flaky(path)
        if name == "nohead":
            return page("公交线路") if method != "HEAD" else page("Method Not Allowed", 405)
        return MANNERS[name]()

    def flaky(self, path: str) -> DemoAnswer:
        """Fails twice a night, then answers."""
        self.asked[path] += 1
        return page("预约挂号") if self.asked[path] > FLAKY_FAILURES else page("服务暂时不可用", 503)


def page(title: str, status: int = 200) -> DemoAnswer:
    body = f"<h1>{title}</h1><p>{title}由有关单位提供，内容仅供参考。</p>"
    head = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
    return html(f"{head}<body>{body}</body></html>", status)


def slow() -> DemoAnswer:
    fine = page("图书馆")
    return DemoAnswer(fine.body, delay=SLOW)


MANNERS: Mapping[str, Callable[[], DemoAnswer]] = {
    "200": lambda: page("便民服务"),
    "404": lambda: page("404 Not Found", 404),
    "410": lambda: page("410 Gone", 410),
    "500": lambda: page("500 Internal Server Error", 500),
    "403": lambda: page("您的访问被防火墙拦截", 403),
    "412": lambda: html(CHALLENGE, 412),
    "521": lambda: html("<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", 521),
    "drop": lambda: DemoAnswer(ending=Ending.DROP),
    "hang": lambda: DemoAnswer(ending=Ending.HANG),
    "home": lambda: redirect("/"),
    "soft": lambda: page("抱歉，您访问的页面不存在或已被删除"),
    "script": lambda: DemoAnswer(b"var jiucuo = {};\n", content_type="application/javascript"),
    "slow": slow,
}


def missing() -> DemoAnswer:
    return page("404 Not Found", 404)
