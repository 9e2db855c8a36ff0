"""The simulated score as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.personal_numbers import masked
from monitor.reports.safe_text import json_text, plain
from monitor.reports.score import DISCLAIMER, UNCONFIRMED, Score
from monitor.reports.score.charges import Charge, limits
from monitor.reports.score.status import Status, Veto


def text(scores: Sequence[Score]) -> str:
    return masked("\n\n".join([*map(_site, scores), DISCLAIMER])) + "\n"


def as_json(scores: Sequence[Score]) -> str:
    shown = {"disclaimer": DISCLAIMER, "sites": [site_json(one) for one in scores]}
    return json_text(shown)


def site_json(one: Score) -> dict[str, Any]:
    """One site. `base` is null where the site is not scored; `confirmed` false: the value is 待核对."""
    return {
        "site": one.state.id,
        "name": one.state.name,
        "portal": one.state.portal,
        "day": one.day.isoformat(),
        "scanned_at": one.state.scanned_at.isoformat() if one.state.scanned_at else None,
        "verdict": one.verdict,
        "base": one.base,
        "base_confirmed": False,
        "bonus_open": one.bonus_open,
        "waiting": list(one.waiting),
        "vetoes": [_veto_json(veto) for veto in one.vetoes],
        "deductions": [_charge_json(charge) for charge in one.charges],
        "tomorrow": list(one.tomorrow),
        "notes": [plain(note) for note in one.notes],
    }


def shown_points(charge: Charge) -> str:
    """What an item costs: −4 分（待核对），or 未检查."""
    if not charge.checked:
        return Status.UNCHECKED.value
    mark = "" if charge.item.confirmed else f"（{UNCONFIRMED}）"
    return f"−{charge.points:g} 分{mark}" if charge.points else f"0 分{mark}"


def _site(one: Score) -> str:
    kind = "门户网站" if one.state.portal else "部门网站，只看单项否决"
    lines = [f"{plain(one.state.name, 40)}（{kind}） {one.day}", f"结论：{plain(one.verdict)}", "", "单项否决"]
    for veto in one.vetoes:
        lines += _veto_lines(veto)
    if one.charges:
        mark = "" if one.state.services else "；没有办事服务，按 75 分计分后乘 4/3"
        lines += ["", f"扣分（共 {limits().points:g} 分，分值{UNCONFIRMED}{mark}）"]
        lines += [_charge_line(charge) for charge in one.charges]
    lines += ["", "如果今天什么都不做，明天：", *(f"  {plain(line)}" for line in one.tomorrow or ("没有变化",))]
    return "\n".join([*lines, *(f"注：{plain(note)}" for note in one.notes)])


def _veto_lines(veto: Veto) -> list[str]:
    lines = [f"  {veto.id:<5}{veto.name}：{veto.status}；{veto.distance}"]
    if veto.waiting:
        lines.append("       待人工核实：" + "、".join(f"#{number}" for number in veto.waiting))
    lines += [f"       {plain(line, 120)}" for line in veto.evidence]
    shown = "\n".join(veto.evidence)
    links = [one for one in veto.links if not one.url or one.url not in shown]
    return lines + [f"       看：{plain(one.text, 80)} {plain(one.url)}".rstrip() for one in links]


def _charge_line(charge: Charge) -> str:
    item = charge.item
    waiting = f"；{charge.told_waiting}" if charge.waiting else ""
    count = f"，{charge.count} 处" if charge.count else ""
    return f"  {item.id:<4}{item.part}·{item.name}（{item.points:g} 分）：{shown_points(charge)}{count}{waiting}"


def _veto_json(veto: Veto) -> dict[str, Any]:
    return {
        "id": veto.id,
        "name": veto.name,
        "status": veto.status.name.lower(),
        "status_label": veto.status.value,
        "value": veto.value,
        "limit": veto.limit or None,
        "distance": veto.distance,
        "evidence": [plain(line) for line in veto.evidence],
        "links": [{"text": plain(one.text), "url": plain(one.url)} for one in veto.links],
        "findings": list(veto.findings),
        "waiting": list(veto.waiting),
    }


def _charge_json(charge: Charge) -> dict[str, Any]:
    item = charge.item
    return {
        "id": item.id,
        "part": item.part,
        "name": item.name,
        "points": item.points,
        "each": item.each,
        "count": charge.count,
        "deducted": charge.points if charge.checked else None,
        "checked": charge.checked,
        "waiting": charge.waiting,
        "waiting_findings": list(charge.doubtful),
        "confirmed": item.confirmed,
        "mark": "" if item.confirmed else UNCONFIRMED,
        "source": item.source,
        "evidence": [plain(line) for line in charge.evidence],
        "findings": list(charge.findings),
    }
