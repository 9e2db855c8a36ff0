"""Aggregation pages: the accounts of a district with pictures of their codes, and catalogues that lead to columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from tests.world.content import NO_LIST, PLAN, Answer, Expected
from tests.world.grammar import UNITS
from tests.world.site import Family

MEDIA, OPEN = "/zwxmt/index.html", "/zwgk/index.html"


class Accounts(Family):
    name = "accounts"
    plan = PLAN[:4]
    media: ClassVar[tuple[str, ...]] = ("微信公众号", "微博", "抖音号")

    def prepare(self) -> None:
        self.units = self.random.sample(UNITS, 6)
        self.pictures_only = self.grammar.chance(0.5)

    def further(self) -> dict[str, Callable[[], Answer]]:
        return {MEDIA: self.accounts, OPEN: self.catalogue}

    def expected(self) -> list[Expected]:
        pages = ((MEDIA, "政务新媒体"), (OPEN, "政务公开"))
        return [*super().expected(), *(Expected(self.url(path), name, None, NO_LIST) for path, name in pages)]

    def menu(self) -> str:
        more = f'<li><a href="{OPEN}">政务公开</a></li><li><a href="{MEDIA}">政务新媒体</a></li></ul></div>'
        return super().menu().removesuffix("</ul></div>") + more

    def accounts(self) -> Answer:
        cards = "".join(self._card(unit, number) for number, unit in enumerate(self.units))
        body = f'{self.crumbs("政务新媒体")}<h2>政务新媒体</h2><div class="{self.n("media")}"><ul>{cards}</ul></div>'
        return self.html(f"政务新媒体-{self.owner}", body, self.metas() | self.column_metas("政务新媒体"))

    def _card(self, unit: str, number: int) -> str:
        name = f"{self.grammar.place}{unit.removeprefix('区')}"
        picture = f'<img src="/images/code{number}.png" alt="{name}">'
        if self.pictures_only:
            return f"<li>{picture}<p>{name}</p><p>{self.media[number % 3]}</p></li>"
        url = self.abroad(f"http://account.example/u/{number}")
        return f'<li><a href="{url}" target="_blank">{picture}<p>{name}</p></a></li>'

    def catalogue(self) -> Answer:
        links = "".join(f'<dd><a href="{self.column_path(one)}">{one.name}</a></dd>' for one in self.columns)
        body = (
            f'{self.crumbs("政务公开")}<div class="{self.n("catalogue")}"><dl><dt>法定主动公开内容</dt>{links}'
            "</dl></div>"
        )
        return self.html(f"政务公开-{self.owner}", body, self.metas() | self.column_metas("政务公开"))
