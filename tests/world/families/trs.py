"""拓尔思 TRS WCM: columns are directories, `tYYYYMMDD_ID.html` with relative links, a pager written by script.

In a third of the sites the rows are written by `document.write`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.world.content import IN_HTML, IN_LITERAL, Article, Column
from tests.world.site import Family


class Trs(Family):
    name = "trs"

    def prepare(self) -> None:
        self.written = self.seed % 3 == 1
        self.editor = self.random.choice(("TRS_Editor", "TRS_UEDITOR trs_paper_default trs_web"))

    def sight_of(self, column: Column) -> str:
        return IN_LITERAL if self.written else IN_HTML

    def column_path(self, column: Column, page: int = 1) -> str:
        return f"/zwgk/{column.key}/" if page == 1 else f"/zwgk/{column.key}/index_{page - 1}.html"

    def article_path(self, article: Article) -> str:
        return f"/zwgk/{article.column.key}/{article.day:%Y%m}/t{article.day:%Y%m%d}_{article.number}.html"

    def rows(self, column: Column, articles: Sequence[Article], page: int) -> str:
        rows = "".join(self._written(one) if self.written else self.row(one) for one in articles)
        return f'<ul class="{self.n("list_con")}">\n{rows}</ul>'

    def row(self, article: Article) -> str:
        href = f"./{article.day:%Y%m}/t{article.day:%Y%m%d}_{article.number}.html"
        shown = article.title if len(article.title) < 22 else article.title[:20] + "..."
        return (
            f'<li><a href="{href}" title="{article.title}" target="_blank">{shown}</a><span>{article.day}</span></li>\n'
        )

    def _written(self, article: Article) -> str:
        row = self.row(article).strip().replace('"', '\\"').replace("</", "<\\/")
        return f'<script>document.write("{row}");</script>\n'

    def pager(self, column: Column, page: int) -> str:
        last = self.last_page(column)
        total = f", {len(column.on(self.night))}" if self.seed % 2 else ""
        call = f'createPageHTML({last}, {page - 1}, "index", "html"{total});'
        return f'<div class="{self.n("fenye")}"><script>{call}</script></div>'

    def article_head(self, article: Article) -> str:
        return (
            f'<div class="{self.n("xl_title")}"><h1>{article.title}</h1></div><div class="{self.n("xl_info")}"><span>'
            f"日期：{article.day} {article.clock}</span><span>来源：{article.source}</span><span>【字体：大 中 小】"
            "</span></div>"
        )

    def article_text(self, article: Article) -> str:
        classes = self.editor if self.seed % 2 == 0 else self.n("TRS_Editor")
        return f'<div id="{self.n("zoom")}"><div class="{classes}">{self.paragraphs(article)}</div></div>'
