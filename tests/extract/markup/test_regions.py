"""Header, navigation, footer and sidebars belong to the site's own unit: told by tags, names and place."""

import pytest

from monitor.model import Region
from tests.extract.pages import read

TEXT = "<p>" + "各镇街、各部门要高度重视，认真组织实施，确保各项任务落到实处。" * 6 + "</p>"


def region_of(body: str, text: str) -> Region:
    return next(block.region for block in read(body).blocks if text in block.text)


@pytest.mark.parametrize(
    "footer",
    [
        "<footer>页脚文字</footer>",
        '<div class="footer">页脚文字</div>',
        '<div id="foot"><p>页脚文字</p></div>',
        '<div class="page-bottom">页脚文字</div>',
        '<div class="copyright">页脚文字</div>',
        '<div class="w1200 footBox">页脚文字</div>',
        "<table><tr><td>版权所有：某区人民政府 页脚文字</td></tr></table>",
        "<div><div>鲁ICP备05002354号</div><div>页脚文字</div></div>",
    ],
)
def test_footers(footer: str) -> None:
    body = f'<div class="content"><h1>标题</h1>{TEXT}</div>{footer}'
    assert region_of(body, "页脚文字") is Region.FOOTER
    assert region_of(body, "各镇街") is Region.MAIN


@pytest.mark.parametrize(
    ("box", "region"),
    [
        ("<header>框</header>", Region.HEADER),
        ('<div class="header">框</div>', Region.HEADER),
        ('<div id="top">框</div>', Region.HEADER),
        ("<nav>框</nav>", Region.NAV),
        ('<div class="nav">框</div>', Region.NAV),
        ('<ul id="mainMenu"><li>框</li></ul>', Region.NAV),
        ("<aside>框</aside>", Region.ASIDE),
        ('<div class="sidebar">框</div>', Region.ASIDE),
        ('<div class="hot-news">框</div>', Region.MAIN),  # the name speaks of news, not of the frame
        ('<div class="news_head">框</div>', Region.MAIN),
        ('<div class="navy-blue">框</div>', Region.MAIN),
        ('<div class="mt-top">框</div>', Region.MAIN),
    ],
)
def test_boxes_by_tag_and_name(box: str, region: Region) -> None:
    body = f'{box}<div class="content"><h1>标题</h1>{TEXT}</div>'
    assert region_of(body, "框") is region


def test_a_box_that_holds_the_main_text_is_no_header_whatever_its_name() -> None:
    body = f'<div class="header"><div>某区人民政府</div><div id="vsb_content">{TEXT}</div></div>'
    assert region_of(body, "各镇街") is Region.MAIN


def test_a_name_that_many_boxes_bear_is_not_the_footer() -> None:
    box = '<div class="box"><div class="top">栏目</div><div class="bottom"><p>列表文字</p></div></div>'
    body = box * 4 + '<div class="footer">页脚文字</div>'
    assert region_of(body, "列表文字") is Region.MAIN
    assert region_of(body, "页脚文字") is Region.FOOTER


def test_a_footer_at_the_beginning_of_a_page_is_none() -> None:
    body = f'<div class="bottom-line">开头的提示</div><h1>标题</h1>{TEXT * 4}'
    assert region_of(body, "开头的提示") is Region.MAIN


def test_links_know_their_region() -> None:
    body = f'<div class="nav"><a href="/a.htm">甲</a></div><div>{TEXT}<a href="/b.htm">乙</a></div>'
    assert [(link.text, link.region) for link in read(body).links] == [("甲", Region.NAV), ("乙", Region.MAIN)]
