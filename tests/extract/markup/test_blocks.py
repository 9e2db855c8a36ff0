"""A block is what a reader sees as one run of text; what nobody sees is in none."""

import pytest

from monitor.extract.markup.blocks import block_key
from monitor.model import Region
from tests.extract.pages import read, texts


def test_inline_elements_are_joined_and_block_elements_split() -> None:
    found = read("<div>关于<b>进一步</b><span>加强</span>管理<p>第一段</p><p>第二段<br>换行</p></div>")
    assert texts(found) == ["关于进一步加强管理", "第一段", "第二段", "换行"]


def test_white_space_before_a_paragraph_does_not_part_its_first_words() -> None:
    assert texts(read("<div>\n <div>\n<p>安<b>全</b>生产</p>\n<p>一<i>二</i> <b>三</b></p></div></div>")) == [
        "安全生产",
        "一二 三",
    ]


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>布<rt>bù</rt>署<rt>shǔ</rt></ruby>",
        "<ruby>\n布<rp>(</rp><rt>bù</rt><rp>)</rp>\n署<rp>(</rp><rt>shǔ</rt><rp>)</rp>\n</ruby>",
        "<RUBY><RB>布<RB>署<RTC><RT>bù<RT>shǔ</RTC></RUBY>",
        "<ruby><ruby>布署<rt>bùshǔ</rt></ruby><rt>arrange</rt></ruby>",
        "<ruby>布署<rt><b>bù</b> shǔ</rt></ruby>",
    ],
)
def test_readings_of_ruby_are_no_text(ruby: str) -> None:
    found = read(f"<h1>认真{ruby}</h1><p>认真{ruby}好 <ruby>工<rt>gōng</rt></ruby> 作</p><p>Ruby<rt>外</rt></p>")
    assert texts(found) == ["认真布署", "认真布署好 工 作", "Ruby外"]


def test_white_space_between_elements_is_kept_once() -> None:
    found = read("<p><span>发布时间：2026-07-02</span>\n   <span>来源：办公室</span></p>")
    assert texts(found) == ["发布时间：2026-07-02 来源：办公室"]


def test_a_table_row_is_one_block_and_its_cells_stay_apart() -> None:
    found = read("<table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td>138<br>0000</td></tr></table>")
    assert texts(found) == ["姓名\t电话", "张三\t138 0000"]


def test_a_table_that_lays_out_the_page_is_no_row() -> None:
    found = read(
        "<table><tr><td><ul><li>甲</li><li>乙</li></ul></td><td><p>丙</p><ul><li>丁</li></ul></td></tr></table>"
    )
    assert texts(found) == ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize(
    "unseen",
    [
        '<p style="display:none">暗</p>',
        '<p style="DISPLAY : None !important">暗</p>',
        '<p style="visibility: hidden">暗</p>',
        '<p style="font-size:0px">暗</p>',
        '<p style="position:absolute;left:-9999px">暗</p>',
        '<p style="text-indent:-9999px">暗</p>',
        '<div style="height:1px;overflow:hidden"><p>暗</p></div>',
        "<p hidden>暗</p>",
        '<marquee width="1" height="1">暗</marquee>',
        "<script>document.write('暗')</script>",
        "<style>.a{content:'暗'}</style>",
        "<noscript>暗</noscript>",
        "<template><p>暗</p></template>",
        "<!-- 暗 -->",
        '<div class="bdsharebuttonbox"><a>暗</a></div>',
        '<div class="share-box"><span>暗</span></div>',
        '<span id="dynclicks_u5_3201">暗</span>',
    ],
)
def test_what_a_visitor_does_not_see_is_in_no_block(unseen: str) -> None:
    assert texts(read(f"<p>明</p>{unseen}")) == ["明"]


@pytest.mark.parametrize(
    "seen",
    [
        '<p style="margin:0 auto;font-size:0.9em">明</p>',
        '<p style="margin-left:-10px">明</p>',
        '<p style="overflow:hidden;height:100px">明</p>',
        '<p style="opacity:0.9">明</p>',
        '<div class="shareholder">明</div>',
        '<div class="click-here-box">明</div>',
    ],
)
def test_what_a_visitor_sees_is_in_a_block(seen: str) -> None:
    assert texts(read(seen)) == ["明"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("2026-09-15 点击数：123", "2026-09-15"),
        ("来源：办公室 浏览次数： 1,024 次", "来源：办公室"),
        ("浏览量：55", ""),
        ("【阅读：12次】", ""),
        ("请点击数据开放栏目查询", "请点击数据开放栏目查询"),
        ("全年接待访问量大的窗口", "全年接待访问量大的窗口"),
    ],
)
def test_click_counters_are_left_out(line: str, kept: str) -> None:
    assert "".join(texts(read(f"<p>{line}</p>"))) == kept


def test_title_keywords_and_description_are_blocks_of_the_head() -> None:
    head = '<title>通知公告</title><meta name="Keywords" content="甲,乙"><META NAME="description" content="丙">'
    found = [(block.text, block.where, block.region) for block in read("<p>丁</p>", head=head).blocks]
    assert found[:3] == [
        ("通知公告", "标题", Region.META),
        ("甲,乙", "关键词", Region.META),
        ("丙", "描述", Region.META),
    ]


def test_zero_width_characters_do_not_cut_a_word() -> None:
    assert texts(read("<p>贯\u200b彻\ufeff落&shy;实</p>")) == ["贯彻落实"]


def test_the_key_of_a_block_does_not_depend_on_white_space() -> None:
    assert block_key("甲  乙\n丙") == block_key(" 甲 乙 丙 ")
    assert block_key("甲") != block_key("乙")
    assert len(block_key("甲")) == 32
    for block in read("<table><tr><td>甲</td><td>乙</td></tr></table><p>丙</p>").blocks:
        assert block.key == block_key(block.text)


def test_a_text_of_megabytes_is_cut_into_blocks_without_loss() -> None:
    found = read("<p>" + "字" * 90_000 + "</p>")
    assert "".join(texts(found)) == "字" * 90_000
    assert max(map(len, texts(found))) <= 20_000
