"""What a generated site holds: its columns and articles over three nights, and what a person sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

TODAY = date(2026, 11, 20)  # of the last night
NIGHTS = 3
HTML = "text/html"
STATIC = "/jgzn.html"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
Pairs = Sequence[tuple[str, str]]

# Where the rows of a list stand. Of what is out of sight nothing better than "unread" can be asked, and what holds no
# list only must not be called blank.
IN_HTML, IN_LITERAL, BY_END_POINT, OUT_OF_SIGHT, NO_LIST = "html", "literal", "end point", "out of sight", "no list"
READABLE = (IN_HTML, IN_LITERAL, BY_END_POINT)


@dataclass(slots=True)
class Article:
    number: int
    column: Column
    title: str
    day: date
    night: int  # from which on it stands there
    clock: str
    source: str
    text: tuple[str, ...]
    made: date  # when the document was signed: days before it was published
    signed: bool = False  # its text ends with the publisher's name and that day


@dataclass(slots=True)
class Column:
    number: int
    key: str
    name: str
    kind: str
    articles: list[Article] = field(default_factory=list)
    pinned: int = -1  # the article that stands on top of its list, however old; -1 for none
    emptied: int = NIGHTS  # the night from which on its list shows nothing: a planted fault

    def on(self, night: int) -> list[Article]:
        """What its list shows in a night, the newest first but for what is pinned."""
        shown = self.there(night) if night < self.emptied else []
        return sorted(shown, key=lambda article: article.number != self.pinned)

    def there(self, night: int) -> list[Article]:
        """The articles that can be opened in a night."""
        return [article for article in self.articles if article.night <= night]


@dataclass(frozen=True, slots=True)
class Expected:
    """A column as a person sees it. `sight`: where its rows stand."""

    url: str
    name: str
    newest: date | None
    sight: str


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    status: int = 200
    content_type: str = HTML
    location: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A column of the plan: newest item and gaps in days (least, most), items in the first night."""

    key: str
    name: str
    kind: str
    newest: tuple[int, int]
    gap: tuple[int, int]
    items: tuple[int, int] = (6, 13)


PLAN = (
    Kind("gzdt", "工作动态", "news", (0, 4), (0, 3), (9, 13)),
    Kind("tzgg", "通知公告", "notice", (1, 40), (1, 9)),
    Kind("zcwj", "政策文件", "policy", (2, 60), (3, 25)),
    Kind("zcjd", "政策解读", "interpretation", (2, 60), (3, 25)),
    Kind("czxx", "财政信息", "finance", (5, 90), (10, 40)),
    Kind("zdxm", "重大项目", "open", (3, 80), (2, 20)),
)


LEFT_OUT = ("zcwj", "zcjd")  # of a small site
FEW_ITEMS = 5  # of a small site's columns in the first night; its news have as many as ever, and further pages


def all_articles(columns: Iterable[Column], night: int) -> Iterator[Article]:
    for column in columns:
        yield from column.on(night)
