"""What a bulletin says, in the layout of public 通报 (indicators D): 总体情况, 存在的主要问题, 工作要求, 附件."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports.labels import label, page_name, phrase, site_name, unit_name
from monitor.reports.letters.findings_items import FEW, add_item
from monitor.reports.letters.ranking import UnitFigures, area, by_label_and_unit, percent
from monitor.reports.letters.templates import Block, filled, uses
from monitor.reports.office import charts
from monitor.reports.office.word import LetterWriter
from monitor.reports.office.word_rows import add_rows
from monitor.reports.periods import Length, Period
from monitor.reports.queries.entries import Entry
from monitor.reports.queries.figures import Counted, Figures, SiteCoverage
from monitor.reports.safe_text import chinese_day
from monitor.store.issued_documents import DocumentKind, IssuedDocument

UNITS, LATE, ACCOUNTS = "各单位问题发现与整改情况", "超期未整改问题清单", "政务新媒体检查情况表"
NAMED = 8  # units named beside a kind of problem
CHARTED = 12  # units in the chart
_PLATFORMS = {"wechat": "微信公众号", "weibo": "微博", "toutiao": "头条号", "douyin": "抖音号", "kuaishou": "快手号"}
_EACH = {Length.WEEK: "本周", Length.MONTH: "本月", Length.QUARTER: "本季度", Length.YEAR: "本年度"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinContents:
    """`number` "" marks a draft. `trend`: past periods with (found, fixed), this one last."""

    registry: Registry
    period: Period
    number: str
    day: date
    answer: date  # by when units answer
    figures: Figures
    rows: Sequence[UnitFigures]
    trend: Sequence[tuple[Period, tuple[int, int]]]
    watched: Mapping[str, SiteCoverage]
    letters: Mapping[DocumentKind, int]
    overdue: Sequence[Entry]
    waiting: Mapping[State, int]
    backlog: int  # 存量 that is confirmed and stands
    inspected: frozenset[str]  # units on which something was inspected
    suspected: frozenset[str]  # units with a serious suspicion that is not verified
    templates: Path | None = None  # the folder of the user's own
    messages: tuple[int, int] | None = None  # by “我为政府网站找错”: how many, and how many answered in time
    in_place_of: Mapping[DocumentKind, Sequence[IssuedDocument]] = field(
        default_factory=dict
    )  # voided ones that are corrected


UNINSPECTED = "本期未检查"


def title(issuer: str, period: Period) -> str:
    return f"{issuer}关于{period.name}政府网站和政务新媒体检查情况的通报"


def letter(contents: BulletinContents) -> bytes:
    """The bulletin as a Word file. Raises ConfigError where the user's template cannot be used."""
    issuer, period = contents.registry.issuer_name, contents.period
    most = [row.name for row in contents.rows if row.found][:3]
    late = [row.name for row in contents.rows if row.overdue][:NAMED]
    more = "等单位" if sum(row.overdue > 0 for row in contents.rows) > NAMED else ""
    texts = {
        "发文机关": issuer,
        "文号": contents.number or "（草稿，未编号）",
        "印发日期": chinese_day(contents.day),
        "时段": period.name,
        "起止日期": f"{chinese_day(period.first)}至{chinese_day(period.last)}",
        "反馈期限": chinese_day(contents.answer),
        "超期单位": f"{'、'.join(late)}{more}有超期未整改问题，须立即整改并说明原因。" if late else "",
        "问题较多单位": f"{'、'.join(most)}等问题较多的单位" if most else "各单位",
    }
    if not contents.watched:
        return _uninspected(contents, issuer, texts)
    is_long = contents.overdue and not _few_overdue(contents)
    names = [UNITS, *([LATE] if is_long else []), *([ACCOUNTS] if contents.registry.accounts else [])]
    blocks: dict[str, Block] = {
        "总体情况": lambda page: _general(page, contents),
        "存在的问题": lambda page: _problems(page, contents),
        "附件说明": lambda page: page.annex_line(
            *names, days=[contents.answer], in_place_of=contents.in_place_of.get(DocumentKind.BULLETIN, ())
        ),
        "落款": lambda page: page.seal(issuer, contents.day),
        "附件": lambda page: _annexes(page, contents, names),
    }
    subject = title(issuer, period)
    return filled(contents.templates, "通报", texts, blocks, subject=subject, author=issuer)


def _uninspected(contents: BulletinContents, issuer: str, texts: Mapping[str, str]) -> bytes:
    """A draft about a period without a finished scan: no figure, no rate."""
    said = f"{texts['起止日期']}没有完成过对政府网站的检查，{UNINSPECTED}，不通报情况，不计算任何比率。"
    blocks: dict[str, Block] = {
        "总体情况": lambda page: page.text([said]),
        "存在的问题": lambda page: page.text([f"{UNINSPECTED}。"]),
        "附件说明": lambda page: None,
        "落款": lambda page: page.seal(issuer, contents.day),
        "附件": lambda page: None,
    }
    subject = title(issuer, contents.period)
    return filled(contents.templates, "通报", texts, blocks, subject=subject, author=issuer)


def _few_overdue(contents: BulletinContents) -> bool:
    """So few that the text writes them out; not where the user's own template has no place for them."""
    return len(contents.figures.overdue) <= FEW and uses(contents.templates, "通报", "存在的问题")


def _general(page: LetterWriter, contents: BulletinContents) -> None:
    for paragraph in _overview(contents):
        page.text([paragraph])
    _trend(page, contents)


def _overview(contents: BulletinContents) -> Iterator[str]:
    figures, each = contents.figures, _EACH[contents.period.length]
    seen = sum(one.seen for one in contents.watched.values())
    scans = sum(one.scans for one in contents.watched.values())
    sites = contents.registry.sites
    text = f"（一）检查覆盖情况。{each}对{len(contents.watched)}个政府网站开展自动检查{scans}轮次，查看页面{seen}页次。"
    missed = [site_name(contents.registry, site) for site in sites if site not in contents.watched]
    yield text + (f"{'、'.join(missed)}未完成检查，其情况不在本通报之内。" if missed else "")
    yield _found(contents, each)
    yield (
        f"（三）整改情况。{each}完成整改{len(figures.fixed)}个；"
        f"截至{chinese_day(min(contents.period.last, contents.day))}，"
        f"尚未整改{len(figures.standing)}个，其中超过整改期限{len(figures.overdue)}个；"
        f"{_in_time(figures, each)}{_sent(contents)}"
    )
    yield f"（四）网民留言办理情况。{_messages(contents)}"


def _in_time(figures: Figures, each: str) -> str:
    if not figures.owed:
        return f"{each}没有到期的问题，不计算按期整改率。"
    owed, done = len(figures.owed), len(figures.in_time)
    return f"{each}到期问题{owed}个，按期整改{done}个，按期整改率{percent(done, owed)}。"


def _messages(contents: BulletinContents) -> str:
    if contents.messages is None:
        return "“我为政府网站找错”平台留言____条，按期办结率____%（平台数据不在自动检查范围内，由经办人填写）。"
    count, in_time = contents.messages
    if not count:
        return "“我为政府网站找错”平台没有收到留言。"
    return f"“我为政府网站找错”平台留言{count}条，按期办结{in_time}条，按期办结率{percent(in_time, count)}。"


def _found(contents: BulletinContents, each: str) -> str:
    figures, found = contents.figures, contents.figures.found
    levels = Counter(one.severity for one in found)
    counts = "、".join(f"{level}{levels[level]}个" for level in Severity if levels[level])
    back = f"，另有{len(figures.back)}个问题整改后再次出现" if figures.back else ""
    units = sum(row.found > 0 for row in contents.rows)
    text = f"（二）问题发现情况。{each}共核实问题{len(found)}个"
    text += f"（{counts}），涉及{units}个单位{back}。" if found else f"{back}。"
    return text + _passed(contents)


def _passed(contents: BulletinContents) -> str:
    """The rate of units without a serious problem, over those on which something was inspected. A suspicion that waits
    for a person is neither: 待定, and not counted as passed.
    """
    serious = {one.unit for one in contents.figures.standing if one.severity is Severity.SERIOUS}
    counted = [row.unit for row in contents.rows if row.unit in contents.inspected | serious]
    if not counted:
        return "没有检查到属于各单位的内容，不计算合格率。"
    failed = sum(unit in serious for unit in counted)
    pending = sum(unit in contents.suspected - serious for unit in counted)
    clean = len(counted) - failed - pending
    rest = len(contents.rows) - len(counted)
    return (
        f"检查到内容的{len(counted)}个单位中，{clean}个单位期末没有严重问题、合格，{failed}个单位有经核实的严重问题、不合格"
        + (f"，{pending}个单位有疑似严重问题尚待核实、待定" if pending else "")
        + f"，合格率{percent(clean, len(counted))}（按自动检查口径{'，待定的不计为合格' if pending else ''}）。"
        + (f"其余{rest}个单位本期没有检查到内容，不计入。" if rest else "")
    )


def _sent(contents: BulletinContents) -> str:
    parts = [f"{kind.label}{count}份" for kind, count in contents.letters.items() if count]
    return f"期间印发{'、'.join(parts)}。" if parts else ""


def _trend(page: LetterWriter, contents: BulletinContents) -> None:
    """Charts where a Chinese font is installed, otherwise the same figures as a table."""
    names = [period.short for period, _ in contents.trend]
    found, fixed = ([counts[n] for _, counts in contents.trend] for n in (0, 1))
    shown = [row for row in contents.rows if row.found][:CHARTED]
    if charts.font() is None:
        columns = [("", 24, True), *((name, 132 // len(names), True) for name in names)]
        add_rows(page, columns, [["发现问题", *found], ["完成整改", *fixed]])
        return
    page.picture(charts.trend(names, found, fixed))
    page.caption(f"图1　{contents.period.name}及以往各期发现与整改问题数")
    if shown:
        page.picture(charts.ranking([row.name for row in shown], *_of_found(contents.figures, shown)))
        page.caption(f"图2　{_EACH[contents.period.length]}发现问题较多的单位（已整改、未整改）")


def _of_found(figures: Figures, shown: Sequence[UnitFigures]) -> tuple[list[int], list[int]]:
    """Of what was found within the period, by unit: how many stand, how many are settled."""
    stands = Counter(one.unit for one in figures.found if one.settled_at is None)
    settled = Counter(one.unit for one in figures.found if one.settled_at is not None)
    return [stands[row.unit] for row in shown], [settled[row.unit] for row in shown]


def _problems(page: LetterWriter, contents: BulletinContents) -> None:
    found = contents.figures.found
    parts = {name: [one for one in found if area(one.code) == name] for name in ("site", "media", "content")}
    page.heading(f"（一）政府网站方面（{len(parts['site'])}个）", 2)
    _by_kind(page, contents, parts["site"])
    page.heading(f"（二）政务新媒体方面（{len(parts['media'])}个）", 2)
    page.text([_accounts(contents)])
    if parts["media"]:
        _by_kind(page, contents, parts["media"])
    page.heading(f"（三）内容安全方面（{len(parts['content'])}个）", 2)
    _by_kind(page, contents, parts["content"])
    if contents.overdue and _few_overdue(contents):
        page.heading(f"（四）超期未整改的问题（{len(contents.overdue)}个）", 2)
        for number, entry in enumerate(contents.overdue, 1):
            named = f"{unit_name(contents.registry, entry.unit)}，{label(entry.code)}。"
            add_item(page, number, entry, entry.due, term="整改期限", before=named)
    waits = contents.waiting.get(State.NEW, 0)
    if waits:
        page.text([f"另有{waits}个疑似问题正在人工核实，不在以上统计之内。"])
    if contents.backlog:
        page.text([f"另有存量问题{contents.backlog}个（均在较早发布的页面上），分批整改，不在以上统计之内。"])


def _by_kind(page: LetterWriter, contents: BulletinContents, found: Sequence[Counted]) -> None:
    labels = {one.code: label(one.code) for one in found}
    for number, (name, units) in enumerate(by_label_and_unit(contents.registry, found, labels), 1):
        named = "、".join(f"{unit}（{count}个）" for unit, count in units[:NAMED])
        more = f"等{len(units)}个单位" if len(units) > NAMED else ""
        page.text([f"{number}．{name}{sum(count for _, count in units)}个：{named}{more}。"])
    if not found:
        page.text(["本期没有发现经核实的问题。"])


def _accounts(contents: BulletinContents) -> str:
    """What is known of the accounts, and honestly what is not."""
    accounts = contents.registry.accounts.values()
    if not accounts:
        return "登记表中尚未登记政务新媒体账号，本期没有检查。"
    kinds = Counter(_PLATFORMS.get(one.platform, "其他") for one in accounts)
    counts = "、".join(f"{kind}{count}个" for kind, count in kinds.most_common())
    readable = sum(bool(one.source.get("url")) for one in accounts)
    checked = any(one.code.startswith("media.") for one in contents.figures.all)
    rest = len(accounts) - readable
    text = f"全区登记政务新媒体账号{len(accounts)}个（{counts}）。"
    if not checked:
        text += f"其中{readable}个登记了可读取的来源，本系统尚未开展自动检查，本期情况未检查；"
    return text + (f"{rest}个没有可自动读取的来源，未纳入自动检查，由主办单位自查。" if rest else "")


def _annexes(page: LetterWriter, contents: BulletinContents, names: Sequence[str]) -> None:
    writers = {UNITS: _units, LATE: _overdue, ACCOUNTS: _account_table}
    for number, name in enumerate(names, 1):
        page.annex(name, str(number) if len(names) > 1 else "")
        writers[name](page, contents)


def _units(page: LetterWriter, contents: BulletinContents) -> None:
    columns = [("序号", 12, True), ("单位", 44, False)]
    columns += [(name, 5 + 4 * len(name), True) for name in ("发现", "严重", "整改", "未整改", "超期", "复发")]
    rows: list[list[str | int]] = [
        [n, row.name, row.found, row.serious, row.fixed, row.standing, row.overdue, row.back, row.share]
        for n, row in enumerate(contents.rows, 1)
    ]
    add_rows(page, [*columns, ("按期率", 18, True)], rows)
    if contents.number:
        page.small(f"注：各项数字对应的问题条目存于监测系统，可凭文号{contents.number}逐条查询。")


def _overdue(page: LetterWriter, contents: BulletinContents) -> None:
    add_rows(page, OVERDUE, [_late(contents.registry, n, one) for n, one in enumerate(contents.overdue, 1)])
    rest = len(contents.figures.overdue) - len(contents.overdue)
    if rest:
        page.small(f"另有{rest}个，见问题台账。")


def _account_table(page: LetterWriter, contents: BulletinContents) -> None:
    """Every registered account, and whether it was looked at: not looked at is never clean."""
    checked = any(one.code.startswith("media.") for one in contents.figures.all)
    found = Counter(one.unit for one in contents.figures.found if area(one.code) == "media")
    rows: list[list[str | int]] = []
    for number, one in enumerate(contents.registry.accounts.values(), 1):
        platform = _PLATFORMS.get(one.platform, "其他")
        if not one.source.get("url"):
            result = "未检查：没有可自动读取的来源，由主办单位自查"
        elif not checked:
            result = "未检查"
        else:
            result = f"主办单位发现问题{found[one.unit]}个" if found[one.unit] else "未发现问题"
        rows.append([number, platform, one.name, unit_name(contents.registry, one.unit), result])
    columns = (
        ("序号", 13, True),
        ("平台", 30, True),
        ("账号", 56, False),
        ("主办单位", 60, False),
        ("检查情况", 86, False),
    )
    add_rows(page, columns, rows)


OVERDUE = (  # on a page across
    ("序号", 13, True),
    ("编号", 15, True),
    ("责任单位", 44, False),
    ("问题", 83, False),
    ("所在页面", 64, False),
    ("整改期限", 26, True),
)


def _late(registry: Registry, number: int, entry: Entry) -> list[str | int]:
    said = f"{label(entry.code)}：{phrase(entry)}"
    due = entry.due.isoformat() if entry.due else ""
    return [number, entry.id, unit_name(registry, entry.unit), said, page_name(entry, 40), due]
