"""Pages, columns and sites for the tests of the checks, with only what a test wants to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from monitor.checks.check import Undecided
from monitor.checks.view import ColumnState, PageView, SiteFacts, SiteView, TextView
from monitor.clock import ZONE
from monitor.model import Block, Document, Identity, Link, PageKind, Problem, Proof, Region, Severity
from monitor.outcomes import Fetch, Outcome, TargetState

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)
KEY = b"a key for tests"
URL = "http://portal.example.gov.cn/info/1011/4213.htm"
CODE = "3713990001"

SITE = SiteFacts(
    id="portal",
    name="示例区人民政府",
    url="http://portal.example.gov.cn/",
    code=CODE,
    portal=True,
    hosts=frozenset({"portal.example.gov.cn"}),
    trusted_hosts=frozenset({"portal.example.gov.cn", "jtj.example.gov.cn", "127.0.0.1:8801"}),
    allow_private=("127.0.0.0/8",),
)
WHOLE = Identity(
    site_code=CODE,
    jiucuo_code=CODE,
    jiucuo=True,
    conac=True,
    icp="鲁ICP备00000000号",
    police="鲁公网安备 00000000000000号",
    sponsor="示例区人民政府",
    contact="0539-0000000",
    sitemap=True,
)
METAS = {
    "SiteName": "示例区人民政府",
    "SiteIDCode": CODE,
    "ColumnName": "通知公告",
    "ColumnDescription": "示例区通知公告",
    "ColumnKeywords": "通知,公告",
    "ColumnType": "政务公开",
    "ArticleTitle": "关于春季植树的通知",
    "PubDate": "2026-11-18 09:30",
    "ContentSource": "区政府办公室",
}


@dataclass
class FakeChecker:
    """Says 布署 is wrong, and remembers what it was shown."""

    seen: list[str] = field(default_factory=list)

    def ahead(self, texts: Sequence[str]) -> FakeChecker:
        return self

    def check(self, text: str) -> list[Problem]:
        self.seen.append(text)
        at = text.find("布署")
        found = Problem(
            "text.typo", f"布署｜{text[:80]}", "‘布署’应为‘部署’", Severity.MINOR, "布署", "部署", text[:80]
        )
        return [found] if at >= 0 else []


def text_view(checker: Any = None) -> TextView:
    return TextView(checker or FakeChecker(), KEY, TODAY)


def link(url: str, text: str = "政策文件", **more: Any) -> Link:
    return Link(url, text, more.pop("href", url), **more)


def document(**more: Any) -> Document:
    given: dict[str, Any] = {
        "url": URL,
        "kind": PageKind.ARTICLE,
        "title": "关于春季植树的通知",
        "date": date(2026, 11, 18),
        "meta": METAS,
        "identity": WHOLE,
        "breadcrumb": ("首页", "通知公告"),
        "blocks": (block("各镇街、各部门：现将春季植树有关事项通知如下，请认真组织实施。"),),
    }
    return Document(**(given | more))


def page(
    kind: PageKind = PageKind.ARTICLE,
    site: SiteFacts = SITE,
    targets: dict[str, TargetState] | None = None,
    column: ColumnState | None = None,
    read_before: datetime | None = None,
    outcome: Outcome = Outcome.OK,
    outcome_of_document: str = "ok",
    document_column: str = "",
    **of_document: Any,
) -> PageView:
    return PageView(
        site=site,
        document=document(kind=kind, outcome=outcome_of_document, column=document_column, **of_document),
        fetch=Fetch(URL, outcome, NOW, 200),
        today=TODAY,
        first_seen=NOW,
        kind=kind,
        column=column,
        column_read_before=read_before,
        targets=targets or {},
    )


def block(text: str, key: str = "", region: Region = Region.MAIN, where: str = "", hidden: bool = False) -> Block:
    return Block(text, key or text, region, where, hidden)


def column(name: str, newest: date | None = None, items: int = 10, **more: Any) -> ColumnState:
    given: dict[str, Any] = {
        "url": f"http://portal.example.gov.cn/{name}/index.html",
        "page_id": 7,
        "items": items,
        "dated_items": items if newest else 0,
        "newest": newest,
        "proof": Proof.TEXT if more.get("has_text") else Proof.ROWS if items else Proof.TEMPLATE,
    }
    return ColumnState(name=name, **(given | more))


def site(*columns: ColumnState, **more: Any) -> SiteView:
    given: dict[str, Any] = {"home_page_id": 1, "home_newest": TODAY}
    return SiteView(site=SITE, columns=columns, today=TODAY, **(given | more))


def problems(answers: Iterable[Any]) -> list[Problem]:
    return [one for one in answers if isinstance(one, Problem)]


def undecided(answers: Iterable[Any]) -> list[str]:
    return [one.subject for one in answers if isinstance(one, Undecided)]
