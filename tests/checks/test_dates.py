"""date.missing, date.future, date.backdated: indicators A (W1, W3) and C."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monitor.checks import dates
from monitor.checks.view import PageView
from monitor.model import ColumnClass, DateSource, PageKind, Severity
from tests.checks.views import NOW, TODAY, URL, block, column, page, problems, undecided

READ = NOW - timedelta(days=30)


class TestMissing:
    def test_an_article_without_any_date(self) -> None:
        (found,) = problems(dates.missing(page(date=None)))
        assert (found.subject, found.certain) == (URL, True)

    @pytest.mark.parametrize("kind", [kind for kind in PageKind if kind is not PageKind.ARTICLE])
    def test_only_articles_need_a_date(self, kind: PageKind) -> None:
        assert list(dates.missing(page(kind, date=None))) == []

    def test_a_date_in_the_labels_is_a_date(self) -> None:
        assert list(dates.missing(page(date=None, meta_date=TODAY))) == []

    @pytest.mark.parametrize(
        "view",
        [
            page(date=None, column=column("机构职能", cls=ColumnClass.STATIC)),
            page(date=None, column=column("财政信息", has_text=True)),
            page(date=None, title="政府领导"),
            page(date=None, title="区情概况"),
            page(date=None, title="联系我们"),
        ],
    )
    def test_static_texts_need_no_date(self, view: PageView) -> None:
        assert list(dates.missing(view)) == []

    def test_a_column_is_known_by_the_name_the_page_gives_it(self) -> None:
        assert list(dates.missing(page(date=None, document_column="领导信息", title="张某"))) == []
        assert problems(dates.missing(page(date=None, document_column="通知公告", title="张某")))

    def test_a_page_whose_text_was_not_seen_is_undecided(self) -> None:
        assert undecided(dates.missing(page(date=None, blocks=(block("正在加载"),)))) == [URL]
        assert undecided(dates.missing(page(date=None, title=""))) == [URL]
        assert undecided(dates.missing(page(date=None, meta={}))) == [URL]
        assert undecided(dates.missing(page(date=None, meta={"ArticleTitle": " "}))) == [URL]
        assert problems(dates.missing(page(date=None, meta={}, source="区政府办公室")))
        assert undecided(dates.missing(page(date=None, date_drawn_by_script=True))) == [URL]


class TestFuture:
    @pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 0), (1, 1), (400, 1)])
    def test_a_date_after_today(self, days: int, count: int) -> None:
        found = problems(dates.future(page(date=TODAY + timedelta(days), date_source=DateSource.BODY)))
        assert len(found) == count
        assert all(problem.certain and problem.wrong in problem.message for problem in found)

    def test_a_day_read_off_the_address_is_only_suspected(self) -> None:
        (found,) = problems(dates.future(page(date=date(2027, 1, 1), date_source=DateSource.URL)))
        assert not found.certain

    def test_a_column_shows_no_future_of_its_own(self) -> None:
        assert list(dates.future(page(PageKind.COLUMN, date=date(2027, 1, 1)))) == []


class TestBackdated:
    """First seen tonight, but dated long before the night when its column was read and did not hold it."""

    def view(self, days_before_reading: int, **more: object) -> PageView:
        given = {"date": READ.date() - timedelta(days_before_reading), "date_source": DateSource.BODY}
        return page(read_before=READ, **(given | more))

    @pytest.mark.parametrize(("days", "count"), [(-5, 0), (0, 0), (3, 0), (4, 1), (100, 1)])
    def test_three_days_of_grace(self, days: int, count: int) -> None:
        assert len(problems(dates.backdated(self.view(days)))) == count

    def test_it_may_be_a_veto_so_a_person_decides(self) -> None:
        (found,) = problems(dates.backdated(self.view(100)))
        assert (found.severity, found.certain, found.subject) == (Severity.SERIOUS, False, URL)
        assert "2026-10-21" in found.message and "2026-07-13" in found.message

    def test_it_stands_on_later_nights_as_well(self) -> None:
        """Tonight plays no part: else the finding would be called mended on the second night."""
        view = self.view(100)
        later = PageView(**{name: getattr(view, name) for name in PageView.__slots__} | {"today": date(2027, 3, 1)})
        assert problems(dates.backdated(later))

    def test_a_column_never_read_before_proves_nothing(self) -> None:
        assert undecided(dates.backdated(page(date=date(2020, 1, 1), date_source=DateSource.BODY))) == [URL]

    def test_a_day_read_off_the_address_proves_nothing(self) -> None:
        for source in (DateSource.URL, DateSource.DOCUMENT):
            assert undecided(dates.backdated(self.view(100, date_source=source))) == [URL]

    def test_an_undated_article_is_not_backdated(self) -> None:
        assert list(dates.backdated(self.view(0, date=None))) == []
