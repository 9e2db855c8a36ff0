"""date.missing is proved by the articles beside it: one template, one column, days shown."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.model import PageKind, Shows
from monitor.store.tables import pages
from tests.inspection.crawled import HOME, Crawled, listing

TEXT = "会议强调，各单位要认真落实各项工作部署，确保取得实效。" * 6
ROWS = [(f"info/1/{n}.htm", f"关于开展第{n}次检查的通知", "2026-10-20") for n in range(1, 7)]


def article(number: int, shown: str, box: str = "vsb_content") -> str:
    title = f"关于开展第{number}次检查的通知"
    head = f'<meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
    return (
        f"<html><head>{head}</head><body><h1>{title}</h1><div class='i'>{shown} 来源：示例局</div>"
        f"<div id='{box}'><p>{TEXT}</p></div></body></html>"
    )


def night(crawled: Crawled, shown: list[str], columns: dict[int, int] | None = None, box: str = "vsb_content") -> None:
    """Articles 1 to N with what each shows; `columns`: those that belong to another column; `box`: of the last."""
    crawled.get("", listing("示例区人民政府", *ROWS), PageKind.HOME)
    for number in (1, 2):
        page = listing(f"栏目{number}", *ROWS)
        crawled.get(f"c{number}.htm", page, PageKind.COLUMN, parent="", nav=True)
    for number, text in enumerate(shown, 1):
        parent = f"c{(columns or {}).get(number, 1)}.htm"
        page = article(number, text, box if number == len(shown) else "vsb_content")
        crawled.get(f"info/1/{number}.htm", page, PageKind.ARTICLE, parent=parent)
    crawled.check()


def missing(crawled: Crawled) -> list[str]:
    return [
        row["places"][0]["url"].removeprefix(HOME) for row in crawled.rows("date.missing") if row["state"] != "fixed"
    ]


DAY = "发布时间：2026-10-20"


def test_one_without_a_day_beside_others_with_days(crawled_on_sqlite: Crawled) -> None:
    night(crawled_on_sqlite, [DAY] * 3 + ["阅读"])
    assert missing(crawled_on_sqlite) == ["info/1/4.htm"]
    with crawled_on_sqlite.store.read() as conn:
        rows = conn.execute(sa.select(pages.c.shows, pages.c.head).where(pages.c.kind == "article")).all()
    assert [row.shows for row in rows] == [Shows.DAY] * 3 + [Shows.NO_DAY] and len({row.head for row in rows}) == 1


def test_without_proof_it_is_undecided(crawled_on_sqlite: Crawled) -> None:
    night(crawled_on_sqlite, [DAY] * 2 + ["阅读"])  # too few that show theirs
    assert missing(crawled_on_sqlite) == []


def test_a_template_that_shows_no_day_on_most_pages_is_not_understood(crawled_on_sqlite: Crawled) -> None:
    night(crawled_on_sqlite, [DAY] * 3 + ["阅读"] * 3)
    assert missing(crawled_on_sqlite) == []


def test_days_of_another_column_prove_nothing(crawled_on_sqlite: Crawled) -> None:
    night(crawled_on_sqlite, [DAY] * 4 + ["阅读"], {5: 2})
    assert missing(crawled_on_sqlite) == []


def test_days_of_another_template_prove_nothing(crawled_on_sqlite: Crawled) -> None:
    night(crawled_on_sqlite, [DAY] * 4 + ["阅读"], box="zoom")
    assert missing(crawled_on_sqlite) == []


def test_it_closes_when_the_day_is_there_and_not_when_proof_is_lost(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    night(crawled, [DAY] * 3 + ["阅读"])
    night(crawled.fall(), ["阅读"] * 4)
    assert missing(crawled) == ["info/1/4.htm"]
    night(crawled.fall(), [DAY] * 4)
    assert missing(crawled) == []
