"""The department's site, in the manner of JPAAS: lists in a datastore, further pages behind an end point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from html import escape
from urllib.parse import parse_qs

from monitor.demo import files, static_pages
from monitor.demo.answer import DemoAnswer, html
from monitor.demo.columns import BY_TREE, DEPT_COLUMNS, PER_PAGE, DemoColumn
from monitor.demo.content import Article, Content
from monitor.demo.marks import state, url_date
from monitor.demo.metas import Publisher, article_metas, column_metas, site_metas, tags
from monitor.demo.portal import template
from monitor.demo.units import DEPT_CODE

NAME = "云泉区教育和体育局"
COLUMN = re.compile(r"/col/col(\d+)/index\.html")
ARTICLE = re.compile(r"/art/(\d+/\d+/\d+)/art_(\d+)_(\d+)\.html")
FILE = re.compile(r"(?:/attach/0/|/module/download/downfile\.jsp\?.*filename=)(\d+)\.\w+")
CHARSET = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
PROXY = "/module/web/jpage/dataproxy.jsp"
MISNAMED = {126: "招生信息"}  # planted: ColumnName is not the column's name
HIJACKED = {125: "⟦2:澳门新葡京,六合彩开奖⟧"}  # planted: keywords of a column


class Dept:
    """Answers for the department site's own addresses."""

    def __init__(self, content: Content):
        self.content = content
        self.publisher = Publisher(NAME, content.bases.dept, DEPT_CODE)
        self.frame = cache(self._frame)

    def answer(self, path: str, query: str, night: int) -> DemoAnswer | None:
        """The page at `path`, or None where there is none."""
        if path in ("/", "/index.html"):
            return self.home(night)
        if path == "/sitemap.html":
            return self.sitemap(night)
        if match := COLUMN.fullmatch(path):
            return self.column(int(match[1]), night)
        if match := ARTICLE.fullmatch(path):
            return self.article(match[1], int(match[2]), int(match[3]), night)
        if path == PROXY:
            return self.proxy(parse_qs(query), night)
        if path == "/robots.txt":
            return DemoAnswer(b"User-agent: *\nDisallow:\n", content_type="text/plain")
        if match := FILE.fullmatch(f"{path}?{query}" if query else path):
            return files.answer(self.content, int(match[1]), night)
        return static_pages.resource(path)

    def _frame(self, night: int) -> tuple[str, str]:
        top = template("dept_top").replace("@MENU@", menu())
        return self.content.text(top, night), self.content.text(template("dept_bottom"), night)

    def document(self, title: str, metas: Mapping[str, str], main: str, night: int) -> str:
        top, bottom = self.frame(state(night))
        head = f"<!DOCTYPE html>\n<html><head>\n{CHARSET}\n<title>{title}</title>"
        return f'{head}\n{tags(metas)}\n{top}<div class="w1200">{main}</div>\n{bottom}'

    # ---- pages

    def home(self, night: int) -> DemoAnswer:
        blocks = ""
        for tree in (123, 124, 125):
            lines = "".join(self.record(article) for article in self.content.items(tree, night)[:7])
            head = f'<h2><a href="{column_path(tree)}">{BY_TREE[tree].name}</a></h2>'
            blocks += f'<div class="block">{head}<ul>{lines}</ul></div>'
        text = self.document(NAME, site_metas(self.publisher), blocks, night)
        return html(text, published=self.content.date_of(-22))

    def sitemap(self, night: int) -> DemoAnswer:
        links = "".join(f'<p><a href="{column_path(column.tree)}">{column.name}</a></p>' for column in DEPT_COLUMNS)
        text = self.document(
            f"网站地图-{NAME}", column_metas(self.publisher, "网站地图"), f"{crumb('网站地图')}{links}", night
        )
        return html(text, published=self.content.date_of(-200))

    def column(self, tree: int, night: int) -> DemoAnswer | None:
        column = next((column for column in DEPT_COLUMNS if column.tree == tree), None)
        if column is None:
            return None
        metas = column_metas(self.publisher, MISNAMED.get(tree, column.name))
        if keywords := self.content.text(HIJACKED.get(tree, ""), night):
            metas["Keywords"] = keywords
        body = self.datastore_box(column, night) if column.kind else static_pages.STATIC_COLUMNS[tree]
        main = f"{crumb(column.name)}<h2>{column.name}</h2>{body}"
        return html(
            self.document(f"{column.name}-{NAME}", metas, main, night),
            published=self.content.date_of(-column.newest),
        )

    def datastore_box(self, column: DemoColumn, night: int) -> str:
        items = self.content.items(column.tree, night)
        unit = 764000 + column.tree
        pages = max(1, -(-len(items) // PER_PAGE))
        return (
            f'<div id="{unit}" class="default_pgContainer"><script type="text/xml">'
            f"{self.datastore(column.tree, items, 0, PER_PAGE, 1)}</script></div>\n"
            f'<script>$(function () {{ jpage({{ container: "{unit}", perpage: {PER_PAGE}, '
            f'totalRecord: {len(items)}, totalPage: {pages}, proxyUrl: "{PROXY}", '
            f"columnid: {column.tree}, unitid: {unit}, webid: 1 }}); }});</script>"
        )

    def datastore(self, tree: int, items: tuple[Article, ...], start: int, end: int, following: int) -> str:
        """Records `start` to `end` (not included); the next group is named where there is one."""
        records = "".join(f"<record><![CDATA[{self.record(article)}]]></record>\n" for article in items[start:end])
        group = f'<a href="{proxy_path(tree, following)}"></a>' if end < len(items) else ""
        nextgroup = f"<nextgroup><![CDATA[{group}]]></nextgroup>" if group else ""
        total = f"<totalrecord>{len(items)}</totalrecord><totalpage>{-(-len(items) // PER_PAGE)}</totalpage>"
        return f"<datastore>\n{nextgroup}{total}<recordset>\n{records}</recordset></datastore>"

    def record(self, article: Article) -> str:
        day = self.content.date_of(article.rank)
        title = escape(article.title)
        link = f'<a href="{self.path_of(article)}" title="{title}" target="_blank">{title}</a>'
        return f'<li>{link}<span class="bt-right">{day}</span></li>'

    def path_of(self, article: Article) -> str:
        return f"/art/{url_date(self.content.date_of(article.rank))}/art_{article.tree}_{article.number}.html"

    def proxy(self, asked: Mapping[str, list[str]], night: int) -> DemoAnswer | None:
        """A further part of a list: `page` counts groups after the first; startrecord counts from 1."""
        tree = number_of(asked, "columnid", 0)
        if tree not in self.content.dept:
            return None
        items = self.content.items(tree, night)
        perpage = max(1, min(100, number_of(asked, "perpage", PER_PAGE)))
        page = number_of(asked, "page", 0)
        start = number_of(asked, "startrecord", page * perpage + 1) - 1
        end = number_of(asked, "endrecord", start + perpage)
        text = '<?xml version="1.0" encoding="UTF-8"?>\n' + self.datastore(tree, items, start, end, end // perpage)
        return DemoAnswer(text.encode(), content_type="text/xml; charset=UTF-8")

    def article(self, day: str, tree: int, number: int, night: int) -> DemoAnswer | None:
        article = self.content.articles.get((tree, number))
        if article is None or not article.stands(night) or url_date(self.content.date_of(article.rank)) != day:
            return None
        path = self.path_of(article)
        made = self.content.date_of(article.rank)
        metas = article_metas(self.publisher, self.content, article, path, night)
        metas["Maketime"] = generated(made)
        main = f"{crumb(BY_TREE[tree].name, tree)}{self.article_body(article, night)}"
        return html(self.document(f"{escape(article.title)}-{NAME}", metas, main, night), published=made)

    def article_body(self, article: Article, night: int) -> str:
        attached = "".join(
            f'<p>附件：<a href="{escape(file.path)}">{file.name}</a></p>' for file in self.content.attachments(article)
        )
        return (
            f'<h1 class="title">{escape(article.title)}</h1>\n<div class="info">发布日期：'
            f"{self.content.date_of(article.rank)} {article.clock}　信息来源："
            f"<!--<$[信息来源]>begin-->{article.source}<!--<$[信息来源]>end-->　"
            f'浏览次数：<span id="count"></span>'
            f'<script src="/module/jslib/visit.js?id={article.number}"></script></div>\n'
            f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{self.content.body(article, night)}'
            f"<!--ZJEG_RSS.content.end--></div>"
            f"\n{attached}"
        )

    def missing(self, path: str, night: int) -> DemoAnswer:
        body = f"{crumb('提示')}<p>抱歉，您访问的页面不存在。</p>"
        return html(self.document("404", site_metas(self.publisher), body, night), 404)


def generated(day: date) -> str:
    """When the page was generated: the day after publication, a trap for readers of meta tags."""
    return f"{day + timedelta(days=1)} 03:20:11"


def number_of(asked: Mapping[str, list[str]], name: str, otherwise: int) -> int:
    value = asked.get(name, [""])[0]
    return int(value) if value.isdecimal() else otherwise


def column_path(tree: int) -> str:
    return f"/col/col{tree}/index.html"


def proxy_path(tree: int, page: int) -> str:
    return f"{PROXY}?page={page}&appid=1&webid=1&path=/&columnid={tree}&unitid={764000 + tree}&permissiontype=0"


def crumb(name: str, tree: int = 0) -> str:
    here = f'<a href="{column_path(tree)}">{name}</a>' if tree else name
    return f'<div class="crumb">当前位置：<a href="/index.html">首页</a> &gt; {here}</div>\n'


@cache
def menu() -> str:
    return "".join(f'<a href="{column_path(column.tree)}">{column.name}</a>' for column in DEPT_COLUMNS)


def paths(content: Content, night: int) -> list[str]:
    """Every address of the site's own pages on one night, home page first."""
    dept = Dept(content)
    found = ["/", "/sitemap.html", *(column_path(column.tree) for column in DEPT_COLUMNS)]
    for column in DEPT_COLUMNS:
        items = content.items(column.tree, night)
        found += [proxy_path(column.tree, page) for page in range(1, -(-len(items) // PER_PAGE))]
        found += [dept.path_of(article) for article in items]
    return found
