"""What an address alone says: forms of the common systems."""

import pytest

from monitor.extract.document import document
from monitor.extract.urls.kinds import kind_of
from monitor.model import PageKind

BY_ADDRESS = {
    PageKind.ARTICLE: [
        "/info/1011/4213.htm",
        "/art/2026/11/3/art_123_456.html",
        "/col/col12/art/2026/art_0123456789abcdef0123456789abcdef.html",
        "/zwgk/202406/t20240613_1135.html",
        "/yaowen/liebiao/202504/content_7018312.htm",
        "/hyx/c110634/202507/174175553.shtml",
        "/content/post_4829873.html",
        "/gongkai/site_x/channel_0123456789abcdef01234567/doc_0123456789abcdef01234567.html",
        "/content.jsp?urltype=news.NewsContentUrl&wbnewsid=2345&wbtreeid=1012",
        "/public/content/6617021",
        "/2024-09/27/c_1130012345.htm",
    ],
    PageKind.COLUMN: ["/", "/zwgk/", "/xwzx/tzgg.htm", "/col/col123/index.html", "/zcwj/index.shtml",
                      "/hyx/c101817/nav_list.shtml", "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1012"],
    PageKind.LIST: ["/xwzx/tzgg/7.htm", "/zcwj/index_2.html", "/col/col1/index.html?pageNum=2&uid=1",
                    "/list.jsp?page=3", "/module/web/jpage/dataproxy.jsp?columnid=1"],
    PageKind.ATTACHMENT: ["/a/b.pdf", "/x/W0202406135566.DOCX",
                          "/module/download/downfile.jsp?classid=0&filename=a.doc",
                          "/system/_content/download.jsp?owner=1&urltype=news.DownloadAttachUrl&wbfileid=501"],
    PageKind.OTHER: ["/images/logo", "/user/login.do"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in BY_ADDRESS.items() for path in paths])
def test_kind_by_address(kind: PageKind, path: str) -> None:
    assert kind_of(f"http://www.a.gov.cn{path}") is kind


def test_the_text_of_a_download_link_may_name_the_file() -> None:
    assert kind_of("http://www.a.gov.cn/x.jsp?id=7", "附件1：名单.xlsx") is PageKind.ATTACHMENT
    assert kind_of("http://www.a.gov.cn/x.jsp?id=7", "名单") is PageKind.OTHER


@pytest.mark.parametrize(
    "filled",
    [
        "<div id='app'></div><script src='/gkmlpt/js/index.js'></script>",
        "<ul id='rows'></ul><script>EpointWebBuilder.load('002001')</script>",
        "<div id='list'></div><script>$.post('/rest/getPageInfoListNew', {})</script>",
    ],
)
def test_a_shell_with_hot_news_beside_its_box_is_a_column(filled: str) -> None:
    hot = "".join(f"<li><a href='/info/1/{n}.htm'>第{n}次检查情况通报</a><em>2026-11-1{n}</em></li>" for n in range(6))
    said = "<p>热点推荐栏目由区政府办公室编辑，欢迎提出意见和建议，联系电话见页面下方，感谢您的关注与支持。</p>" * 3
    page = f"<title>重大项目</title><body><div class='q'><h3>热点推荐</h3><ul>{hot}</ul>{said}</div>{filled}</body>"
    assert document(page.encode(), "http://a.example/zdxm/open", content_type="text/html").kind is PageKind.COLUMN
    written = page.replace("<body>", "<meta name='ArticleTitle' content='重大项目'><body>")
    assert document(written.encode(), "http://a.example/zdxm/open", content_type="text/html").kind is PageKind.ARTICLE


@pytest.mark.parametrize("heading", ["<div class='q2'><h2>咨询投诉</h2></div>", "<h1 class='title'>咨询投诉</h1>", ""])
@pytest.mark.parametrize("inside", ["<table><tr><th>编号</th><th>标题</th></tr></table>", "<ul class='x3'></ul>", ""])
def test_an_empty_column_with_hot_news_beside_it_is_no_article(heading: str, inside: str) -> None:
    hot = "".join(f"<li><a href='/info/1/{n}.htm'>第{n}次检查情况通报</a><em>2026-11-1{n}</em></li>" for n in range(6))
    foot = (
        "<div class='z9'><p>主办单位：示例区人民政府办公室　联系电话：0539-8100000</p>"
        "<p>网站标识码：3700000000</p></div>"
    )
    said = "<title>咨询投诉-示例区人民政府</title><meta name='ColumnName' content='咨询投诉'>"
    body = f"<div class='s1'><h3>热点推荐</h3><ul>{hot}</ul></div><div class='r2'>{heading}{inside}</div>{foot}"
    url = "http://a.example/hdjl/mailList.do?boxId=1005"
    found = document(f"<html><head>{said}</head><body>{body}</body></html>".encode(), url, content_type="text/html")
    assert (found.kind, found.items) == (PageKind.COLUMN, ())
