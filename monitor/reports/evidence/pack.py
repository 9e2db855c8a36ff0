"""The evidence pack of one finding: what was fetched, byte for byte, what is wrong in it, and sums that prove both.

Personal numbers are masked in everything that we write ourselves; the body is evidence and stays as it was sent, in
files named 内部资料.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from monitor.extract import files
from monitor.findings.events import Event
from monitor.outcomes import Outcome
from monitor.personal_numbers import masked
from monitor.reports.evidence import screenshot
from monitor.reports.evidence.page import marked_page
from monitor.reports.labels import grade, label
from monitor.reports.queries.entries import Entry
from monitor.reports.queries.evidence import SeenPlace, Target
from monitor.reports.safe_text import local, plain, private_values

MOST_PLACES = 5
MANIFEST = "manifest-sha256.txt"
REPORT = "证据报告.txt"
_PROGRAM = "gov-site-monitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that is known of a finding. `seen`: its first places, each with its body (None: not kept any more)."""

    entry: Entry
    unit: str
    site: str
    site_code: str
    indicator: str
    events: Sequence[Event]
    seen: Sequence[tuple[SeenPlace, bytes | None]]
    target: Target | None
    now: datetime

    @property
    def file_name(self) -> str:
        return f"证据-{self.entry.id}-{self.now:%Y%m%d-%H%M}.zip"


def pack(case: Case, with_warc: bool = False, with_picture: bool = True) -> bytes:
    """The zip. Its manifest verifies with `sha256sum -c`."""
    contents: dict[str, bytes] = {}
    for number, (seen, body) in enumerate(case.seen, 1):
        for name, content in _place(case, seen, body, with_warc, with_picture and number == 1).items():
            contents[f"{number}/{name}"] = content
    contents[REPORT] = _report(case, list(contents)).encode()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(contents.items()))
    return _zipped({**contents, MANIFEST: sums.encode()}, case.now)


def _zipped(contents: Mapping[str, bytes], now: datetime) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in contents.items():
            entry = ZipInfo(name, now.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, content)
    return packed.getvalue()


def _place(case: Case, seen: SeenPlace, body: bytes | None, with_warc: bool, with_picture: bool) -> dict[str, bytes]:
    contents = {"抓取记录.json": _record(seen, body)}
    if seen.headers:
        lines = [f"HTTP {seen.status}", *(f"{name}: {plain(value)}" for name, value in seen.headers.items())]
        contents["响应头.txt"] = "\n".join(lines).encode() + b"\n"
    if body is None:
        return contents
    content_type = (seen.headers or {}).get("content-type", "")
    # no program opens .原文 by a double click: the body may be hostile
    contents[f"内部资料-正文.{_ending(seen.url, content_type, body)}.原文"] = body
    entry = case.entry
    page, _ = marked_page(body, seen.url, content_type, entry.wrong, entry.target, _note(case, seen), entry.context)
    contents["页面标注.html"] = page.encode("utf-8", "replace")
    taken = screenshot.picture(page) if with_picture else b""
    if taken:
        contents["页面截图.png"] = taken
    if with_warc:
        from monitor.reports.evidence.warc import warc  # here: few ask for it

        contents["内部资料-抓取.warc.gz"] = warc(seen, body, _PROGRAM)
    return contents


def _ending(url: str, content_type: str, body: bytes) -> str:
    """What the body's file is called: by its bytes; of zips (docx, xlsx …) by what the address promised."""
    promised = files.promised(url, content_type, "")
    kind = files.kind_of_body(body, promised)
    return promised if kind == "zip" and promised not in ("", "file") else kind or "bin"


def _record(seen: SeenPlace, body: bytes | None) -> bytes:
    """How the page was fetched, for programs."""
    known = {
        "url": seen.url,
        "final_url": seen.final_url,
        "method": seen.method,
        "outcome": seen.outcome.value if seen.outcome else None,
        "status": seen.status,
        "fetched_at": seen.at.isoformat() if seen.at else None,
        "body_served_at": seen.served_at.isoformat() if seen.served_at else None,
        "elapsed_ms": seen.elapsed_ms,
        "headers": dict(seen.headers or {}),
        "sha256": seen.body_sha,
        "size": len(body) if body is not None else seen.size,
        "body_kept": body is not None,
    }
    return json.dumps(private_values(known), ensure_ascii=False, indent=2).encode() + b"\n"


def _note(case: Case, seen: SeenPlace) -> str:
    entry = case.entry
    lines = [
        f"问题条目 #{entry.id}　{label(entry.code)}　{grade(entry)}",
        f"网站：{plain(case.site, 60)}　网址：{plain(seen.url, 300)}",
        f"抓取时间：{local(seen.at)}　SHA-256：{seen.body_sha}",
        f"说明：{plain(entry.message, 300)}",
        "本页由系统根据当时存档的正文生成，已去掉脚本和样式，个人信息已遮盖，错误用黄底红框标出。",
    ]
    return "\n".join(lines)


def _report(case: Case, names: Sequence[str]) -> str:
    lines = [*_about(case), "", "一、发现的页面", *_places(case), "", "二、处置记录", *map(_event, case.events), ""]
    if case.target:
        lines += ["三、问题链接最近一次核查", *_target(case.target), ""]
    lines += ["文件清单", *(f"  {name}" for name in names), f"  {MANIFEST}", "", *_remarks(case, names)]
    return masked("\n".join(lines)) + "\n"


def _about(case: Case) -> list[str]:
    entry = case.entry
    facts = {
        "问题条目": f"#{entry.id}",
        "问题类型": f"{label(entry.code)}（{entry.code}）",
        "检查指标": case.indicator,
        "等级": grade(entry),
        "状态": entry.state.label,
        "责任单位": plain(case.unit, 60),
        "网站": f"{plain(case.site, 60)} {case.site_code}".strip(),
        "栏目": plain(entry.column, 60),
        "说明": plain(entry.message),
        "原文": plain(entry.wrong),
        "建议": plain(entry.suggestion),
        "上下文": plain(entry.context),
        "首次发现": local(entry.first_seen_at),
        "最近发现": local(entry.last_seen_at),
        "核实期限": local(entry.verify_by),
        "整改期限": local(entry.owed_by),
        "复发次数": str(entry.recurrences),
    }
    return ["政府网站监测证据报告", "", *(f"{name}：{value}" for name, value in facts.items() if value)]


def _places(case: Case) -> list[str]:
    lines = []
    for number, (seen, body) in enumerate(case.seen, 1):
        lines.append(f"{number}. {plain(seen.title, 80)}  {plain(seen.url, 500)}")
        lines.append(f"   首次发现 {local(seen.first_seen_at)}，最近发现 {local(seen.last_seen_at)}，{_standing(seen)}")
        lines.append(f"   {_fetched(seen)}")
        lines.append(
            f"   SHA-256 {seen.body_sha}（{len(body)} 字节）" if body is not None else "   正文已超过保存期，没有保留"
        )
    rest = case.entry.open_places - sum(seen.open for seen, _ in case.seen)
    return [*lines, f"另有 {rest} 个页面未列入"] if rest > 0 else lines


def _standing(seen: SeenPlace) -> str:
    return "仍存在" if seen.open else "已消除"


def _fetched(seen: SeenPlace) -> str:
    if seen.at is None:
        return "没有抓取记录"
    how = f"抓取 {seen.at:%Y-%m-%d %H:%M:%S}，HTTP {seen.status}，用时 {seen.elapsed_ms} 毫秒"
    if seen.served_at and seen.served_at != seen.at:
        how += f"；服务器答复未变化，正文是 {seen.served_at:%Y-%m-%d %H:%M:%S} 收到的"
    return how if seen.by_itself else f"网站级检查，附该页面最近一次抓取：{how}"


def _event(event: Event) -> str:
    before = event.before.label if event.before else "（新建）"
    return (
        f"  {local(event.at)}  {before} → {event.after.label}  {plain(event.who, 40)}  {plain(event.why, 200)}".rstrip()
    )


def _target(target: Target) -> list[str]:
    outcome = Outcome(target.outcome).label if target.outcome else "未核查"
    lines = [
        f"  {plain(target.url, 500)}",
        f"  {local(target.at)}  {outcome}  HTTP {target.status}  {plain(target.error, 200)}",
    ]
    return [*lines, f"  跳转到 {plain(target.final_url, 500)}"] if target.final_url else lines


def _remarks(case: Case, names: Sequence[str]) -> list[str]:
    lines = [
        f"生成时间：{local(case.now)}（北京时间）。核对方法：解压后运行 sha256sum -c {MANIFEST}",
        "“内部资料-”开头的文件是当时收到的原文，可能含有未遮盖的个人信息，只供核查使用，不得外传；"
        "本报告和页面标注、截图中的个人信息已遮盖。原文可能含有恶意代码，文件名以“.原文”结尾，双击不会打开；确需查看时请用文本编辑器。",
    ]
    if case.seen and not any(name.endswith(".png") for name in names):
        lines.append("本机没有安装浏览器（或截图失败），以“页面标注.html”代替截图。")
    return lines
