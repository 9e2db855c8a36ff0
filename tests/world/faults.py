"""Faults planted in a healthy world, and what must be found of each: every code of CHECKS, where it can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.world.content import READABLE, TODAY, Answer, Article, Column
from tests.world.site import Family

LAST = 2  # the night in which all must be found
LEADERS = "钱示例\t区长\t2024-01-15\t\t1\n孙样板\t副区长\t2025-03-01\t\t2\n"  # for the user's list of leaders
CITED = "关于做好冬季取暖用煤储备保障工作的通知"
NGINX = (
    "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1>"
    "<p>If you see this page, "
    "the nginx web server is successfully installed and working. Further configuration is required.</p>"
    "</body></html>"
)
MISSING = "<html><head><title>提示</title></head><body><div>您访问的页面不存在或已被删除！</div></body></html>"
# What stands at the end of an article's text, by code: HTML, and words that the finding must hold.
TEXTS = (
    ("link.dead", '<p>详情见<a href="/activity/0417.html">活动专页</a>。</p>', "/activity/0417.html"),
    ("link.soft", '<p>全文见<a href="/soft/2031.html">资料全文</a>。</p>', "/soft/2031.html"),
    ("link.intranet", '<p>请登录<a href="http://192.168.7.20:8080/oa/index.html">报名系统</a>。</p>', "192.168.7.20"),
    ("link.empty", '<p>表格见<a href="">登记表样式</a>。</p>', "登记表样式"),
    ("link.malformed", '<p>网址：<a href="htp://www.zhaopin.example/index.html">招聘网站</a>。</p>', "htp:"),
    ("attachment.broken", '<p>附件：<a href="/files/plan0417.docx">申请表.docx</a></p>', "/files/plan0417.docx"),
    ("attachment.unreadable", '<p>附件：<a href="/files/broken2.docx">名单.docx</a></p>', "/files/broken2.docx"),
    ("text.typo", "<p>会议对下一阶段工作进行了布署。</p>", "布署"),
    ("text.sensitive", "<p>本公司长期代开发票，点数优惠，先验后付。</p>", "代开发票"),
    ("text.expression", "<p>各镇街要做好全面二胎政策的宣传。</p>", "二胎"),
    ("text.form", "<p>材料请于2027年2月30日前报送，逾期不再受理。</p>", "2月30日"),
    ("text.renamed", "<p>此项工作由区卫计局牵头，各镇街配合。</p>", "卫计局"),
    ("text.title", "<p>按照《关于作好冬季取暖用煤储备保障工作的通知》要求，各单位要做好准备。</p>", "作好"),
    ("text.leader", "<p>区委副书记、区长孙样板出席会议并讲话。</p>", "孙样板"),
    ("privacy.id_card", "<p>申请人赵样本，身份证号：371399198503124515。</p>", ""),
    ("privacy.mobile", "<p>联系人：吴样本，手机：15400010023。</p>", ""),
    ("privacy.bank_card", "<p>开户行为示例农商银行，银行卡号：6228481201345678018。</p>", ""),
    (
        "security.defaced",
        '<meta http-equiv="refresh" content="9; URL=http://www.hg0088.example/index.html">',
        "hg0088.example",
    ),
    (
        "security.defaced",
        '<meta http-equiv="refresh" content="1;url=http://www.hg0099.example/index.html">',
        "hg0099.example",
    ),
    (
        "security.hidden_link",
        '<div style="display:none"><a href="http://www.hg0088.example/index.html">澳门新葡京娱乐场</a></div>',
        "hg0088.example",
    ),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding that must be there in the last night:
    its code, and words of its target, place, message or quotation.
    """

    code: str
    words: str


AT_HOME = frozenset({"home.stale", "site.replaced", "site.unreachable"})  # planted in a world of their own


def plant(world: Family) -> list[Fault]:
    """All faults that leave the home page and the other columns as they are."""
    faults = [_text(world, *text) for text in TEXTS]
    world.changed |= {
        "/soft/2031.html": Answer(MISSING.encode()),
        "/files/broken2.docx": Answer(b"PK\x03\x04" + b"\x17" * 600, content_type="application/octet-stream"),
    }
    world.frame_code = "3799999999"
    world.without = {"ContentSource"}
    faults += [Fault("page.identity", "3799999999"), Fault("page.meta", "ContentSource")]
    plants: tuple[Callable[[Family], list[Fault]], ...] = (_dates, _stale, _blank_by_words, _blank_by_loss)
    return [*faults, *(fault for one in plants for fault in one(world))]


def plant_at_home(world: Family) -> list[Fault]:
    """A home page that stands still; nothing else is judged."""
    for column in world.columns:
        column.articles = [article for article in column.articles if not article.night]
        for article in column.articles:
            article.day -= timedelta(days=60)
    return [Fault("home.stale", world.base)]


def replace_home(world: Family) -> list[Fault]:
    """A server's default page in place of the home page."""
    world.changed["/"] = Answer(NGINX.encode())
    return [Fault("site.replaced", world.base)]


def _text(world: Family, code: str, html: str, words: str) -> Fault:
    if code == "text.title":  # what is cited was seen before the page that cites it
        _next(world).title = CITED
        article = _new_in_the_last_night(world)
    else:
        article = _next(world)
    world.planted[article.number] = html
    return Fault(code, words)


def _next(world: Family) -> Article:
    """An old article that holds no fault yet, in a column that is read."""
    return next(
        article
        for column in _plain(world)
        for article in column.articles
        if not article.night and article.number not in world.planted and article.title != CITED
    )


def _new_in_the_last_night(world: Family) -> Article:
    """An old article made new: on top of a list that `_stale` and `_blank_by_loss` leave alone."""
    article = _next(world)
    column = article.column
    article.night, article.day = LAST, TODAY - timedelta(days=1)
    column.articles.sort(key=lambda one: one is not article)
    return article


def _dates(world: Family) -> list[Fault]:
    """An article without a day, one of the next month, and one of the last that was not there yesterday."""
    faults = []
    missing, future, back = _plain(world)[2].articles[-3:]
    if not _day_in_address(world, missing):
        world.undated.add(missing.number)
        missing.signed = False
        faults.append(Fault("date.missing", _place(world, missing)))
    future.day = TODAY + timedelta(days=20)
    back.night, back.day = LAST, TODAY - timedelta(days=30)
    faults.append(Fault("date.future", _place(world, future)))
    if world.sight_of(back.column) in READABLE:  # else nothing says that it was not there before
        faults.append(Fault("date.backdated", _place(world, back)))
    return faults


def _stale(world: Family) -> list[Fault]:
    column = _plain(world)[0]
    if world.sight_of(column) not in READABLE:
        return []
    column.articles = [article for article in column.articles if not article.night]
    for article in column.articles:
        article.day -= timedelta(days=40)
    return [Fault("column.stale", world.url(world.column_path(column)))]


def _blank_by_words(world: Family) -> list[Fault]:
    """A column that says in words that it is empty, or whose end point counts to 0."""
    if world.sight not in READABLE:
        return []
    column = Column(1900, "zkxx", "招考信息", "notice")
    world.columns.append(column)
    world.emptiness[column.key] = "<p>暂无信息</p>"
    return [Fault("column.blank", world.url(world.column_path(column)))]


def _blank_by_loss(world: Family) -> list[Fault]:
    """A column that held items and holds none tonight."""
    column = [*_plain(world)[3:], world.columns[-2]][0]  # the last is the one that was never filled
    if world.sight_of(column) not in READABLE:
        return []
    column.emptied = LAST
    return [Fault("column.blank", world.url(world.column_path(column)))]


def _plain(world: Family) -> list[Column]:
    """Columns of articles whose list can be read; where there is none, those that the home page shows."""
    plain = [one for one in world.columns if one.articles and one.kind not in ("letters", "pictures")]
    return [one for one in plain if world.sight_of(one) in READABLE] or plain[:3]


def _place(world: Family, article: Article) -> str:
    return world.url(world.article_path(article))


def _day_in_address(world: Family, article: Article) -> bool:
    digits = "".join(filter(str.isdigit, world.article_path(article)))
    day = article.day
    return f"{day:%Y%m%d}" in digits or f"/{day.year}/{day.month}/{day.day}/" in world.article_path(article)
