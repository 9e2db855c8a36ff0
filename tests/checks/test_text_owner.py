"""The text of a link belongs to the page it leads to, a title to the page that bears it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.checks.text_owner import belonging
from monitor.extract.document import document
from monitor.language.sentences import around, subject
from monitor.model import Block, Document, Problem, Severity
from tests.checks.views import URL, page

HOST = "http://portal.example.gov.cn"
OTHER = f"{HOST}/info/1012/4204.htm"
TITLE = "白鹭镇：再接再励推动文明实践"
LINK = f'<a href="/info/1012/4204.htm">{TITLE}</a>'


def read(body: str) -> Document:
    head = '<html><head><meta charset="utf-8"><title>{}</title></head><body>{}</body></html>'
    return document(head.format("关于植树的通知", body).encode(), URL, home_url=HOST + "/")


def found(shown: Document, wrong: str = "再接再励") -> list[Problem]:
    """What the engine would say of each block, given to whom it belongs."""
    give = belonging(replace(page(), document=shown))
    return [give(block, problem) for block in shown.blocks for problem in of(block, wrong)]


def of(block: Block, wrong: str) -> list[Problem]:
    at = block.text.find(wrong)
    if at < 0:
        return []
    end = at + len(wrong)
    said = subject(wrong, block.text, at, end)
    return [
        Problem(
            "text.typo", said, "", Severity.MINOR, wrong, context=around(block.text, at, end, 80), start=at, end=end
        )
    ]


ROWS = [
    f"<p>上一篇：{LINK}</p>",
    f"<div>下一条： {LINK}</div>",
    f'<div class="related"><ul><li>{LINK}<span>2026-11-02</span></li></ul></div>',
    f"<ul><li><span>[11-02]</span>{LINK}</li></ul>",
    f"<table><tr><td>·</td><td>{LINK}</td><td>2026-11-02</td></tr></table>",
    '<table><tr><td>1</td><td><a href="/info/1012/4204.htm"><font>白鹭镇：</font>再接再励推动文明实践</a></td>'
    "</tr></table>",
    f'<div class="nav">{LINK}</div>',
    f'<a href="/info/1012/4204.htm"><div>{TITLE}</div><div>11-02</div></a>',
    f"<p>{LINK} 11月2日，白鹭镇召开文明实践推进会，总结一年来的工作，部署下一步的任务，"
    "镇村干部八十余人参加了会议。</p>",
    f'<p><a href="/info/1012/4204.htm">上一篇：</a>{TITLE}</p>',
    f'<ul><li><a href="/info/1012/4204.htm">【下一条】</a> {TITLE}（2026-11-02）</li></ul>',
    f'<p>相关：<a href="/info/1012/4204.htm">{TITLE[:5]}</a><a href="/info/1012/4204.htm">{TITLE[5:]}</a></p>',
    f"<table><tr><td>上一篇：</td><td>{LINK}</td></tr><tr><td>下一篇：</td><td>没有了</td></tr></table>",
    f'<ul class="pn"><li><a href="/info/1012/4204.htm"><i>PREV</i><b>{TITLE}</b></a></li></ul>',
    f'<a href="/info/1012/4204.htm"><figure><img src="/a.jpg"><figcaption>{TITLE}</figcaption></figure></a>',
    f"相关文章：<br>1、{LINK}<br>2、<a href='/info/1012/4206.htm'>关于防汛的通知</a><br>",
    f"<marquee>{LINK}　　<a href='/info/1012/4206.htm'>关于防汛的通知</a></marquee>",
    f"<dl><dt>延伸阅读</dt><dd>·《{LINK}》</dd></dl>",
    f'<p>上一篇：<a href="/info/1012/4204.htm#top" title="{TITLE}">白鹭镇：再接再励推…</a></p>',
    f"<div>上一篇：{LINK} 下一篇：<a href='/info/1012/4206.htm'>关于防汛的通知</a></div>",
]


@pytest.mark.parametrize("row", ROWS)
def test_the_text_of_a_link_belongs_to_the_page_it_leads_to(row: str) -> None:
    (problem,) = found(read(row))
    assert (problem.belongs_to, problem.subject) == (OTHER, f"再接再励｜{OTHER}")


OWN = [
    "<p>白鹭镇再接再励推动文明实践走深走实。</p>",
    f"<p>镇里发出倡议，要求各村学习《{LINK}》一文，结合实际制定方案，落实到人，并于月底前把落实情况报镇党政办公室汇总。</p>",
    f'<p>上一篇：<a href="http://other.invalid/1.htm">{TITLE}</a></p>',
    f'<p>上一篇：<a href="javascript:void(0)">{TITLE}</a></p>',
    f'<p><a href="/info/1012/4204.htm">上级要求</a>{TITLE}</p>',
    f'<p><a href="/info/1012/4204.htm">关于防</a><a href="/info/1012/4206.htm">汛的通知</a>{TITLE}</p>',
    '<p>再接再励<a href="/info/1012/4204.htm">关于防汛的通知</a></p>',
]


@pytest.mark.parametrize("body", OWN)
def test_what_is_no_link_to_a_page_of_the_site_stays_with_its_page(body: str) -> None:
    (problem,) = found(read(body))
    assert problem.belongs_to == ""


def test_the_title_of_a_page_is_one_text_wherever_it_stands_on_it() -> None:
    body = f'<div class="position">首页 > 新闻 > {TITLE}</div><h1>{TITLE}</h1><p>{"正文内容。" * 20}</p>'
    shown = read(body + "<p>会议要求再接再励。</p>")
    shown = replace(shown, title=TITLE)
    told = {(one.subject, one.belongs_to) for one in found(shown)}
    assert told == {(f"再接再励｜{URL}", URL), ("再接再励｜会议要求再接再励", "")}


def test_a_subject_without_a_sentence_stays_as_it_is() -> None:
    shown = read(ROWS[0])
    (block,) = [one for one in shown.blocks if "上一篇" in one.text]
    hashed = Problem("privacy.mobile", "3f2a", "", Severity.MINOR, start=block.text.find("白鹭"), end=6)
    given = belonging(replace(page(), document=shown))(block, hashed)
    assert (given.subject, given.belongs_to) == ("3f2a", OTHER)
