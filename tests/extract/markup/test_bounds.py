"""Markup that costs the standard's parser quadratic time or memory is taken out before it gets there."""

import random
import time

import pytest

from monitor.extract.markup import bounds
from monitor.extract.markup.bounds import MAX_DEPTH, tame
from monitor.extract.markup.tree import parse
from monitor.extract.outlinks import outlinks

NODES = 500_000
SECONDS = 6.0  # a tenth of it is usual; without the guard the worst take minutes

HOSTILE = {
    "nested divs": "<div>" * 200_000,
    "nested and closed": "<div>" * 30_000 + "<a href=/x>x</a>" + "</div>" * 30_000,
    "attributes": "<div " + " ".join(f"a{n}" for n in range(100_000)) + ">",
    "attributes without an end": "<div " + " ".join(f"a{n}" for n in range(100_000)),
    "attributes behind quotes": "<p title='" + ">" * 9 + "' " + " ".join(f"a{n}='>'" for n in range(60_000)) + ">",
    "formatting cloned into every paragraph": "".join(f"<b id={n}>" for n in range(2_000)) + "<p>x</p>" * 100_000,
    "formatting closed late": "".join(f"<b id={n}>" for n in range(2_000)) + "<p>x" * 9_000 + "</b>" * 2_000,
    "options": "<select>" + "<option>" * 200_000,
    "svg titles": "<svg><title>" + "<div>" * 100_000,
    "comments that do not end": "<!--" * 500_000,
    "comments of nothing": "<!--><b>-->" * 100_000,
    "escaped script": "<script><!--<script></script><!--</script>" + "<div>" * 100_000,
    "scripts that do not end": "<script>" * 200_000,
    "lists": "<ul><li>" * 100_000,
    "tables": "<table><tr><td>" * 60_000,
    "links in tables": "<table><a>" * 60_000,
    "angle brackets": "<" * 2_000_000,
    "quotes": '<a b="' * 300_000,
    "ampersands": "&" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_costs_seconds_at_most(name: str) -> None:
    started = time.process_time()
    tree = parse(HOSTILE[name])
    assert time.process_time() - started < SECONDS
    assert len(tree) < NODES


def test_an_ordinary_page_passes_unchanged() -> None:
    row = '<tr><td><a href="/info/1/1.htm" title="甲>乙">关于<b>开展</b>活动的通知</a></td><td>2026-07-02</td></tr>\n'
    head = "<head><script>if (a < b) { c('</div>') }</script></head>"
    page = f"<html>{head}<body><table>{row * 1200}</table></body></html>"
    assert tame(page) == page


def test_what_lies_below_the_greatest_depth_is_still_found() -> None:
    tree = parse("<div>" * 2_000 + '<a href="/x">x</a>')
    assert list(tree.find("a"))
    assert max(sum(1 for _ in tree.ancestors(node)) for node in tree.find("a")) <= MAX_DEPTH + 2


def test_a_datastore_survives_in_a_suspicious_page() -> None:
    record = '<record><![CDATA[<li><a href="/art/1.html">通知</a></li>]]></record>'
    store = f'<script type="text/xml"><datastore>{record}</datastore></script>'
    page = "<div>" * 30_000 + store
    assert [page.url for page in outlinks(page.encode(), "http://a.cn/").pages] == ["http://a.cn/art/1.html"]


PARTS = (
    *("<a", "<div ", "</p ", "<script", "</script>", "<!--", "-->", "<b>", "<textarea>", "<svg x", "<", "</", "/", " "),
    *(
        ' b="',
        '"',
        "'",
        "='",
        '= "',
        "=\t'",
        ">",
        "=",
        "f='>' ",
        'g=">" ',
        "'>",
        '">',
        '" >',
        "=>",
        "\u3000a",
        " a a a",
    ),
)


def test_what_is_told_without_a_look_at_every_character_is_so() -> None:
    dice = random.Random(4)
    told = long = 0
    for _ in range(800):
        page = dice.choice(("<a ", '<p x="y" ', "<!-- <a ", '"<a ', "<a b='"))
        while len(page) < 6_000:
            unit = "".join(dice.choices(PARTS, k=dice.randrange(1, 7)))
            page += unit * dice.choice((1, 2, 5, 100, 400, 600, 1200))
        match = bounds._HARMLESS.match(page[:30_000])
        harmless = match is not None and match.end() == len(page[:30_000])
        soon = bounds._ends_soon(page[:30_000])
        assert harmless or not soon, page
        told, long = told + soon, long + (not harmless)
    assert told > 250
    assert long > 50


def test_data_without_a_bracket_is_passed_over() -> None:
    page = (
        '<p class="a">x</p>' * 50
        + "<script>var data = '"
        + "ab, c=d " * 40_000
        + "';</script>"
        + '<p id="b">y</p>' * 9_000
    )
    assert bounds._ends_soon(page)
    assert not bounds._ends_soon(page.replace("var data = '", "<a ", 1))
