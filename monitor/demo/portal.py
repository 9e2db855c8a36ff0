"""The district's portal, in the manner of a VisualSiteBuilder site: list pages are numbered backwards."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from monitor.demo import files, static_pages
from monitor.demo.answer import DemoAnswer, html
from monitor.demo.columns import (
    BY_TREE,
    PER_PAGE,
    PORTAL_BY_PATH,
    PORTAL_COLUMNS,
    SECTION_OF,
    SECTIONS,
    DemoColumn,
    DemoSection,
)
from monitor.demo.content import Article, Content
from monitor.demo.marks import state
from monitor.demo.metas import Publisher, article_metas, column_metas, site_metas, tags
from monitor.demo.portal_parts import navigation, neighbour, options, pager, picture, position, wrap
from monitor.demo.units import PORTAL_CODE

HERE = Path(__file__).parent
HEAD = '<!DOCTYPE html>\n<html lang="zh-CN"><head>\n<meta charset="UTF-8">'
NAME = "云泉区人民政府"
ARTICLE = re.compile(r"/info/(\d+)/(\d+)\.htm")
LIST = re.compile(r"/(.+)/(\d+)\.htm")
CUT = 30  # a longer title is cut in lists, as templates do
MISTYPED_CODE = "3713990010"
GONE = "您访问的页面不存在或已被删除，请返回首页浏览其他内容。"


@cache
def template(name: str) -> str:
    return (HERE / f"{name}.html").read_text("utf-8")


class Portal:
    """Answers for the portal's own addresses."""

    def __init__(self, content: Content):
        self.content = content
        self.publisher = Publisher(NAME, content.bases.portal, PORTAL_CODE)
        self.sections = {f"/{section.path}.htm": section for section in SECTIONS}
        self.frame = cache(self._frame)

    def answer(self, path: str, query: str, night: int) -> DemoAnswer | None:
        """The page at `path`, or None where there is none."""
        if path in ("/", "/index.htm"):
            return self.home(night)
        if path in self.sections:
            return self.section(self.sections[path], night)
        if match := ARTICLE.fullmatch(path):
            return self.article(int(match[1]), int(match[2]), night)
        if path.endswith(".htm") and path[1:-4] in PORTAL_BY_PATH:
            return self.column(PORTAL_BY_PATH[path[1:-4]], 0, night)
        if (match := LIST.fullmatch(path)) and match[1] in PORTAL_BY_PATH:
            return self.column(PORTAL_BY_PATH[match[1]], int(match[2]), night)
        if path in static_pages.PORTAL:
            return self.page(*static_pages.PORTAL[path], night)
        return self.other(path, query, night)

    def other(self, path: str, query: str, night: int) -> DemoAnswer | None:
        if path == "/system/_content/download.jsp":
            found = re.search(r"wbfileid=(\d+)", query)
            return files.answer(self.content, int(found[1]), night) if found else None
        if path == "/search/index.jsp":
            return self.page("站内搜索", "<p>请输入检索内容。</p>", night, prefix="/")
        if path == "/robots.txt":
            return DemoAnswer(b"User-agent: *\nDisallow: /search/\n", content_type="text/plain")
        return static_pages.resource(path)

    # ---- frame

    def _frame(self, prefix: str, night: int) -> tuple[str, str, str]:
        """Top (from the style sheets to the navigation), side column and footer at one depth."""
        text = self.content.text
        top = template("portal_top").replace("@NAV@", navigation()).replace("@P@", prefix)
        side = template("portal_side").replace("@P@", prefix)
        bottom = template("portal_bottom").replace("@OPTIONS@", options()).replace("@P@", prefix)
        return text(top, night), text(side, night), text(bottom, night)

    def document(
        self,
        title: str,
        metas: str,
        main: str,
        prefix: str,
        night: int,
        *,
        side: bool = True,
        bottom: str = "",
    ) -> str:
        top, aside, footer = self.frame(prefix, state(night))
        head = f"{HEAD}\n<title>{title}</title>\n{metas}\n"
        return f"{head}{top}{main}\n{aside if side else ''}\n{bottom or footer}"

    # ---- pages

    def home(self, night: int) -> DemoAnswer:
        blocks = "".join(self.block(BY_TREE[tree], night, "", 7) for tree in (1012, 1011, 1013, 1021, 1022, 1025, 1041))
        main = self.content.text(template("portal_home").replace("@P@", ""), night).replace("[BLOCKS]", blocks)
        text = self.document(NAME, tags(site_metas(self.publisher)), main, "", night, side=False)
        return html(text, published=self.content.date_of(night - 2))

    def block(self, column: DemoColumn, night: int, prefix: str, count: int) -> str:
        items = self.content.newest((column.tree,), night, count)
        more = f'<a class="more" href="{prefix}{column.path}.htm">更多</a>'
        head = f'<div class="block"><h2><a href="{prefix}{column.path}.htm">{column.name}</a></h2>{more}'
        return f'{head}<ul class="list-ul">{self.lines(items, prefix, column.dated)}</ul></div>\n'

    def lines(self, items: tuple[Article, ...], prefix: str, dated: bool = True) -> str:
        return "".join(self.line(i, article, prefix, dated) for i, article in enumerate(items))

    def line(self, place: int, article: Article, prefix: str, dated: bool) -> str:
        title = escape(article.title)
        shown = title if len(title) <= CUT else title[:CUT] + "…"
        day = self.content.date_of(article.day).isoformat() if article.day is not None and dated else ""
        pin = '<em class="top">[置顶]</em>' if article.pinned else ""
        href = f"{prefix}info/{article.tree}/{article.number}.htm"
        link = f'<a href="{href}" title="{title}" target="_blank">{shown}</a>'
        return f'<li id="line_u8_{place}">{pin}{link}{f"<span>{day}</span>" if day else ""}</li>\n'

    def section(self, section: DemoSection, night: int) -> DemoAnswer:
        if not section.columns:
            return self.page(section.name, static_pages.OVERVIEW, night)
        blocks = "".join(self.block(column, night, "", 6) for column in section.columns if column.count)
        links = "".join(f'<a href="{column.path}.htm">{column.name}</a> ' for column in section.columns)
        main = f'{wrap(position(section.name))}<div class="wrap"><div class="main"><p>{links}</p>{blocks}</div>'
        metas = tags(column_metas(self.publisher, section.name))
        return html(self.document(f"{section.name}-{NAME}", metas, main, "", night), published=self.content.today)

    def column(self, column: DemoColumn, number: int, night: int) -> DemoAnswer | None:
        """First page of a list (number 0) or a numbered one: 1 is the last page."""
        items = self.content.items(column.tree, night)
        count = max(1, -(-len(items) // PER_PAGE))
        if number >= count:
            return None
        page = 1 if number == 0 else count - number + 1
        prefix = "../" if number == 0 else "../../"
        shown = items[(page - 1) * PER_PAGE : page * PER_PAGE]
        body = self.list_body(column, shown, prefix) + (pager(column, page, count, len(items)) if items else "")
        return self.column_page(column, body, prefix, night)

    def list_body(self, column: DemoColumn, items: tuple[Article, ...], prefix: str) -> str:
        if column.by_script:
            return static_pages.SCRIPT_LIST
        if not column.kind:
            return static_pages.STATIC_COLUMNS[column.tree]
        return f'<ul class="list-ul">{self.lines(items, prefix, column.dated)}</ul>'

    def column_page(self, column: DemoColumn, body: str, prefix: str, night: int) -> DemoAnswer:
        here = position(SECTION_OF[column.tree].name, column.name, prefix=prefix, section=SECTION_OF[column.tree])
        main = f'{wrap(here)}<div class="wrap"><div class="main"><h2>{column.name}</h2>{body}</div>'
        metas = tags(column_metas(self.publisher, column.name))
        bottom = self.bottom_of(column, prefix, night)
        text = self.document(f"{column.name}-{NAME}", metas, main, prefix, night, bottom=bottom)
        return html(text, published=self.content.date_of(-column.newest))

    def bottom_of(self, column: DemoColumn, prefix: str, night: int) -> str:
        """One column's footer shows a wrong code (planted), another's is drawn by script (innocent)."""
        if column.by_script:
            return f'</div><script src="{prefix}js/footer.js"></script></body></html>'
        if column.tree != 1028 or state(night) == 2:
            return ""
        return self.frame(prefix, state(night))[2].replace(f"标识码：{PORTAL_CODE}", f"标识码：{MISTYPED_CODE}")

    def article(self, tree: int, number: int, night: int) -> DemoAnswer | None:
        article = self.content.articles.get((tree, number))
        if number == static_pages.SOFT_MISSING:
            return self.page("页面不存在", f"<p>{GONE}</p>", night, prefix="../../")
        if article is None or not article.stands(night):
            return None
        column = BY_TREE[tree]
        title = self.content.text(article.planted.get("head_title", f"{article.title}-{NAME}"), night)
        here = position(
            SECTION_OF[tree].name,
            column.name,
            "正文",
            prefix="../../",
            section=SECTION_OF[tree],
            column=column,
        )
        body = self.article_body(article, column, night)
        main = f'{wrap(here)}<div class="wrap"><div class="main">{body}</div>'
        metas = tags(article_metas(self.publisher, self.content, article, f"/info/{tree}/{number}.htm", night))
        return html(
            self.document(escape(title), metas, main, "../../", night),
            published=self.content.date_of(article.rank),
        )

    def article_body(self, article: Article, column: DemoColumn, night: int) -> str:
        return (
            f'<form name="_newscontent_fromname"><div class="article"><h1>{escape(article.title)}</h1>\n'
            f"{self.record(article) if column.kind == 'policy' else ''}{self.info(article)}"
            f'<div id="vsb_content"><div class="v_news_content">{self.content.body(article, night)}'
            f"{picture(article) if column.tree == 1015 else ''}</div></div>\n"
            f"{self.attached(article)}{self.foot(article, night)}</div></form>"
        )

    def info(self, article: Article) -> str:
        """The line under the title; the click counter is filled by script."""
        when = f"<span>发布时间：{self.shown(article)}</span> " if article.day is not None else ""
        clicks = (
            f'<span>点击数：<script>_showDynClicks("wbnews", 1412614994, {article.number})</script>'
            f'<span id="dynclicks_wbnews_{article.number}"></span></span>'
        )
        return f'<div class="info">{when}<span>来源：{article.source}</span> {clicks}</div>\n'

    def shown(self, article: Article) -> str:
        return f"{self.content.date_of(article.day or 0)} {article.clock}"

    def record(self, article: Article) -> str:
        """The table above a document of the government: 成文日期 is not the day of publication."""
        made = self.content.date_of(article.made if article.made is not None else article.rank - 3)
        day = self.content.date_of(article.day if article.day is not None else article.rank)
        number = f"云政发〔{made.year}〕{article.number % 60 + 1}号"
        return (
            f'<table class="record" border="1" width="100%"><tr><td>索引号</td>'
            f"<td>371399/{made.year}-{article.number:05d}</td><td>发布机构</td><td>{NAME}</td></tr>"
            f"<tr><td>成文日期</td><td>{made}</td><td>发布日期</td><td>{day}</td></tr>"
            f"<tr><td>文号</td><td>{number}</td><td>公开方式</td><td>主动公开</td></tr></table>\n"
        )

    def attached(self, article: Article) -> str:
        return "".join(
            f'<p>附件【<a href="../..{escape(file.path)}" target="_blank">{file.name}</a>】'
            f'已下载<span id="nattach{file.number}"></span>次</p>\n'
            for file in self.content.attachments(article)
        )

    def foot(self, article: Article, night: int) -> str:
        above, below = self.content.neighbours(article, night)
        buttons = (
            '<div class="tools"><a href="javascript:window.print()">【打印】</a> '
            '<a href="javascript:window.close()">【关闭窗口】</a></div>'
        )
        both = f"<p>上一条：{neighbour(above)}</p><p>下一条：{neighbour(below)}</p>"
        return f'{buttons}\n<div class="pn">{both}</div>'

    def page(self, name: str, body: str, night: int, *, prefix: str = "", status: int = 200) -> DemoAnswer:
        """A page without a list and without a date."""
        here = wrap(position(name, prefix=prefix))
        main = f'{here}<div class="wrap"><div class="main"><h1>{name}</h1>{body}</div>'
        metas = tags(column_metas(self.publisher, name))
        text = self.document(f"{name}-{NAME}", metas, main, prefix, night, side=False)
        return html(text, status, self.content.date_of(-500) if status == 200 else None)

    def missing(self, path: str, night: int) -> DemoAnswer:
        return self.page("页面不存在", f"<p>{GONE}</p>", night, prefix="/", status=404)


def paths(content: Content, night: int) -> list[str]:
    """Every address of the portal's own pages on one night, home page first."""
    found = ["/", *(f"/{section.path}.htm" for section in SECTIONS), *static_pages.PORTAL]
    for column in PORTAL_COLUMNS:
        items = content.items(column.tree, night)
        found.append(f"/{column.path}.htm")
        found += [f"/{column.path}/{number}.htm" for number in range(1, -(-len(items) // PER_PAGE))]
        found += [f"/info/{column.tree}/{article.number}.htm" for article in items]
    return found
