"""The marks of a government website, in each form in which sites bear them."""

import pytest

from monitor.extract.document import document
from monitor.model import Identity
from tests.extract.pages import read

ESCAPED = (
    "document.write(unescape(\"%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/js/16/000/0000/"
    "60418909/CA1.js' type='text/javascript'%3E%3C/script%3E\"));"
)


def marks(footer: str) -> Identity:
    return read(f'<p>正文</p><div class="footer">{footer}</div>').identity


def test_a_complete_footer() -> None:
    found = marks(
        "<p>主办单位：某区人民政府　承办单位：办公室　联系方式：0539-8225000 <a href='/map'>网站地图</a></p>"
        "<p>网站标识码：3713990001　鲁ICP备99000001号-1　"
        "<a href='http://b.cn/?recordcode=37139902000001'>鲁公网安备 37139902000001号</a></p>"
        "<script id=\"_jiucuo_\" sitecode='3713990001' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>"
        f"<script>{ESCAPED}</script>"
    )
    assert found == Identity(
        site_code="3713990001",
        jiucuo_code="3713990001",
        jiucuo=True,
        conac=True,
        icp="鲁ICP备99000001号-1",
        police="鲁公网安备 37139902000001号",
        sponsor="某区人民政府",
        contact=found.contact,
        sitemap=True,
    )
    assert "0539-8225000" in found.contact


def test_an_empty_footer_bears_nothing() -> None:
    assert marks("") == Identity()


@pytest.mark.parametrize(
    "mark",
    [
        "网站标识码：3713990001",
        "网站标识码:<span>3713990001</span>",
        "政府网站标识码 3713990001",
        "<script>document.writeln('网站标识码：3713990001')</script>",
    ],
)
def test_site_codes(mark: str) -> None:
    assert marks(mark).site_code == "3713990001"


def test_the_code_of_a_ministry() -> None:
    assert marks("网站标识码：bm05000001").site_code == "bm05000001"


@pytest.mark.parametrize(
    "no_code", ["网站标识码：37139900012345", "标识：3713990001", "<!-- 网站标识码：3713990001 -->", "电话3713990001"]
)
def test_what_is_no_site_code(no_code: str) -> None:
    assert marks(no_code).site_code == ""


LEADS = "<script>function Link(c){window.open('https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code='+c)}</script>"


@pytest.mark.parametrize(
    "mark",
    [
        "<script id=_jiucuo_ sitecode=3713990001 src=//pucha.kaipuyun.cn/exposure/jiucuo.js></script>",
        "<a href='http://121.43.68.40/exposure/jiucuo.html?site_code=3713990001&url=http%3A'>找错</a>",
        "<a href='#' onclick=\"window.open('/api/jiucuo.php?site_code=3713990001&url=')\"><img src='x.png'></a>",
        "<div class='ex-find-wrong' data-setting='{sitecode:3713990001}'></div>",
        f"<a href='javascript:;'><img src='pic/jiucuo.png' onclick=\"Link('3713990001')\"></a>{LEADS}",
        f"<img src='pic/a1.png' onclick=\"Link('3713990001')\">{LEADS}",
        f"<a href=\"javascript:Link('3713990001')\"><img src='pic/a1.png'></a>{LEADS}",
        f"<div onclick='Link(\"3713990001\")'><img src='pic/a1.png'></div>{LEADS}",
        "<a onclick=\"report('3713990001')\"><img src='pic/JiuCuo.gif'></a>",
        "<img alt='我为政府网站找错' src='a.png' onclick=\"go('3713990001')\">",
    ],
)
def test_marks_of_the_fault_reports(mark: str) -> None:
    assert (marks(mark).jiucuo, marks(mark).jiucuo_code) == (True, "3713990001")


def test_a_picture_without_a_code_calls_the_fault_report_too() -> None:
    assert marks("<img src='images/jiucuo.png' onclick='openJiucuo()'>").jiucuo


@pytest.mark.parametrize(
    "no_mark",
    [
        "<a href='#'><img src='images/footer_zhaocuo.jpg'></a>",
        "<a onclick=\"call('0539822500')\"><img src='tel.png'></a>",
        f"<a onclick='history.back()'>返回</a>{LEADS}",
        f"<a onclick='show(3)'>更多</a>{LEADS}",
    ],
)
def test_what_is_no_fault_report(no_mark: str) -> None:
    assert not marks(no_mark).jiucuo


def test_a_form_of_the_site_itself_is_not_the_national_fault_report() -> None:
    assert not marks("<iframe id='jiucuoPage' src='/cms/interact/jiucuo.htm'></iframe>").jiucuo


@pytest.mark.parametrize(
    "mark",
    [
        "<a href='http://bszs.conac.cn/sitename?method=show&id=1'>标识</a>",
        f"<script>{ESCAPED}</script>",
        "<div class='dzjg j-gov ex-gov-mark' data-setting='{}'></div>",
        "<span id=j-gov></span>",
    ],
)
def test_marks_of_the_party_and_government_register(mark: str) -> None:
    assert marks(mark).conac


@pytest.mark.parametrize(
    "include",
    [
        "<script src='/js/footer.js'></script>",
        "<iframe src='/include/foot.html'></iframe>",
        "<script>$('#f').load('/public/footer.html')</script>",
        "<!--#include virtual='/foot.shtml'-->",
        "<iframe src='foot.asp'></iframe>",
        "<iframe src='/inc/bottom.php?id=1'></iframe>",
        "<iframe src='/Footer.aspx'></iframe>",
        "<script src='/inc/copyright.ashx'></script>",
    ],
)
def test_a_footer_from_elsewhere_is_unread(include: str) -> None:
    assert marks(include).unread_includes
    assert not marks("<script src='/js/jquery.js'></script>").unread_includes


def test_the_texts_of_a_frameset_stand_elsewhere() -> None:
    found = document(b"<html><frameset rows='80,*'><frame src='top.asp'><frame src='main.asp'></frameset></html>", "")
    assert found.identity.unread_includes


@pytest.mark.parametrize(
    ("footer", "sponsor"),
    [
        ("主　办：某区人民政府", "某区人民政府"),
        ("版权所有 主办单位 某区人民政府办公室", "某区人民政府办公室"),
        ("某区人民政府办公室主办", "某区人民政府办公室"),
        ("某区人民政府 主办 某区大数据局承办", "某区人民政府"),
        ("某区人民政府主办的活动", ""),
        ("主办单位 承办", ""),
    ],
)
def test_who_runs_the_site_in_further_forms(footer: str, sponsor: str) -> None:
    assert marks(footer).sponsor == sponsor


def test_further_forms_of_the_numbers_of_registration() -> None:
    assert marks("鲁icp备99000001号").icp == "鲁icp备99000001号"
    link = "https://beian.mps.gov.cn/#/query/webSearch?code=37139902000001"
    assert marks(f"<a href='{link}'>备案</a>").police == "37139902000001"
    assert marks("<a href='https://b.cn/?code=37139902000001'>备案</a>").police == ""
