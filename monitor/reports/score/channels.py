"""W5 互动回应差 and W6 服务不实用: ways to ask and to be served, whether they open, and pages for a person to check.

The store knows which columns and links there are and how they answered. Whether a question went unanswered for three
months, or a guide lacks its elements, it does not know: that is asked of a person, with the pages to look at.
Source: indicators A. That a channel is missing or does not open is 疑似; the machine decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.reports.score.state import Channel, ChannelFact, SiteState
from monitor.reports.score.status import SHOWN, PageLink, Status, Veto, judged, lines

_W5, _W6 = "互动回应差", "服务不实用"
LOOK_W5 = "请核对近一年咨询类留言有没有超过 3 个月未答复的（在线访谈、征集调查、信访、纪检举报不算）"
ELEMENTS = "事项名称、设定依据、申请条件、办理材料、办理地点、办理时间、联系电话、办理流程"
LOOK_W6 = f"请抽查办事指南：{ELEMENTS}，缺 4 类以上的满 5 个即触发（数量待核对）"


def interaction(state: SiteState) -> Veto:
    found = state.of_veto(Channel.INTERACTION.value)
    if found:
        return judged("W5", _W5, found, "")
    return _offered(state, Channel.INTERACTION, _W5, "提问、提建议的栏目或链接", LOOK_W5)


def services(state: SiteState) -> Veto:
    found = state.of_veto(Channel.SERVICES.value)
    if found:
        return judged("W6", _W6, found, "")
    if state.portal and not state.services and state.scanned_at is not None:
        said = "登记为没有对外办事服务（services = false），按 75 分折算；请核对是否属实"
        return Veto(id="W6", name=_W6, status=Status.MANUAL, distance=said, links=(PageLink("首页", state.url),))
    veto = _offered(state, Channel.SERVICES, _W6, "办事服务的栏目或链接", LOOK_W6)
    if veto.status is not Status.MANUAL or not state.guides:
        return veto
    guide_line = f"已抓取的办事指南 {len(state.guides)} 个，供抽查"
    guides = tuple(PageLink(*guide) for guide in state.guides[:SHOWN])
    return replace(veto, evidence=(*veto.evidence, guide_line), links=veto.links + guides)


def _offered(state: SiteState, channel: Channel, name: str, what: str, look: str) -> Veto:
    if state.scanned_at is None or not state.home_read:
        return Veto(
            id=channel.value,
            name=name,
            status=Status.UNCHECKED,
            distance="首页没有读到" if state.scanned_at else "还没有检查过",
        )
    found = [one for one in state.channels if one.channel is channel]
    opening = [one for one in found if one.opens]
    known = tuple(PageLink(one.name, one.url) for one in found[:SHOWN])
    if not found:
        return _missing(state, channel, name, f"没有发现{what}")
    if all(one.opens is False for one in found):
        distance = f"发现{what} {len(found)} 处，都打不开"
        return Veto(
            id=channel.value,
            name=name,
            status=Status.SUSPECTED,
            distance=distance,
            evidence=_evidence(found, state),
            links=known,
        )
    distance = f"发现{what} {len(found)} 处，{len(opening)} 处能打开；{look}"
    return Veto(
        id=channel.value,
        name=name,
        status=Status.MANUAL,
        distance=distance,
        evidence=_evidence(found, state),
        links=known,
    )


def _missing(state: SiteState, channel: Channel, name: str, distance: str) -> Veto:
    """A department may leave it to the portal; a portal may not."""
    links = (PageLink("首页", state.url),)
    if state.portal:
        return Veto(id=channel.value, name=name, status=Status.SUSPECTED, distance=f"{distance}，请核对", links=links)
    return Veto(
        id=channel.value,
        name=name,
        status=Status.MANUAL,
        distance=f"{distance}；请核对是否由门户网站统一提供",
        links=links,
    )


def _evidence(found: Sequence[ChannelFact], state: SiteState) -> tuple[str, ...]:
    return lines(_line(one, state) for one in sorted(found, key=lambda one: one.opens is not False))


def _line(one: ChannelFact, state: SiteState) -> str:
    opens = {True: "能打开", False: "打不开", None: "还没有看过"}[one.opens]
    shown = f"，列出 {one.items} 条" if one.items else ""
    newest = f"，最近一条 {one.newest}（{(state.today - one.newest).days} 天前）" if one.newest else ""
    return f"{one.name}：{opens}{shown}{newest}"
