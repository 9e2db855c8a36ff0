"""Days as hands write them: digits of full width, Chinese numerals, two digits of the year, compact, days ago."""

from __future__ import annotations

from datetime import date, timedelta

from tests.world.content import NIGHTS, TODAY, Article
from tests.world.site import Family

NUMERALS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
FORMS = ("chinese", "wide", "short", "compact", "dots", "ago", "month", "together", "bracketed", "views")


class Sundry(Family):
    name = "sundry"

    def prepare(self) -> None:
        self.form = FORMS[self.seed % len(FORMS)]

    def row(self, article: Article) -> str:
        href, day = self.article_path(article), self.written(article.day)
        if self.form == "together":
            return f'<li><a href="{href}">{article.title} {day}</a></li>\n'
        if self.form == "views":
            return f'<li><a href="{href}">{article.title}</a><em>{article.number % 1987}</em><span>{day}</span></li>\n'
        return f'<li><a href="{href}" title="{article.title}">{article.title}</a><span>{day}</span></li>\n'

    def written(self, day: date) -> str:
        if self.form == "chinese":
            year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
            return f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日"
        if self.form == "ago":
            today = TODAY - timedelta(days=NIGHTS - 1 - self.night)
            age = (today - day).days
            return f"发布时间：{age}天前" if 0 < age < 7 else f"发布时间：{day}"
        forms = {"wide": str(day).translate(WIDE), "short": f"{day:%y-%m-%d}", "compact": f"{day:%Y%m%d}",
                 "dots": f"{day:%Y.%m.%d}", "month": f"{day:%m-%d}", "bracketed": f"[{day:%Y/%m/%d}]"}  # fmt: skip
        return forms.get(self.form, str(day))

    def article_head(self, article: Article) -> str:
        day, clock = article.day, article.clock
        lines = {
            "chinese": f"发布日期：{self.written(day)}　　来源：[ {article.source} ]",
            "wide": f"发布时间：{self.written(day)}　浏览次数：<span></span>次",
            "short": f"{self.written(day)} {clock} 来源：{article.source}",
            "compact": f"发布日期：{day:%Y%m%d} 来源：{article.source}",
            "dots": f"{self.written(day)} | {article.source}",
            "ago": f"星期{'一二三四五六日'[day.weekday()]} {day} {clock} 更新",
            "month": f"<span>{day}</span><span>{clock}</span> 来自：{article.source}",
            "bracketed": f"发表于 {day:%Y/%m/%d} {clock}　编辑：办公室",
        }
        line = lines.get(self.form, f"发布时间：{day} {clock}　来源：{article.source}")
        return f'<h1 class="{self.n("title")}">{article.title}</h1><div class="{self.n("info")}">{line}</div>'


def _numeral(number: int) -> str:
    """1 to 31 as 一 to 三十一."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return ten + (NUMERALS[ones] if ones else "")
