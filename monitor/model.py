"""The plain values that travel through the program. No behaviour beyond small derivations, no imports upwards.

Shapes follow the contract of the project (README, "Words"): a Document is the readable content of a fetch
(`monitor.outcomes`), a Problem what a check says is wrong; Findings, Places and Events live in `monitor.store`.
Dates are plain `date`s in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

Day = date  # a field named `date` hides the type in its own class


class Severity(StrEnum):
    """How bad a problem is. The values are what people read; `rank` sorts the worst first."""

    SERIOUS = "严重"  # may be a single-veto item: a person decides
    MAJOR = "较重"
    MINOR = "一般"
    HINT = "提示"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class State(StrEnum):
    """Where a finding stands in its life. Overdue is computed from the due date, never stored."""

    NEW = "new"
    CONFIRMED = "confirmed"
    NOTIFIED = "notified"
    REPLIED = "replied"
    FIXED = "fixed"
    FALSE_POSITIVE = "false_positive"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]

    @property
    def is_open(self) -> bool:
        """True while somebody still has to act."""
        return self in OPEN_STATES


STATE_LABELS: Mapping[State, str] = {
    State.NEW: "待核实",
    State.CONFIRMED: "待整改",
    State.NOTIFIED: "已通知",
    State.REPLIED: "已反馈",
    State.FIXED: "已整改",
    State.FALSE_POSITIVE: "误报",
    State.WAIVED: "免于整改",
}
OWED_STATES = (State.CONFIRMED, State.NOTIFIED, State.REPLIED)  # what a unit owes; NEW waits for our own people
OPEN_STATES = frozenset({State.NEW, *OWED_STATES})


class AssignedBy(StrEnum):
    """How a page or a finding got its unit."""

    COLUMN = "column"  # the registry's word for its column
    RULE = "rule"  # a correction of staff, for a source or a column
    SOURCE = "source"  # the unit that the page names
    LINKED = "linked"  # the unit of the page that a link leads to: its text stands elsewhere
    OFFERED = "offered"  # an attachment: the page that offers it
    ABOVE = "above"  # the registry's word for a column above
    NAMED = "named"  # its column, or one above, is named for a unit
    SITE = "site"  # nothing better was known
    FRAME = "frame"  # header, navigation, footer: the site's own unit
    HAND = "hand"  # a correction of staff, for this one finding

    @property
    def label(self) -> str:
        return ASSIGNED_LABELS[self]


ASSIGNED_LABELS: Mapping[AssignedBy, str] = {
    AssignedBy.COLUMN: "登记的栏目",
    AssignedBy.RULE: "更正规则",
    AssignedBy.SOURCE: "页面来源",
    AssignedBy.LINKED: "链接所指页面",
    AssignedBy.OFFERED: "附件所在页面",
    AssignedBy.ABOVE: "上级栏目",
    AssignedBy.NAMED: "栏目名称",
    AssignedBy.SITE: "网站（兜底）",
    AssignedBy.FRAME: "页头页脚导航",
    AssignedBy.HAND: "人工指定",
}


OURS = "监测发现"  # the origin of what our own checks found


class Step(StrEnum):
    """The ladder of escalation that an open finding climbs, one step after the other."""

    REMIND = "remind"
    SUPERVISE = "supervise"
    CIRCULATE = "circulate"
    INTERVIEW = "interview"

    @property
    def label(self) -> str:
        return {"remind": "提醒", "supervise": "督办", "circulate": "通报", "interview": "约谈"}[self]

    @property
    def rank(self) -> int:
        return list(Step).index(self)


class PageKind(StrEnum):
    HOME = "home"
    COLUMN = "column"  # first page of a list
    LIST = "list"  # a further page of a list
    ARTICLE = "article"
    ATTACHMENT = "attachment"
    OTHER = "other"
    IMAGE = "image"  # existence only
    OUTSIDE = "outside"  # not a page of the site: a link's target, probed only


class ColumnClass(StrEnum):
    NEWS = "news"
    NOTICE = "notice"
    POLICY = "policy"
    INTERPRETATION = "interpretation"
    DISCLOSURE = "disclosure"
    INTERACTION = "interaction"
    SERVICE = "service"
    SPECIAL = "special"
    STATIC = "static"


class Region(StrEnum):
    """Which part of a page a block or link stands in. Everything but MAIN belongs to the site's own unit."""

    MAIN = "main"
    HEADER = "header"
    NAV = "nav"
    FOOTER = "footer"
    ASIDE = "aside"
    META = "meta"  # title, keywords, description


class Proof(StrEnum):
    """How the list of a column was seen. Without proof nothing is said to be absent: it is undecided, for a reason."""

    NONE = ""  # not looked at yet
    ROWS = "rows"  # its rows stand in the page, in data that the page holds, or in what its end point sent
    TOTAL = "total"  # its end point says that there are 0 in all
    WORDS = "words"  # the page says so: 暂无信息
    BEFORE = "before"  # the place that held its rows in an earlier scan holds none
    TEMPLATE = "template"  # the place that holds the rows of other columns of the site holds none
    TEXT = "text"  # no list: a page of text
    MAP = "map"  # no list: a page that leads on to other columns
    SCRIPT = "script"  # undecided: a script draws the list
    UNKNOWN = "unknown"  # undecided: nothing on the page was recognised as a list
    UNREAD = "unread"  # undecided: the page could not be looked at, or its answer not be understood

    @property
    def is_proof(self) -> bool:
        return self in PROOFS

    @property
    def is_blank(self) -> bool:
        """The list was seen, and there is nothing in it."""
        return self in BLANK_PROOFS

    @property
    def label(self) -> str:
        return PROOF_LABELS[self]


BLANK_PROOFS = frozenset({Proof.TOTAL, Proof.WORDS, Proof.BEFORE, Proof.TEMPLATE})
PROOFS = BLANK_PROOFS | {Proof.ROWS, Proof.TEXT, Proof.MAP}
PROOF_LABELS: Mapping[Proof, str] = {
    Proof.NONE: "尚未访问",
    Proof.ROWS: "已读取",
    Proof.TOTAL: "空白（接口返回总数为 0）",
    Proof.WORDS: "空白（页面写明没有内容）",
    Proof.BEFORE: "空白（原来有列表的位置现在没有内容）",
    Proof.TEMPLATE: "空白（与同类栏目的列表位置相同，但没有内容）",
    Proof.TEXT: "静态页面",
    Proof.MAP: "目录页面",
    Proof.SCRIPT: "列表由脚本生成，未能读取",
    Proof.UNKNOWN: "没有认出列表，未能读取",
    Proof.UNREAD: "页面未能读懂，未能读取",
}


class Shows(StrEnum):
    """What a page was seen to show, by which it and others are judged in later steps."""

    NOTHING = ""  # not said
    DAY = "day"  # an article that states the day of its publication
    NO_DAY = "no day"  # an article whose head was seen, and no day in it
    LISTS = "lists"  # a home page whose lists were read
    NO_LISTS = "no lists"  # a home page of which no list was read: nothing proves that it shows nothing newer


class DateSource(StrEnum):
    BODY = "body"  # a labelled date beside the title
    META = "meta"  # PubDate
    URL = "url"
    LIST = "list"
    DOCUMENT = "document"  # the day of the text itself (成文日期, a signature): nothing says when it was published
    NONE = "none"


class Link(NamedTuple):
    """A link as it stands in a page. `url` is its key, absolute; empty when the href is empty or a stub.

    `asked`: what is requested, "" where that is the key itself. A tuple, as Block: a page has hundreds.
    """

    url: str
    text: str
    href: str  # as written
    region: Region = Region.MAIN
    hidden: bool = False  # a visitor cannot see it (display:none, off-screen, zero size …)
    tag: str = (
        "a"  # a area iframe frame img script link style, video and other elements that show a file; refresh: sent there
    )
    title: str = ""  # the title attribute: the full text of a cut link
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    title: str
    url: str
    date: Day | None = None
    pinned: bool = False
    source: str = ""  # who is named beside the title


class LinkText(NamedTuple):
    """A part of a block's text that stands on a link; `href` as written, cut as in `Link`."""

    start: int
    end: int
    href: str


class Block(NamedTuple):
    """A run of text in reading order. A table row is one block, its cells joined by a tab: nothing matches across.

    `key` identifies the text (blake2b of its normalised form), so that a block is checked once (`block_key`).
    """

    text: str
    key: str
    region: Region = Region.MAIN
    where: str = ""  # 第3页, 工作表“名单”第7行, 隐藏工作表… ; empty in HTML main text
    hidden: bool = False  # hidden sheet, row or column: read for privacy, named in the message
    cells: tuple[str, ...] = ()  # of a row of a sheet: the names of its cells (B7, D7), one for each part between tabs
    links: tuple[LinkText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Marks that every page's footer must show (国办发〔2017〕47号). Empty: not seen in this HTML."""

    site_code: str = ""  # 网站标识码 shown as text
    jiucuo_code: str = ""  # code in the 我为政府网站找错 link or script
    jiucuo: bool = False
    conac: bool = False  # 党政机关网站标识
    icp: str = ""
    police: str = ""
    sponsor: str = ""  # 主办单位
    contact: str = ""  # 联系方式
    sitemap: bool = False  # 网站地图
    unread_includes: bool = False  # the footer is drawn by script or iframe: absent means "not seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a list page is made of beside its rows, as short hashes: pages of one template have the same ones.

    A page without rows is compared by them with pages of its site that have some (`inspection.sight`). All sorted.
    """

    held: tuple[str, ...] = ()  # the places that hold the rows which were read
    bare: tuple[str, ...] = ()  # places that could hold rows and hold nothing
    mounts: tuple[str, ...] = ()  # those of `bare` that a script could fill: they have an id or data of their own
    parts: tuple[str, ...] = ()  # scripts, frames, forms, pictures; those outside the main part are marked so
    links: tuple[str, ...] = ()  # where the main part leads to, rows left out
    rows: tuple[str, ...] = ()  # where all the rows together lead to: one mark
    texts: tuple[str, ...] = ()  # its longer texts


REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Document:
    """The readable content of a fetch.

    `outcome` is "ok", or says why the content could not be read: "unreadable: <why>" (a broken, encrypted or
    scanned file), "unsupported: <type>", "html_in_disguise" (an attachment that is an HTML page),
    "unknown_answer" (a list's end point sent something else), "replaced: <what>" (a home page that is not the site's).
    """

    url: str
    kind: PageKind
    outcome: str = "ok"
    title: str = ""
    date: Day | None = None
    time: str = ""  # HH:MM where shown
    date_source: DateSource = DateSource.NONE
    date_drawn_by_script: bool = False  # the label of the date is there, a script fills it: never a missing date
    meta_date: Day | None = None
    source: str = ""
    column: str = ""
    column_url: str = ""
    breadcrumb: tuple[str, ...] = ()
    charset: str = ""
    content_type: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)  # names as written, values stripped
    items: tuple[ListItem, ...] = ()
    list_drawn_by_script: bool = False  # a list is there but could not be read: never a blank column
    list_total: int = -1  # how many items there are in all, by the word of an end point or of data; -1: not said
    says_empty: str = ""  # 暂无信息: the words by which the page says that its list is empty
    template: Template = Template()
    head: str = ""  # of an article: the place of its text (else its title), as a short hash: the same for one template
    pager_next: tuple[str, ...] = ()  # further pages of this list
    identity: Identity = Identity()
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    number: str = ""  # 发文字号 (文号): 云政办发〔2026〕3号
    index_number: str = ""  # 索引号
    validity: str = ""  # 有效性 as written: 有效, 失效, 已废止 …
    unread: tuple[str, ...] = ()  # of what was read: parts that were not, each `part: why`

    @property
    def readable(self) -> bool:
        return self.outcome == "ok"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check says is wrong: a value without a life.

    `subject` is what makes two sightings the same thing (the target URL of a link, the wrong text with its sentence,
    a column's URL, the keyed hash of a personal number). Personal numbers appear masked in every field.
    """

    code: str
    subject: str
    message: str  # Chinese, for a web editor
    severity: Severity
    wrong: str = ""
    suggestion: str = ""
    context: str = ""
    target: str = ""  # absolute URL of a bad link
    where: str = ""  # the block's `where`, or 页脚, 标题 …
    start: int = -1  # offsets of `wrong` in the text that was checked; -1 where there is no text
    end: int = -1
    certain: bool = True  # False: 疑似, never confirms itself
    confidence: float = 1.0  # 0 to 1: the model's own chance that it is an error; 1.0 where a rule says so
    region: Region = Region.MAIN
    page_id: int = 0  # site checks: the page where it stands; page checks leave it to the caller
    belongs_to: str = ""  # URL of the page whose own text this is: where a link leads, or the page that has the title


@dataclass(frozen=True, slots=True)
class CheckRun:
    """The checks of one page (or of one site's state) in one scan.

    `completed` holds the codes that ran to their end; `undecided` the (code, subject) pairs that could not be judged
    (a link whose target is blocked), so that nothing about them may be closed; `errors` code → traceback's last line.
    """

    problems: tuple[Problem, ...] = ()
    completed: frozenset[str] = frozenset()
    undecided: frozenset[tuple[str, str]] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
