"""Owner of a text: the text of a link belongs to the page it leads to, a title to the page that it heads.

上一篇, 下一篇, related lists, menus and the rows of lists repeat the headlines of other pages. A mistake in one is a
single matter of the page whose headline it is, wherever the headline stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.checks.view import PageView
from monitor.language.sentences import on_page
from monitor.model import Block, LinkText, Problem, Region

BESIDE = 40  # characters of a block beside its links: a label, a date, a source. With more it is running text
SHORTEST_TITLE = 4  # characters
LABEL = re.compile(r"\W*[上下前后]一?[篇条页个则章]?(?:文章|新闻|信息|公告)?\W*")  # 上一篇：, 【下一条】


def belonging(view: PageView) -> Callable[[Block, Problem], Problem]:
    """A function that gives each problem of a block of this page to the page whose text it is."""
    titled = lru_cache(maxsize=1)(lambda: {link.href: link.url for link in view.document.links if link.tag == "a"})

    def give(block: Block, problem: Problem) -> Problem:
        linked = _on_link(block, problem)
        if linked:
            url = titled().get(linked.href, "")
            if url and url != view.fetch.url and urlsplit(url).netloc in view.site.hosts:
                return _given(problem, url)
        return _of_title(view, block, problem)

    return give


def _given(problem: Problem, url: str) -> Problem:
    return replace(problem, subject=on_page(problem.subject, url), belongs_to=url)


def _on_link(block: Block, problem: Problem) -> LinkText | None:
    if problem.start < 0 or not block.links or _is_running_text(block):
        return None
    links = [_labelled(block)] if len(block.links) == 1 else _joined(block.links)
    return next((link for link in links if link.start <= problem.start and problem.end <= link.end), None)


def _labelled(block: Block) -> LinkText:
    """上一篇：白鹭镇…, with the link on the label alone: the headline behind it is that page's too."""
    (link,) = block.links
    is_label = LABEL.fullmatch(block.text[link.start : link.end]) is not None and not block.text[: link.start].strip()
    return link._replace(end=len(block.text)) if is_label else link


def _joined(links: Sequence[LinkText]) -> Iterator[LinkText]:
    """Neighbours that lead to one page are one link: editors cut them in two."""
    joined = links[0]
    for link in links[1:]:
        if link.href == joined.href and link.start <= joined.end + 1:
            joined = joined._replace(end=link.end)
        else:
            yield joined
            joined = link
    yield joined


def _is_running_text(block: Block) -> bool:
    """A sentence with links in it is the author's own. A menu, and a row that begins with its link, are not."""
    if block.region is not Region.MAIN or block.links[0].start <= 1:
        return False
    return len(block.text) - sum(one.end - one.start for one in block.links) > BESIDE


def _of_title(view: PageView, block: Block, problem: Problem) -> Problem:
    """The page's own title: its heading, the window's title, the last name of the path."""
    title = view.document.title
    if problem.start < 0 or len(title) < SHORTEST_TITLE or len(block.text) > len(title) + BESIDE:
        return problem
    at = block.text.find(title)
    if at < 0 or not at <= problem.start < problem.end <= at + len(title):
        return problem
    return _given(problem, view.fetch.url)
