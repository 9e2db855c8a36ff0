"""States of sites for the tests of the simulated score, with only what a test wants to say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from monitor.checks import CHECKS
from monitor.clock import ZONE
from monitor.model import ColumnClass, Severity, State
from monitor.reports.score.state import Channel, ChannelFact, ColumnFact, FindingFact, SiteState, WeekOfVisits

TODAY = date(2026, 11, 20)
INDICATORS = {check.code: check.indicator for check in CHECKS}
WELL = WeekOfVisits(visits=336, failed=0, full_days=7)

CHANNELS = (
    ChannelFact(
        channel=Channel.INTERACTION,
        name="区长信箱",
        url="http://127.0.0.1:8800/hdjl/qzxx.htm",
        opens=True,
        newest=TODAY,
        items=8,
    ),
    ChannelFact(channel=Channel.SERVICES, name="政务服务", url="http://127.0.0.1:8800/zwfw.htm", opens=True),
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def column(name: str, age: int | None = 1, cls: ColumnClass | None = ColumnClass.NEWS, **more: Any) -> ColumnFact:
    limit = {ColumnClass.NEWS: 14, ColumnClass.NOTICE: 180, ColumnClass.POLICY: 180}.get(cls, 365) if cls else 365
    newest = None if age is None else ago(age)
    given: dict[str, Any] = {"limit": limit, "official": limit if limit < 365 else None}
    return ColumnFact(url=f"http://127.0.0.1:8800/{name}.htm", name=name, cls=cls, newest=newest, **given | more)


def finding(number: int, code: str, state: State = State.CONFIRMED, **more: Any) -> FindingFact:
    severity = more.pop("severity", Severity.MINOR)
    return FindingFact(id=number, code=code, severity=severity, state=state, **{"message": f"问题 {number}"} | more)


def site(*columns: ColumnFact, **more: Any) -> SiteState:
    given: dict[str, Any] = {
        "portal": True,
        "scanned_at": datetime(2026, 11, 20, 2, 0, tzinfo=ZONE),
        "home_newest": TODAY,
        "columns": columns or (column("要闻"),),
        "watched": WELL,
        "channels": CHANNELS,
        "indicators": INDICATORS,
    }
    return SiteState(id="portal", name="示例区人民政府", url="http://127.0.0.1:8800/", today=TODAY, **given | more)
