"""A generated site: how its columns and articles are served, and the frame of its pages.

A family (one file each in `families/`) overrides how addresses, lists, articles and end points look. What the monitor
must find is said by `expected`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.world.content import (
    FEW_ITEMS,
    IN_HTML,
    LEFT_OUT,
    NIGHTS,
    NO_LIST,
    PICTURE,
    PLAN,
    STATIC,
    TODAY,
    Answer,
    Article,
    Column,
    Expected,
    Kind,
    Pairs,
)
from tests.world.grammar import WORKS, Grammar, Names


class Family:
    """One site in the manner of one system. `base`: its address with the final slash; `few`: a smaller site."""

    name: ClassVar[str]
    sight: ClassVar[str] = IN_HTML
    charset: ClassVar[str] = "utf-8"
    plan: ClassVar[tuple[Kind, ...]] = PLAN
    per_page: ClassVar[int] = 7
    suffix: ClassVar[str] = ".html"

    def __init__(self, seed: int, base: str = "http://www.qujia.example/", few: bool = False) -> None:
        self.grammar = Grammar(f"{self.name}-{seed}")
        self.random = self.grammar.random
        self.n = Names(self.random, as_written=seed % 2 == 0)
        self.seed, self.base, self.night, self.few = seed, base, 0, few
        self.elsewhere = ""  # the address under which all other hosts are served; empty: each under its own name
        self.code = f"37{self.random.randint(10**7, 10**8 - 1)}"
        self.code = self.code.ljust(10, "1")
        self.owner = f"{self.grammar.place}人民政府"
        plan = [kind for kind in self.plan if not few or kind.key not in LEFT_OUT]
        self.columns = [self._column(number, kind) for number, kind in enumerate(plan, 1)]
        self.pages: dict[str, Callable[[], Answer]] = {}
        # What faults plant:
        self.changed: dict[str, Answer] = {}  # by path: what is answered instead
        self.planted: dict[int, str] = {}  # by article: HTML at the end of its text
        self.emptiness: dict[str, str] = {}  # by column: what is said where its list is empty
        self.undated: set[int] = set()  # articles that state no day
        self.without: set[str] = set()  # labels that are missing from the head of articles
        self.frame_code = self.code  # 网站标识码 as 找错 has it
        self.dated_head, self.hot_list, self.nested_menu = (self.grammar.chance(0.4) for _ in range(3))
        self.prepare()

    def prepare(self) -> None:
        """What a family draws by lot for the whole site."""

    # What the monitor must know

    def expected(self) -> list[Expected]:
        """Every column in this night."""
        columns = [
            Expected(self.url(self.column_path(one)), one.name, self.newest(one), self.sight_of(one))
            for one in self.columns
        ]
        return [*columns, Expected(self.url(STATIC), "机构职能", None, NO_LIST)]

    def newest(self, column: Column) -> date | None:
        return max((article.day for article in column.on(self.night)), default=None)

    def sight_of(self, column: Column) -> str:
        return self.sight

    # Addresses

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/{column.key}/" if page == 1 else f"/{column.key}/list_{page}.html"

    def article_path(self, article: Article) -> str:
        return f"/{article.column.key}/{article.day:%Y%m}/{article.number}.html"

    def link(self, article: Article, attributes: str = "") -> str:
        return f'<a href="{self.article_path(article)}"{attributes and " "}{attributes}>{article.title}</a>'

    def url(self, path: str) -> str:
        return self.base + path.lstrip("/")

    def abroad(self, url: str) -> str:
        """The address of another host."""
        return self.elsewhere + url.partition("://")[2] if self.elsewhere else url

    # Answers

    def answer(self, method: str, url: str, form: Pairs = ()) -> Answer:
        """What the server sends. Other hosts are there and say nothing of note."""
        if not url.startswith(self.base):
            return self.outside(url)
        path = "/" + url[len(self.base) :].partition("#")[0]
        if path in self.changed:
            return self.changed[path]
        page = self.routes().get(key(path))
        if page:
            return page()
        if path.endswith((".png", ".jpg", ".ico", ".gif", ".css", ".js")):
            return self.file(path)
        parts = urlsplit(path)
        return self.end_point(parts.path, dict([*parse_qsl(parts.query, keep_blank_values=True), *form])) or Answer(
            self._encoded("<html><head><title>404</title></head><body>404 Not Found</body></html>"), 404
        )

    def outside(self, url: str) -> Answer:
        return Answer("<html><head><title>首页</title></head><body><p>本站正常。</p></body></html>".encode())

    def file(self, path: str) -> Answer:
        if path.endswith((".css", ".js")):
            return Answer(b"", content_type="text/css" if path.endswith(".css") else "application/javascript")
        return Answer(PICTURE, content_type="image/png")

    def end_point(self, path: str, asked: dict[str, str]) -> Answer | None:
        """What a script of the pages fetches; None for nothing."""
        return None

    def routes(self) -> dict[str, Callable[[], Answer]]:
        """Every page of this night by path and query."""
        found: dict[str, Callable[[], Answer]] = {"/": self.home, "/wzdt.html": self.map}
        found |= {"/lxwm.html": self.contact, STATIC: self.duties}
        for column in self.columns:
            for page in range(1, self.last_page(column) + 1):
                path = self.column_path(column, page)
                found.setdefault(key(path), lambda column=column, page=page: self.column(column, page))  # type: ignore[misc]
            for article in column.there(self.night):
                found[key(self.article_path(article))] = lambda article=article: self.article(article)  # type: ignore[misc]
        return found | self.further()

    def further(self) -> dict[str, Callable[[], Answer]]:
        """Pages of the family's own."""
        return {}

    # Pages

    def home(self) -> Answer:
        sections = "\n".join(self.section(column) for column in self.columns[:3])
        return self.html(self.owner, f"{self.banner()}{sections}{self.links()}", self.metas())

    def banner(self) -> str:
        """The headline of the day, in large letters."""
        article = self.columns[0].on(self.night)[0]
        return (
            f'<div class="{self.n("headline")}"><h2><a href="{self.article_path(article)}">{article.title}</a>'
            "</h2></div>"
        )

    def section(self, column: Column) -> str:
        more = f'<a class="{self.n("more")}" href="{self.column_path(column)}">更多&gt;&gt;</a>'
        head = f'<div class="{self.n("hd")}"><h3>{column.name}</h3>{more}</div>'
        items = "".join(self.home_row(article) for article in column.on(self.night)[:5])
        return f'<div class="{self.n("box")}">{head}<ul class="{self.n("home-list")}">{items}</ul></div>'

    def home_row(self, article: Article) -> str:
        return f'<li><a href="{self.article_path(article)}">{article.title}</a><span>{article.day}</span></li>\n'

    def links(self) -> str:
        hosts = (("http://www.shengzf.example/", "省人民政府"), ("http://www.shizf.example/", "市人民政府"))
        named = " ".join(f'<a href="{self.abroad(url)}">{name}</a>' for url, name in hosts)
        return f"<div>友情链接：{named}</div>"

    def map(self) -> Answer:
        items = "".join(f'<li><a href="{self.column_path(one)}">{one.name}</a></li>' for one in self.columns)
        body = f'{self.crumbs("网站地图")}<h1>网站地图</h1><ul class="{self.n("map")}">{items}</ul>'
        return self.html(f"网站地图-{self.owner}", body, self.metas() | self.column_metas("网站地图"))

    def contact(self) -> Answer:
        text = (
            "<p>地址：本区建设路1号，邮政编码：276000。联系电话：0539-8100000。</p>"
            "<p>本网站由区人民政府办公室主办，区大数据中心承办，欢迎提出意见和建议。</p>"
        )
        body = f'{self.crumbs("联系我们")}<h1>联系我们</h1><div class="{self.n("content")}">{text}</div>'
        return self.html(f"联系我们-{self.owner}", body, self.metas() | self.column_metas("联系我们"))

    def duties(self) -> Answer:
        """A page of text in the menu."""
        units = "".join(f"<p>负责{work}工作的综合协调、业务指导和监督检查。</p>" for work in WORKS[:6])
        text = f"<p>{self.owner}办公室贯彻落实上级决策部署，主要职责是：</p>{units}"
        body = f'{self.crumbs("机构职能")}<h1>机构职能</h1><div class="{self.n("content")}">{text}</div>'
        return self.html(f"机构职能-{self.owner}", body, self.metas() | self.column_metas("机构职能"))

    def column(self, column: Column, page: int = 1) -> Answer:
        """A page of a list."""
        shown = column.on(self.night)[(page - 1) * self.per_page : page * self.per_page]
        rows = self.rows(column, shown, page)
        body = (
            f'{self.crumbs(column.name)}<div class="{self.n("list-title")}"><h2>{column.name}</h2></div>'
            f"{self.empty(column)}{rows}{self.pager(column, page)}"
        )
        body = f'{self.hot()}<div class="{self.n("right")}">{body}</div>' if self.hot_list else body
        return self.html(f"{column.name}-{self.owner}", body, self.metas() | self.column_metas(column.name))

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        rows = "".join(self.row(article) for article in articles)
        return f'<div class="{self.n("list")}"><ul class="{self.n("list-ul")}">{rows}</ul></div>'

    def row(self, article: Article) -> str:
        return f'<li><a href="{self.article_path(article)}">{article.title}</a><span>{article.day}</span></li>\n'

    def hot(self) -> str:
        """What is read most, with its days: on every list and article."""
        articles = [article for column in self.columns[:3] for article in column.there(0)[1:3]]
        rows = "".join(f"<li>{self.link(article)}<em>{article.day}</em></li>" for article in articles)
        return f'<div class="{self.n("side")}"><h3>热点推荐</h3><ul>{rows}</ul></div>'

    def empty(self, column: Column) -> str:
        """What the page says where its list holds nothing."""
        return "" if column.on(self.night) else self.emptiness.get(column.key, "")

    def last_page(self, column: Column) -> int:
        return max(1, -(-len(column.on(self.night)) // self.per_page))

    def pager(self, column: Column, page: int) -> str:
        last = self.last_page(column)
        if last < 2:
            return ""
        numbers = " ".join(f'<a href="{self.column_path(column, one)}">{one}</a>' for one in range(1, last + 1))
        following = f'<a href="{self.column_path(column, page + 1)}">下一页</a>' if page < last else ""
        return f'<div class="{self.n("page")}">共{len(column.on(self.night))}条 {numbers} {following}</div>'

    def article(self, article: Article) -> Answer:
        body = (
            f"{self.crumbs(article.column.name, '正文')}{self._head_of(article)}{self.article_text(article)}"
            f"{self.siblings(article)}"
        )
        metas = self.metas() | self.column_metas(article.column.name) | self.article_metas(article)
        body += self.hot() if self.hot_list else ""
        missing = self.without | ({"PubDate"} if article.number in self.undated else set())
        kept = {name: value for name, value in metas.items() if name not in missing}
        return self.html(f"{article.title}-{self.owner}", body, kept)

    def _head_of(self, article: Article) -> str:
        if article.number in self.undated:
            return f'<h1 class="{self.n("title")}">{article.title}</h1>'
        return self.article_head(article)

    def article_head(self, article: Article) -> str:
        return (
            f'<h1 class="{self.n("title")}">{article.title}</h1><div class="{self.n("info")}">'
            f"发布时间：{article.day} {article.clock}&nbsp;&nbsp;来源：{article.source}</div>"
        )

    def article_text(self, article: Article) -> str:
        return f'<div id="{self.n("zoom")}">{self.paragraphs(article)}</div>'

    def paragraphs(self, article: Article) -> str:
        text = "".join(f"<p>　　{sentence}</p>\n" for sentence in article.text)
        return text + self.signature(article) + self.planted.get(article.number, "")

    def signature(self, article: Article) -> str:
        if not article.signed:
            return ""
        day = f"{article.made.year}年{article.made.month}月{article.made.day}日"
        return f'<p style="text-align:right">{article.source}</p><p style="text-align:right">{day}</p>'

    def siblings(self, article: Article) -> str:
        """上一篇, 下一篇."""
        there = article.column.there(self.night)
        at = there.index(article)
        found = [("上一篇", there[at - 1])] if at else []
        found += [("下一篇", there[at + 1])] if at + 1 < len(there) else []
        links = "".join(f'<p>{word}：<a href="{self.article_path(one)}">{one.title}</a></p>' for word, one in found)
        return f'<div class="{self.n("prevnext")}">{links}</div>'

    # The frame

    def html(self, title: str, body: str, metas: dict[str, str]) -> Answer:
        named = "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items())
        page = (
            '<!DOCTYPE html>\n<html><head>\n<meta http-equiv="Content-Type" content="'
            f'text/html; charset={self.charset}">'
            f"<title>{title}</title>\n{named}\n{self.head()}</head>\n<body>\n{self.header()}"
            f'<div class="{self.n("main")}">{body}</div>\n{self.footer()}</body></html>'
        )
        return Answer(self._encoded(page))

    def head(self) -> str:
        """Scripts and styles of the system."""
        return '<link rel="stylesheet" href="/css/style.css">\n'

    def header(self) -> str:
        today = TODAY - timedelta(days=NIGHTS - 1 - self.night)
        clock = f"<span>今天是{today.year}年{today.month}月{today.day}日</span>" if self.dated_head else ""
        logo = f'<img src="/images/logo.png" alt="{self.owner}">'
        return f'<div class="{self.n("header")}">{clock}{logo}{self.menu()}</div>\n'

    def menu(self) -> str:
        items = "".join(f'<li><a href="{self.column_path(one)}">{one.name}</a></li>' for one in self.columns)
        duties = f'<li><a href="{STATIC}">机构职能</a></li>'
        if self.nested_menu:
            items = f'<li><a href="javascript:;">政务公开</a><ul class="{self.n("sub")}">{items}</ul></li>'
        return f'<div class="{self.n("nav")}"><ul><li><a href="/">首页</a></li>{items}{duties}</ul></div>'

    def crumbs(self, *names: str) -> str:
        pages = {"机构职能": STATIC} | {one.name: self.column_path(one) for one in self.columns}
        known = {name: f'<a href="{path}">{name}</a>' for name, path in pages.items()}
        trail = self.separator.join(['<a href="/">首页</a>', *(known.get(name, name) for name in names)])
        return f'<div class="{self.n("position")}">{self.position}{trail}</div>'

    position: ClassVar[str] = "当前位置："
    separator: ClassVar[str] = " &gt; "

    def footer(self) -> str:
        conac = self.abroad("http://bszs.conac.cn/sitename?method=show&amp;id=0C3B2E2F6C5A4D0AE053012819AC0001")
        jiucuo = self.abroad("https://zfwzgl.www.gov.cn/exposure/jiucuo.html")
        jiucuo += f"?site_code={self.frame_code}&amp;url={self.base}"
        return (
            f'<div class="{self.n("footer")}"><p>主办单位：{self.owner}办公室　联系电话：0539-8100000　'
            '<a href="/wzdt.html">网站地图</a> <a href="/lxwm.html">联系我们</a></p>'
            f"<p>网站标识码：{self.code}　鲁ICP备05002354号-1　鲁公网安备 37130202371234号</p>"
            f'<p><a href="{conac}"><img src="/images/red.png" alt="党政机关"></a>'
            f'<a href="{jiucuo}"><img src="/images/jiucuo.png" alt="我为政府网站找错"></a></p>'
            "</div>\n"
        )

    # Labels of the head, by the State Council's guide

    def metas(self) -> dict[str, str]:
        domain = self.base.removeprefix("http://").strip("/")
        return {"SiteName": self.owner, "SiteDomain": domain, "SiteIDCode": self.code}

    def column_metas(self, name: str) -> dict[str, str]:
        return {
            "ColumnName": name,
            "ColumnDescription": f"{self.owner}{name}栏目",
            "ColumnKeywords": name,
            "ColumnType": name,
        }

    def article_metas(self, article: Article) -> dict[str, str]:
        return {
            "ArticleTitle": article.title,
            "PubDate": f"{article.day} {article.clock}",
            "ContentSource": article.source,
        }

    # The story of three nights

    def _column(self, number: int, kind: Kind) -> Column:
        column = Column(1000 + number, kind.key, kind.name, kind.kind)
        first = TODAY - timedelta(days=NIGHTS - 1)
        items = self.random.randint(*kind.items)
        if self.few and kind.kind != "news":
            items = min(items, FEW_ITEMS)
        days = self.grammar.days_before(first - timedelta(days=1), kind.newest, items, kind.gap)
        column.articles = [self._article(column, day, 0) for day in days]
        for night in range(1, NIGHTS):
            for _ in range(self._new(kind)):
                day = first + timedelta(days=night - 1 - self.random.randint(0, 1))
                column.articles.insert(0, self._article(column, day, night))
        column.articles.sort(key=lambda one: (one.day, one.night), reverse=True)
        if self.grammar.chance(0.25):
            column.pinned = self.random.choice(column.articles[2:]).number
        return column

    def _new(self, kind: Kind) -> int:
        """How many articles a night brings."""
        return self.random.randint(1, 2) if kind.kind == "news" else int(self.grammar.chance(0.4))

    def _article(self, column: Column, day: date, night: int) -> Article:
        grammar = self.grammar
        number = self.random.randint(100_000, 999_999)
        clock = f"{self.random.randint(8, 18):02}:{self.random.randint(0, 59):02}"
        made = day - timedelta(days=self.random.randint(2, 12))
        title, text = grammar.title(column.kind, day), grammar.text(day)
        return Article(number, column, title, day, night, clock, grammar.source(), text, made, grammar.chance(0.4))

    def _encoded(self, page: str) -> bytes:
        return page.encode(self.charset, "xmlcharrefreplace")


def key(path: str) -> str:
    """Path and query, whatever the order of its parameters."""
    parts = urlsplit(path)
    query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.path}?{query}" if query else parts.path
