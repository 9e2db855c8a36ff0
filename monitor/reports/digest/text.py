"""The digest as plain Chinese text, for a terminal, for mail programs without HTML, and for chats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.findings import due as dues
from monitor.model import OWED_STATES, Severity, State
from monitor.personal_numbers import masked
from monitor.reports.digest.coverage import Looked
from monitor.reports.digest.values import Digest, Risk, Section
from monitor.reports.labels import NO_UNIT, evidence_first, grade, label, page_address, page_name, phrase
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import chinese_day, plain

GROUPS_SHOWN = 5
SITES_SHOWN = 2
RISKS_SHOWN = 3
TREND_BASIS = "只计已核实的，不含提示"
NEW_BASIS = "含待核实和提示"
PAST = "本日报在当日之后生成，条目状态按处置记录还原到当日结束时；单项否决预警和待印发文书只在当天的日报中列出。"
_BARS = "▁▂▃▄▅▆▇█"
WEEKDAYS = "一二三四五六日"


def text(digest: Digest) -> str:
    """At most a screen or two; what is left off is counted. Ends with a line break."""
    if digest.quiet:
        return "\n".join(filter(None, [quiet_line(digest), past(digest)])) + "\n"
    return masked("\n".join(_lines(digest))).rstrip() + "\n"


def brief(digest: Digest) -> str:
    """The figures, and the first three findings that could fail the district."""
    if digest.quiet:
        return quiet_line(digest)
    lines = [f"{title(digest)}\n{summary(digest)}"]
    lines += [f"【{grade(entry)}】{unit(digest, entry)}：{phrase(entry)}" for entry in digest.serious.entries[:3]]
    lines += [f"{site.name}：{site.state}" for site in digest.sites if site.stage != "finished"]
    return masked("\n".join(lines))


def title(digest: Digest) -> str:
    """Also the mail's subject."""
    return f"{digest.district}网站监测日报 {chinese_day(digest.day)}（星期{WEEKDAYS[digest.day.weekday()]}）"


def summary(digest: Digest) -> str:
    """The figures of the night in one sentence."""
    figures = [f"新发现 {digest.new.count}", f"复发 {digest.back.count}", f"已整改 {digest.fixed.count}"]
    figures += [f"超期 {digest.overdue.count}", f"未能查看 {digest.unseen} 个地址"]
    first = f"疑似严重待核实 {digest.waiting}，" if digest.waiting else ""
    return f"{first}{'，'.join(figures)}。"


def quiet_line(digest: Digest) -> str:
    seen = sum(site.seen for site in digest.sites)
    unseen = f"，{digest.unseen} 个地址未能查看" if digest.unseen else ""
    stands = f"{_when(digest)}待处理问题 {digest.open} 条" if digest.open else "没有待处理的问题"
    late = f"，其中超期 {digest.overdue.count} 条" if digest.overdue else ""
    looked = f"查看 {len(digest.sites)} 个网站 {seen} 个页面{unseen}"
    return f"{title(digest)}：{looked}，没有新问题；{stands}{late}{backlog(digest)}。"


def levels(counts: Mapping[Severity, int]) -> str:
    """严重 1、一般 3"""
    return "、".join(f"{level} {count}" for level, count in counts.items())


def by_unit(section: Section) -> str:
    """区民政局 2、区教育和体育局 1"""
    shown = section.groups[:GROUPS_SHOWN]
    more = f" 等 {len(section.groups)} 个单位" if len(section.groups) > len(shown) else ""
    return "、".join(f"{plain(group.name, 40)} {group.count}" for group in shown) + more


def bars(counts: Sequence[int]) -> str:
    """▁▃▇: a bar a count, the highest full; a gap where there is nothing."""
    top = max(counts, default=0)
    return "".join(_BARS[max(count * 8 // top - 1, 0)] if count and top else "·" for count in counts)


def trend(digest: Digest) -> str:
    """近 8 周（只计已核实的，不含提示）：发现 ▃▅▇ 本周 12；整改 ▂▅▆ 本周 9. Empty where nothing ever happened."""
    found, fixed = ([int(week[n]) for week in digest.trend] for n in (1, 2))
    if not any(found) and not any(fixed):
        return ""
    return (
        f"近 {len(found)} 周（{TREND_BASIS}）：发现 {bars(found)} 本周 {found[-1]}；整改 {bars(fixed)} 本周 {fixed[-1]}"
    )


def others(section: Section, shown: int) -> str:
    """7 个单位 31 条: what stands below the units that are shown."""
    rest = section.groups[shown:]
    return f"{len(rest)} 个单位 {sum(group.count for group in rest)} 条"


def standing(digest: Digest) -> str:
    """现有待处理问题 9 条：待核实 2（其中超过核实期限 1）、待整改 7; of a day that is over: 当日结束时有待处理问题 …"""
    states = "、".join(f"{state.label} {digest.standing[state]}" for state in State if digest.standing.get(state))
    waits = State.NEW.label + f" {digest.standing.get(State.NEW, 0)}"
    if digest.unverified:
        states = states.replace(waits, f"{waits}（其中超过核实期限 {digest.unverified}）", 1)
    return f"{_when(digest)}待处理问题 {digest.open} 条{'：' if states else ''}{states}{backlog(digest)}"


def backlog(digest: Digest) -> str:
    """；另有存量问题 31 条; empty where there are none."""
    return f"；另有存量问题 {digest.backlog} 条" if digest.backlog else ""


def _when(digest: Digest) -> str:
    return "当日结束时有" if digest.is_past else "现有"


def past(digest: Digest) -> str:
    """What a digest of a past day is made from, and what it leaves out; empty for today."""
    return PAST if digest.is_past else ""


def new_basis(digest: Digest) -> str:
    """含待核实和提示: what 新发现 counts beyond the trend below it."""
    return NEW_BASIS if digest.new else ""


def unit(digest: Digest, entry: Entry) -> str:
    return plain(digest.names.get(entry.unit, entry.unit), 40) or NO_UNIT


def days_late(digest: Digest, entry: Entry) -> str:
    """超期 3 个工作日, or 超过核实期限 2 个工作日 where it waits for our own people; empty where nothing is overdue."""
    waits = entry.state is State.NEW
    due = entry.verify_by if waits else entry.due
    if (not waits and entry.state not in OWED_STATES) or due is None or due >= digest.day:
        return ""
    days = dues.days_late(due, digest.day)
    if waits:
        return f"超过核实期限 {days} 个工作日" if days else "已过核实期限"
    return f"超期 {days} 个工作日" if days else "已过期限"


def looked_line(site: Looked) -> str:
    """云泉区政府门户：查看 812 个页面（未变化 700）；未能查看：页面 9（超时 9）、链接 4（被防火墙拦截 4）"""
    name = plain(site.name, 40)
    if not site.stage:
        return f"{name}：没有检查"
    ended = "" if site.stage == "finished" else f"检查{site.state}，"
    seen = f"查看 {site.seen} 个页面" + (f"（未变化 {site.unchanged}）" if site.unchanged else "")
    return f"{name}：{ended}{seen}" + (f"；未能查看：{gaps(site)}" if site.unseen else "")


def gaps(site: Looked) -> str:
    """页面 9（超时 9）、链接 4（被防火墙拦截 4）"""
    parts = []
    for what, reasons in (("页面", site.pages), ("链接", site.targets), ("附件", site.files)):
        if reasons:
            named = "、".join(f"{reason} {count}" for reason, count in reasons.items())
            parts.append(f"{what} {sum(reasons.values())}（{named}）")
    return "、".join(parts)


def _lines(digest: Digest) -> Iterator[str]:
    yield title(digest)
    yield summary(digest)
    waits = f"，{digest.waiting} 条疑似，请先人工核实" if digest.waiting else ""
    yield from _risks(digest)
    yield from _list(f"可能导致考核不合格 {digest.serious.count} 条{waits}", digest, digest.serious, pages=True)
    yield from _new(digest)
    yield from _list(f"复发 {digest.back.count} 条", digest, digest.back)
    yield from _list(f"超期未整改 {digest.overdue.count} 条", digest, digest.overdue)
    if digest.fixed:
        yield f"\n■ 好消息：{digest.fixed.count} 条已整改（{by_unit(digest.fixed)}）"
    yield from _unseen(digest)
    yield f"\n{standing(digest)}"
    yield from filter(None, [trend(digest)])
    if digest.has_list:
        yield f"没有写出的条目：{digest.list_file}；一条问题的全部情况：monitor show 编号"
    yield from digest.notes
    yield from filter(None, [past(digest)])


def risk_item(risk: Risk) -> str:
    """W4-1 栏目不更新（一）: without what its name explains after that."""
    name, bracket, _ = plain(risk.item, 60).partition("）")
    return name + bracket


def _risks(digest: Digest) -> Iterator[str]:
    rest = len(digest.risks) - RISKS_SHOWN
    if digest.risks:
        yield "\n■ 单项否决预警" + (f"（另有 {rest} 项：monitor score）" if rest > 0 else "")
    for risk in digest.risks[:RISKS_SHOWN]:
        yield f"    {risk_item(risk)}：{risk.told}（{plain(risk.site, 40)}）"


def _new(digest: Digest) -> Iterator[str]:
    if not digest.new:
        return
    yield f"\n■ 新发现 {digest.new.count} 条（{levels(digest.new.by_severity)}；{new_basis(digest)}）"
    for group in digest.new.groups[:GROUPS_SHOWN]:
        command = f"：monitor findings --unit {plain(group.name, 40)}" if group.unit else ""
        rest = f"；另有 {group.rest} 条{command}" if group.rest else ""
        above = "（见上）" if group.above else ""
        yield f"  {plain(group.name, 40)}：{levels(group.by_severity)}{above}{rest}"
        yield from (_line(entry, f"《{page_name(entry, 24)}》") for entry in group.entries)
    if len(digest.new.groups) > GROUPS_SHOWN:
        yield f"  另有 {others(digest.new, GROUPS_SHOWN)}"


def _list(name: str, digest: Digest, section: Section, *, pages: bool = False) -> Iterator[str]:
    if not section:
        return
    yield f"\n■ {name}"
    for entry in section.entries:
        yield _line(entry, f"（{'，'.join(filter(None, (unit(digest, entry), days_late(digest, entry))))}）")
        if pages:
            spread = f"，共 {entry.open_places} 个页面" if entry.open_places > 1 else ""
            yield f"        {page_name(entry)}{spread} {evidence_first(entry) or page_address(entry)}".rstrip()
    above = sum(group.above for group in section.groups)
    if above:
        yield f"    {above} 条见上"
    if section.rest:
        yield f"    另有 {section.rest} 条（{by_unit(section)}）"


def _line(entry: Entry, more: str) -> str:
    return f"    [{grade(entry)}] #{entry.id} {label(entry.code)}：{plain(phrase(entry), 60)}{more}"


def _unseen(digest: Digest) -> Iterator[str]:
    if not digest.unseen and all(site.in_order for site in digest.sites):
        return
    yield "\n■ 未能查看（不代表没有问题）"
    sites = unlooked(digest)
    for site in sites[:SITES_SHOWN]:
        yield f"  {looked_line(site)}"
        yield from (f"    ⚠ {trouble}" for trouble in site.troubles)
    if len(sites) > SITES_SHOWN:
        yield f"  另有 {len(sites) - SITES_SHOWN} 个网站"


def unlooked(digest: Digest) -> list[Looked]:
    """Sites of which something could not be looked at: those whose scan did not end first."""
    found = [site for site in digest.sites if site.unseen or not site.in_order]
    return sorted(found, key=lambda site: (site.stage == "finished", not site.troubles, -site.unseen))
