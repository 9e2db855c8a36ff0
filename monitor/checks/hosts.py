"""Owners of hosts: our own, a public body's, a known neighbour's, or unknown."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from monitor.checks.view import PageView, SiteFacts
from monitor.extract.urls.private_addresses import is_private


def _endings(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Public bodies, the marks that every government page must show, and what such pages link to by custom.
OFFICIAL = _endings(
    """gov.cn mil.cn edu.cn ac.cn conac.cn 政务.cn 公益.cn kaipuyun.cn kaipuyun.com 12371.cn 12377.cn
    xuexi.cn people.com.cn people.cn xinhuanet.com news.cn cctv.com cctv.cn cntv.cn china.com.cn china.org.cn
    chinanews.com.cn chinanews.com ce.cn gmw.cn qstheory.cn cnr.cn youth.cn chinadaily.com.cn"""
)
# Share buttons, maps, statistics, site search and the makers of content systems, who sign their templates out of sight.
CUSTOMARY = _endings(
    """weibo.com weibo.cn sina.com.cn qq.com weixin.qq.com douban.com renren.com kaixin001.com jiathis.com bshare.cn
    baidu.com bdstatic.com amap.com cnzz.com umeng.com 51.la google-analytics.com googletagmanager.com
    toutiao.com douyin.com kuaishou.com bilibili.com w3.org adobe.com microsoft.com apple.com mozilla.org
    google.com firefox.com.cn wps.cn hanweb.com chinawebber.com webber.com.cn trs.com.cn ucap.com.cn epoint.com.cn
    lonsun.cn yonyou.com jpaas.com"""
)


@lru_cache(maxsize=16_384)
def netloc(url: str) -> str:
    """host or host:port, in small letters; empty for what is no address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


@lru_cache(maxsize=16_384)
def hostname(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_ours(site: SiteFacts, url: str) -> bool:
    """On this site, or on any site of the registry."""
    place = netloc(url)
    return place in site.hosts or place in site.trusted_hosts or place == netloc(site.url)


def is_stranger(view: PageView, url: str) -> bool:
    """Neither ours, nor trusted, nor a host that government pages link to by custom."""
    host = hostname(url)
    if not host or is_ours(view.site, url) or host in view.trusted_foreign or netloc(url) in view.trusted_foreign:
        return False
    return not _ends_in(host, OFFICIAL) and not _ends_in(host, CUSTOMARY)


@lru_cache(maxsize=16_384)
def is_internal(host: str, allow: tuple[str, ...]) -> bool:
    """A name or address that only works inside. `allow`: private ranges that the registry lets pass."""
    return ("." not in host and ":" not in host) or is_private(host, allow)


def _ends_in(host: str, endings: frozenset[str]) -> bool:
    """`host` is one of `endings` or lies below one."""
    parts = host.split(".")
    return any(".".join(parts[start:]) in endings for start in range(len(parts)))
