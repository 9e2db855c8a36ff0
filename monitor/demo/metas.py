"""The meta tags that the 国办 site guide asks for, on both sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from monitor.demo.columns import BY_TREE
from monitor.demo.content import Article, Content


@dataclass(frozen=True, slots=True)
class Publisher:
    """A site as its meta tags name it. `base` is its address without a final slash."""

    name: str
    base: str
    code: str


def tags(metas: Mapping[str, str]) -> str:
    return "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items())


def site_metas(site: Publisher) -> dict[str, str]:
    return {
        "SiteName": site.name,
        "SiteDomain": site.base.removeprefix("http://"),
        "SiteIDCode": site.code,
        "Keywords": f"云泉区,{site.name},政务公开",
        "Description": f"{site.name}门户网站，发布政务信息，提供在线服务。",
    }


def column_metas(site: Publisher, column: str) -> dict[str, str]:
    return site_metas(site) | {
        "ColumnName": column,
        "ColumnDescription": f"{site.name}{column}栏目，发布{column}相关信息",
        "ColumnKeywords": f"{column},云泉区",
        "ColumnType": column,
    }


def article_metas(site: Publisher, content: Content, article: Article, path: str, night: int) -> dict[str, str]:
    """All tags of an article, with what is planted for it."""
    when = f"{content.date_of(article.day)} {article.clock}" if article.day is not None else ""
    metas = column_metas(site, BY_TREE[article.tree].name) | {
        "ArticleTitle": article.title,
        "PubDate": when,
        "ContentSource": article.source,
        "Keywords": f"{BY_TREE[article.tree].name},{article.source}",
        "Description": article.title,
        "Url": site.base + path,
    }
    planted = article.planted.get("meta", {})
    metas |= {name: content.text(value, night) for name, value in planted.items()}
    case = article.planted.get("meta_case", {})
    return {case.get(name, name): value for name, value in metas.items()}
