"""文号, 索引号, 有效性: in the head tables and label:value pairs of the common systems, and where they are none."""

from __future__ import annotations

import pytest

from monitor.model import Document
from tests.extract.pages import read

TITLE = "关于印发示例区消防安全工作方案的通知"
TEXT = "<p>" + "各镇街、各部门要高度重视，认真组织实施，按照鲁例发〔2019〕7号文件的要求报送。" * 10 + "</p>"
URL = "http://www.a.gov.cn/info/1011/4213.htm"
VSB = (  # 博达: the table stands above the title
    "<table><tr><td>索引号：</td><td>11371311MB2857000X/2026-00031</td><td>公开目录：</td><td>应急管理</td></tr>"
    "<tr><td>发布机构：</td><td>示例区应急局</td><td>发布日期：</td><td>2026-07-02</td></tr>"
    "<tr><td>公开方式：</td><td>主动公开</td><td>文号：</td><td>例政办发〔2026〕3号</td></tr>"
    "<tr><td>有效性：</td><td>有效</td></tr></table>"
)
HANWEB = (  # 大汉: labels without a colon, the letters spaced
    "<table class='xxgk_table'><tr><td>索&nbsp;引&nbsp;号</td><td>11370000/2026-00012</td>"
    "<td>发文字号</td><td>例政字[2026] 12 号</td></tr><tr><td>效力状态</td><td>已废止</td></tr></table>"
)
TRS = (
    "<ul><li><strong>[ 索引号 ]</strong> 115003/2026-04311</li>"
    "<li>[ 发文字号 ] 例府办发〔2026〕21号</li><li>[ 有效性 ] 失效</li></ul>"
)
INLINE = "<div>索引号：A01-2026-0007　文号：例环发﹝2026﹞15号　时效性：现行有效</div>"
SPLIT = "<p><span>文 号：</span><span>例人社字</span><span>〔2026〕</span><span>8号</span></p>"


def article(line: str = "", head: str = "", before: str = "", title: str = TITLE, text: str = TEXT) -> Document:
    body = f'{before}<h1>{title}</h1>{line}<div id="vsb_content">{text}</div>'
    return read(body, url=URL, head=f"<title>{title}</title>{head}")


def filed(found: Document) -> tuple[str, str, str]:
    return found.number, found.index_number, found.validity


@pytest.mark.parametrize("above", [True, False], ids=["above the title", "below the title"])
@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (VSB, ("例政办发〔2026〕3号", "11371311MB2857000X/2026-00031", "有效")),
        (HANWEB, ("例政字[2026]12号", "11370000/2026-00012", "已废止")),
        (TRS, ("例府办发〔2026〕21号", "115003/2026-04311", "失效")),
        (INLINE, ("例环发﹝2026﹞15号", "A01-2026-0007", "现行有效")),
        (SPLIT, ("例人社字〔2026〕8号", "", "")),
    ],
    ids=["VSB", "Hanweb", "TRS", "inline", "split"],
)
def test_the_head_table_says_it(table: str, expected: tuple[str, str, str], above: bool) -> None:
    found = article(before=table) if above else article(line=table)
    assert filed(found) == expected


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("<p>文号：2026年第3号</p>", "2026年第3号"),
        ("<p>文号：例省人民政府令第356号</p>", "例省人民政府令第356号"),
        ("<p>文件编号: 例教函〔2026〕11号</p>", "例教函〔2026〕11号"),
        ("<p style='text-align:center'>例教函〔2026〕11号</p>", "例教函〔2026〕11号"),
        ("<p style='text-align:center'>（例教函〔2026〕11号）</p>", "例教函〔2026〕11号"),
        ("<p>文号：例教函〔2026〕11</p>", "例教函〔2026〕11"),
    ],
)
def test_a_number_has_many_forms(line: str, number: str) -> None:
    assert article(line).number == number


def test_a_number_in_brackets_at_the_end_of_the_title_is_the_texts_own() -> None:
    assert article(title="行政处罚信息公开表（例罚字〔2026〕36号）").number == "例罚字〔2026〕36号"
    assert article(title="转发例政发〔2026〕9号文件的通知").number == ""


@pytest.mark.parametrize(
    "line",
    [
        "<table><tr><td>索引号</td><td></td><td>主题分类</td><td>教育</td></tr></table>",
        "<table><tr><td>文号</td><td>市政府办公室</td><td>关键字</td><td>2015-03-05</td></tr></table>",
        "<table><tr><td>索引号</td><td></td><td>2026-07-02</td></tr></table>",
        "<p>有效性：本平台对信息的有效性负责</p>",
        "<p>行政处罚决定书文号：例罚字〔2026〕36号</p>",
        "<table><tr><th>序号</th><th>文号</th><th>标题</th></tr><tr><td>1</td><td>例发〔2026〕2号</td></tr>"
        "<tr><td>2</td><td>例发〔2026〕4号</td></tr></table>",
        "<div style='display:none'>文号：例发〔2026〕2号</div>",
        "<label>文号</label><input name='wh'>",
    ],
)
def test_what_does_not_look_like_such_a_value_is_none(line: str) -> None:
    assert filed(article(line)) == ("", "", "")


def test_a_number_that_the_text_quotes_is_not_its_own() -> None:
    assert article().number == ""


def test_meta_tags_speak_where_the_page_does_not() -> None:
    head = (
        '<meta name="fileno" content="例发〔2026〕2号"><meta name="IndexNo" content="3713/2026-1">'
        '<meta name="有效性" content="是">'
    )
    assert filed(article(head=head)) == ("例发〔2026〕2号", "3713/2026-1", "有效")
    assert article("<p>文号：例发〔2026〕5号</p>", head).number == "例发〔2026〕5号"
    assert article(head='<meta name="fileno" content="暂无">').number == ""


def test_the_policies_of_a_list_are_not_the_lists_own() -> None:
    items = "".join(
        f'<li><a href="/a/{day}.htm">关于做好第{day}批工作安排的通知</a><p>文号：例发〔2026〕{day}号</p>'
        f"<span>2026-07-{day:02}</span></li>"
        for day in range(1, 9)
    )
    assert read(f"<ul>{items}</ul>", url="http://www.a.gov.cn/zcwj/").number == ""


@pytest.mark.parametrize(
    "noise", ["文 号：" + "例" * 200_000, "索引号：" + "1" * 200_000, "文号" * 100_000, "〔2026〕" * 50_000]
)
def test_a_hostile_page_takes_no_time(noise: str) -> None:
    assert article(f"<p>{noise}</p>").validity == ""
