"""Kinds of pages by their address alone: the forms in which the common systems build their URLs."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.model import PageKind

# Files that are published for download. Pictures, films and sound are not read.
FILES = frozenset(
    "pdf doc docx wps wpt dot dotx rtf xls xlsx xlsm et ett csv ppt pptx dps ofd ceb zip rar 7z tar gz txt".split()
)
# Only probed, never fetched whole, also where they lie on the site itself.
MEDIA = (".mp4", ".mp3", ".flv", ".wmv", ".avi", ".rmvb", ".mov", ".m4v", ".wma", ".apk", ".exe", ".iso", ".swf",
         ".webm", ".ogg", ".ogv", ".wav", ".m4a", ".mpg", ".mpeg", ".m3u8")  # fmt: skip
_EXTENSION = re.compile(r"\.([a-z0-9]{2,4})(?:$|[?#\s）)】\]》])")
_DOWNLOAD = re.compile(
    r"/(?:download|downfile|downloadfile|filedownload|down|attachment|getfile)(?:\.(?:jsp|do|action|aspx?|php))?\?"
    r"|downloadattachurl|wbfileid=|/module/download/",
)
_ARTICLE = re.compile(
    r"/info/\d+/\d+\.htm|/art/\d{4}/|/art_[0-9a-f_]+\.s?html?|/t\d{8}_\d+\.s?html?|/content_\d+\.|/m?post_\d+\."
    r"|/doc_[0-9a-f]+\.|newscontenturl|wbnewsid=|/content/(?:article/)?\d+$|/public/content/\d+|/c\d{5,}/content\."
    r"|/20\d\d(?:[-/]?\d\d?[-/]?\d{0,2})/.*\d{3,}\.s?html?$|/c\d{5,}/20\d{4}/[0-9a-z]+\.s?html|/[0-9a-f]{32}\.s?html"
    r"|/c_\d{6,}\.htm|detail\.|/n\d+/(?:n\d+/)*c\d+/content\.|infoid=|/20\d{6}\w*\.s?html",
)
_LIST = re.compile(
    r"/(?:index|list|nav_list|infolist)_\d+\.s?html?$|/(?:index|list)(?:_\d+)+_(?:[2-9]|\d\d+)\.s?html?$"
    r"|/list(?:-\d+)+-(?:[2-9]|\d\d+)\.s?html?$|/(?:list|channel|column|lanmu)/\d+_(?:[2-9]|\d\d+)\.s?html?$"
    r"|/page_\d+\.html|[?&](?:page|page_?num|page_?no|cur_?page|current_?page|page_?index|paging)=\d"
    r"|dataproxy\.jsp|/[a-z][a-z0-9_]*/\d{1,4}\.htm$|/\d{6}(?:\d{3})*/\d{1,3}\.s?html?$",
)
_COLUMN = re.compile(
    r"/$|/(?:index|list|default|nav_list|infolist|col)\.(?:s?html?|jsp|aspx?|php)|/col/col\d+/|/channel_|/columns?/"
    r"|treetempurl|/node-?\d+|/c\d{5,}/[a-z_]+\.s?html|/n\d+/(?:n\d+/)*index\.|/[a-z][a-z0-9]*\.htm$",
)


@lru_cache(16384)
def kind_of(url: str, text: str = "") -> PageKind:
    """The likely kind of the page at a normalised `url`; `text` is the link's, which may name a file.

    HOME is for the caller to say: only the registry knows where a site begins.
    """
    low = url.lower()
    path, _, query = low.partition("?")
    if is_file(path) or (query and _DOWNLOAD.search(low)) or (query and is_file(text.strip().lower())):
        return PageKind.ATTACHMENT
    if _ARTICLE.search(low):
        return PageKind.ARTICLE
    if _LIST.search(low):
        return PageKind.LIST
    return PageKind.COLUMN if _COLUMN.search(low) else PageKind.OTHER


def is_file(name: str) -> bool:
    """True when a path, a file's name or a link's text (附件1.docx) ends in the extension of a file to read."""
    extensions = _EXTENSION.findall(name)
    return bool(extensions) and extensions[-1] in FILES
