"""The reader of outside lists: source, wrong words and target out of what people write."""

from __future__ import annotations

import pytest

from monitor.jobs.outside_findings import source_of, target, words

TYPO, LINK = ("text.typo",), ("link.dead",)
PAGE = "http://example.gov.cn/a.htm"


@pytest.mark.parametrize(
    ("written", "source"),
    [("我为政府网站找错", "网民找错"), (" 网民找错 ", "网民找错"), ("市里通报", "市里通报"), ("", "")],
)
def test_a_source_has_one_name(written: str, source: str) -> None:
    assert source_of(written) == source


@pytest.mark.parametrize(
    ("values", "pair"),
    [
        ({"wrong": "布署", "suggestion": "部署"}, ("布署", "部署")),
        ({"wrong": "“布署”"}, ("布署", "")),
        ({"text": "“布署”应为“部署”"}, ("布署", "部署")),
        ({"text": "第二段的「布署」改成「部署」"}, ("布署", "部署")),
        ({"text": "布署→部署"}, ("布署", "部署")),
        ({"text": "文字有误"}, ("", "")),
        ({"wrong": "布署", "text": "“甲乙”应为“丙丁”"}, ("布署", "")),
    ],
)
def test_wrong_words_stand_in_their_column_or_in_the_sentence(values: dict[str, str], pair: tuple[str, str]) -> None:
    assert words(values, TYPO) == pair
    assert words(values, LINK) == ("", "")


@pytest.mark.parametrize(
    ("values", "codes", "url"),
    [
        ({"target": "http://example.cn/x", "address": PAGE}, LINK, "http://example.cn/x"),
        ({"target": "看不懂", "address": PAGE}, LINK, ""),
        ({"text": f"{PAGE} 上的 http://example.cn/x 打不开"}, LINK, "http://example.cn/x"),
        ({"text": f"{PAGE} 打不开"}, LINK, ""),
        ({"text": "http://example.cn/x"}, TYPO, ""),
    ],
)
def test_the_target_of_a_link_is_not_the_page_itself(values: dict[str, str], codes: tuple[str, ...], url: str) -> None:
    assert target(values, codes, PAGE) == url
