"""page.identity: indicators C."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.checks import identity
from monitor.checks.view import PageView
from monitor.model import Identity, PageKind, Region
from tests.checks.views import CODE, METAS, SITE, WHOLE, page, problems, undecided

OTHER = "4500000001"


def home(marks: Identity = WHOLE, **more: object) -> PageView:
    return page(PageKind.HOME, identity=marks, **more)


def test_a_home_page_with_all_marks_is_fine() -> None:
    assert list(identity.run(home())) == []


@pytest.mark.parametrize(("mark", "name"), identity.MARKS.items())
def test_each_missing_mark_is_named(mark: str, name: str) -> None:
    empty = getattr(Identity(), mark)
    (found,) = problems(identity.run(home(replace(WHOLE, **{mark: empty}))))
    assert name in found.message and found.region is Region.FOOTER and found.certain


def test_all_missing_marks_are_one_problem() -> None:
    (found,) = problems(identity.run(home(Identity(icp=WHOLE.icp))))
    assert all(name in found.message for mark, name in identity.MARKS.items() if mark != "icp")


@pytest.mark.parametrize("seen", [Identity(), Identity(sitemap=True), Identity(contact="0539-0000000", sitemap=True)])
def test_a_page_without_any_text_of_a_footer_proves_nothing(seen: Identity) -> None:
    answers = list(identity.run(home(seen)))
    assert undecided(answers) == [""] and not problems(answers)


def test_a_footer_drawn_by_script_is_not_seen_and_not_missing() -> None:
    answers = list(identity.run(home(Identity(unread_includes=True))))
    assert undecided(answers) == [""] and not problems(answers)


def test_a_footer_drawn_by_script_may_still_show_everything() -> None:
    assert list(identity.run(home(replace(WHOLE, unread_includes=True)))) == []


@pytest.mark.parametrize("kind", [PageKind.COLUMN, PageKind.ARTICLE, PageKind.LIST, PageKind.OTHER])
def test_other_pages_need_not_bear_the_marks(kind: PageKind) -> None:
    assert list(identity.run(page(kind, identity=Identity(), meta={}))) == []


class TestCodes:
    @pytest.mark.parametrize(
        "view",
        [
            page(identity=replace(WHOLE, site_code=OTHER)),
            page(identity=replace(WHOLE, jiucuo_code=OTHER)),
            page(meta=METAS | {"SiteIDCode": OTHER}),
            page(meta={"siteidcode": OTHER}),
        ],
    )
    def test_a_code_that_is_not_the_filed_one(self, view: PageView) -> None:
        (found,) = problems(identity.run(view))
        assert (found.wrong, found.suggestion) == (OTHER, CODE)

    def test_without_a_filed_code_the_page_must_agree_with_itself(self) -> None:
        unfiled = replace(SITE, code="")
        assert list(identity.run(page(site=unfiled))) == []
        (found,) = problems(identity.run(page(site=unfiled, meta=METAS | {"SiteIDCode": OTHER})))
        assert OTHER in found.wrong and CODE in found.wrong

    @pytest.mark.parametrize("code", ["", " ", "无", "{{code}}", "371399"])
    def test_a_code_that_is_not_shown_does_not_disagree(self, code: str) -> None:
        assert list(identity.run(page(meta=METAS | {"SiteIDCode": code}))) == []

    @pytest.mark.parametrize("code", ["３７１３９９０００１", "371399-0001", "3713 99 0001"])
    def test_how_a_code_is_written_makes_no_difference(self, code: str) -> None:
        assert CODE == "3713990001"
        assert list(identity.run(page(meta=METAS | {"SiteIDCode": code}))) == []

    def test_pages_that_agree_with_one_another_are_not_all_blamed_for_what_is_filed(self) -> None:
        filed = replace(SITE, code=OTHER)
        assert list(identity.run(page(site=filed))) == []
        (found,) = problems(identity.run(home(site=filed)))
        assert (found.wrong, found.suggestion, found.certain) == (CODE, OTHER, False)

    def test_a_ministrys_code_is_a_code(self) -> None:
        unfiled = replace(SITE, code="BM12345678")
        marks = replace(WHOLE, site_code="bm12345678", jiucuo_code="bm12345678")
        assert list(identity.run(page(site=unfiled, identity=marks, meta={}))) == []

    def test_one_wrong_template_is_one_finding(self) -> None:
        pages = [page(url=f"http://h/{n}.htm", meta=METAS | {"SiteIDCode": OTHER}) for n in range(3)]
        assert len({problem.subject for view in pages for problem in problems(identity.run(view))}) == 1

    def test_an_attachment_has_no_marks(self) -> None:
        assert list(identity.run(page(PageKind.ATTACHMENT, meta={"SiteIDCode": OTHER}))) == []
