"""Names that templates give to boxes (class, id) of the main text, a heading, the path above it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_REMEMBERED = 8192
# The containers of the common systems, surest first (cms-patterns: VSB, UCAP, TRS, Hanweb …).
_TEXT = re.compile(
    r"^(?:vsb_content(?:_\d+)?|v_news_content|ucap-?content|trs_editor|trs_ueditor|trs_preappend|zoom|fontzoom|zoomcon"
    r"|article-?content|articlecontent|news_?content|newscontent|text_?content|con_?text|pages_content|artcontent"
    r"|content_?body|mainfontsize|detail_?content|js_content|article_?con|art_?con|xxgk_content|gsj_htmlcon_bot"
    r"|easysite-news-text|j-fontcontent|info_?content|view_?text)$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:^|[\s_-])(?:article|news|content|detail|info|main|text|con|xl|arc|page|show|view)?[_-]?(?:title|titles|tit|biaoti|headline|bt)\d?"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"(?:^|[\s_-])(?:bread-?crumbs?|crumbs?|crumb-?nav|bread|dqwz|weizhi|wz|position|location|cur-?position|curr?ent-?(?:path|position)"
    r"|mbx|mianbaoxie|path|nav-?path|local|place|sitepath|channelpath|easysite-path)(?:$|[\s_-])",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """What a box is by its names."""

    text: bool = False  # the system itself marks it as the container of the main text
    heading: bool = False
    path: bool = False


_NOTHING = Named()


@lru_cache(_REMEMBERED)
def named(classes: str | None, name: str | None) -> Named | None:
    """By class and id, judged once for all pages; None for a box whose names say nothing of the kind."""
    names = f"{classes or ''} {name or ''}"
    found = Named(_is_text(classes, name), _HEADING.search(names) is not None, _PATH.search(names) is not None)
    return None if found == _NOTHING else found


def _is_text(classes: str | None, name: str | None) -> bool:
    if name and _TEXT.match(name.strip()):
        return True
    return any(_TEXT.match(one) for one in (classes or "").split())
