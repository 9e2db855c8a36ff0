"""Table of spellings: left is what sites write, right the key that recognises it; what is asked for beside it."""

import pytest

from monitor.extract import urls
from monitor.extract.urls.query_encoding import query_charset

NORMAL = [
    ("HTTP://WWW.Example.gov.cn", "http://www.example.gov.cn/"),
    ("http://a.cn:80/x", "http://a.cn/x"),
    ("https://a.cn:443/x", "https://a.cn/x"),
    ("https://a.cn:80/x", "https://a.cn:80/x"),
    ("http://a.cn:/x", "http://a.cn/x"),
    ("http://a.cn./x", "http://a.cn/x"),
    ("  http://a.cn/x\n", "http://a.cn/x"),
    ("http://a.cn/x\u200b", "http://a.cn/x%E2%80%8B"),
    ("http://a.cn/x\u3000", "http://a.cn/x%E3%80%80"),
    ("http://a.cn/x\xa0", "http://a.cn/x%C2%A0"),
    ("http://a\u200b.cn/x", "http://a.cn/x"),
    ("http://a.cn/x?sessionid=12", "http://a.cn/x?sessionid=12"),
    ("http://a.cn/x?sessionid=0123456789abcdef", "http://a.cn/x"),
    ("http://a.cn.:8080/x", "http://a.cn:8080/x"),
    ("http:\\\\a.cn\\x\\y", "http://a.cn/x/y"),
    ("http:/a.cn/x", "http://a.cn/x"),
    ("http://a.cn/a/./b/../c", "http://a.cn/a/c"),
    ("http://a.cn/../../c", "http://a.cn/c"),
    ("http://a.cn/a/..", "http://a.cn/"),
    ("http://a.cn/a/%2e%2e/c", "http://a.cn/c"),
    ("http://a.cn/x#top", "http://a.cn/x"),
    ("http://a.cn/x?", "http://a.cn/x"),
    ("http://a.cn?x=1", "http://a.cn/?x=1"),
    ("http://a.cn/x?b=2&a=1", "http://a.cn/x?a=1&b=2"),
    ("http://a.cn/x?a=2&a=1&&", "http://a.cn/x?a=2&a=1"),
    ("http://a.cn/col/index.html?uid=12&pageNum=3", "http://a.cn/col/index.html?pageNum=3&uid=12"),
    ("http://a.cn/x?sid=755031", "http://a.cn/x?sid=755031"),
    ("http://a.cn/x;jsessionid=AB12?y=1", "http://a.cn/x?y=1"),
    ("http://a.cn/x;JSESSIONID=AB12/y", "http://a.cn/x/y"),
    ("http://a.cn/x?PHPSESSID=1&id=2", "http://a.cn/x?id=2"),
    ("http://a.cn/x?utm_source=wx&utm_medium=m", "http://a.cn/x"),
    ("http://a.cn/x?ASPSESSIONIDQQ=1", "http://a.cn/x"),
    ("http://a.cn/通知.htm", "http://a.cn/%E9%80%9A%E7%9F%A5.htm"),
    ("http://a.cn/%e9%80%9a.htm", "http://a.cn/%E9%80%9A.htm"),
    ("http://a.cn/%7Euser/%41", "http://a.cn/~user/A"),
    ("http://a.cn/a b", "http://a.cn/a%20b"),
    ("http://a.cn/100%", "http://a.cn/100%25"),
    ("http://a.cn/a%2Fb", "http://a.cn/a%2Fb"),
    ("http://user:pw@a.cn/x", "http://a.cn/x"),
    ("http://www.gov.cn@evil.example/", "http://evil.example/"),
    ("http://示例.cn/", "http://xn--fsq092h.cn/"),
    ("http://127.1/x", "http://127.0.0.1/x"),
    ("http://0x7f000001/", "http://127.0.0.1/"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://[::1]:8800/x", "http://[::1]:8800/x"),
    ("http://[::FFFF:10.0.0.1]/", "http://[::ffff:a00:1]/"),
]
NOT_HTTP = ["", "#", "mailto:a@b.cn", "javascript:;", "ftp://a.cn/", "file:///C:/x", "tel:0539-1", "http://",
            "http://a..cn/", "http://a b.cn/", "http://a.cn:99999/", "http://a.cn:25/", "https://a.cn:06000/x", "http://a.cn:6697?x",
            "http://999.1.1.1/",
            "http://[zz]/", "http://[1.2.3.4]/", "http://http://a.cn/x", "http://a,b.cn/", "http://a.cn:8a/",
            "http://a^b.cn/", "http://xn--pokxncvks.cn/",
            "http://" + "a" * 64 + ".cn/", "http://%00.cn/", "x.html",
            "http://" + "字" * 300 + ".cn/", "http://a.cn/" + "x" * 5000]  # fmt: skip


@pytest.mark.parametrize(("written", "stored"), NORMAL)
def test_each_spelling_has_one_address(written: str, stored: str) -> None:
    assert urls.normalise(written) == stored
    assert urls.normalise(stored) == stored


@pytest.mark.parametrize("written", NOT_HTTP)
def test_what_no_browser_opens_over_http_has_no_address(written: str) -> None:
    assert urls.normalise(written) == ""


BASE = "http://a.cn/xwzx/tzgg.htm?x=1"
JOINED = [
    ("../info/1011/4213.htm", "http://a.cn/info/1011/4213.htm"),
    ("tzgg/7.htm", "http://a.cn/xwzx/tzgg/7.htm"),
    ("./t20240613_1135.html", "http://a.cn/xwzx/t20240613_1135.html"),
    ("/col/col123/index.html", "http://a.cn/col/col123/index.html"),
    ("//b.cn/x", "http://b.cn/x"),
    ("\\\\b.cn\\x", "http://b.cn/x"),
    ("\\x\\y", "http://a.cn/x/y"),
    ("?page=2", "http://a.cn/xwzx/tzgg.htm?page=2"),
    ("#part2", "http://a.cn/xwzx/tzgg.htm?x=1"),
    (" /x ", "http://a.cn/x"),
    ("\n  tzgg/7.htm", "http://a.cn/xwzx/tzgg/7.htm"),
    (" ?page=2", "http://a.cn/xwzx/tzgg.htm?page=2"),
    ("HTTP://B.cn", "http://b.cn/"),
    ("www.b.cn", "http://a.cn/xwzx/www.b.cn"),
    ("", ""),
    ("#", ""),
    ("javascript:void(0)", ""),
    ("java\nscript:void(0)", ""),
    ("mailto:a@b.cn", ""),
    ("{{pcUrl}}", ""),
    ("/x/${id}.html", ""),
    ("http://b.cn/{{id}}", ""),
]


@pytest.mark.parametrize(("href", "stored"), JOINED)
def test_links_are_joined_as_a_browser_does(href: str, stored: str) -> None:
    assert urls.join(BASE, href) == stored


def test_join_without_a_base_leaves_only_absolute_links() -> None:
    assert urls.join("", "x.html") == ""
    assert urls.join("", "/x.html") == ""
    assert urls.join("", "http://a.cn/x") == "http://a.cn/x"


@pytest.mark.parametrize("href", ["", "  ", "#", "##", "#none", "javascript:;", " JavaScript:x(0)", "about:blank"])
def test_a_link_that_leads_nowhere_is_a_stub(href: str) -> None:
    assert urls.stub(href)


@pytest.mark.parametrize("href", ["#part2", "x.htm", "mailto:a@b.cn", "/javascript/x.htm"])
def test_a_link_that_leads_somewhere_is_no_stub(href: str) -> None:
    assert not urls.stub(href)


ASKED = [
    ("/x?b=2&a=1", "http://a.cn/x?b=2&a=1"),
    ("/x?b=2&a=1#part", "http://a.cn/x?b=2&a=1"),
    ("/x;jsessionid=AB12?y=1", "http://a.cn/x;jsessionid=AB12?y=1"),
    ("?utm_source=wx", "http://a.cn/xwzx/tzgg.htm?utm_source=wx"),
    ("/x?&a=1&&", "http://a.cn/x?&a=1&&"),
    ("/x?", "http://a.cn/x?"),
    ("/%7euser/%e9", "http://a.cn/%7euser/%e9"),
    ("/100%", "http://a.cn/100%"),
    ("/a|b[c]", "http://a.cn/a|b[c]"),
    ("//user:pw@a.cn/x", "http://a.cn/x"),
    ("//a.cn./x", "http://a.cn./x"),
    ("http:x", "http://a.cn/xwzx/x"),
    ("http:/x", "http://a.cn/x"),
    ("https:/x.cn", "https://x.cn/"),
    ("/\tx\n/y", "http://a.cn/x/y"),
    ("/x ", "http://a.cn/x"),
    ("/x\u3000", "http://a.cn/x%E3%80%80"),
    ("/x?q=通知", "http://a.cn/x?q=%E9%80%9A%E7%9F%A5"),
]


@pytest.mark.parametrize(("href", "asked"), ASKED)
def test_what_is_asked_for_stays_as_it_is_written(href: str, asked: str) -> None:
    found = urls.address(BASE, href)
    assert (found.asked or found.key) == asked
    assert urls.normalise(asked) == found.key


QUERIES = [
    ("gbk", "/list.asp?lm=通知", "?lm=%CD%A8%D6%AA"),
    ("gbk", "/通知?lm=通#知", "/%E9%80%9A%E7%9F%A5?lm=%CD%A8"),
    ("gbk", "/x?a=𠮷&b=ü", "?a=%26%23134071%3B&b=%A8%B9"),
    ("gbk", "/x?a=€", "?a=%80"),
    ("gb18030", "/x?a=€", "?a=%A2%E3"),
    ("gb18030", "/x?a=𠮷", "?a=%954%B25"),
    ("gbk", "/x?a=乗", "?a=%81\\"),
    ("gbk", "/x?a=\ud800", "?a=%26%2355296%3B"),
    ("big5hkscs", "/x?a=通", "?a=%B3q"),
    ("cp932", "/x?a=通", "?a=%92%CA"),
    ("", "/x?a=通", "?a=%E9%80%9A"),
    ("gbk", "x?a=%CD%A8&b=1", "?a=%CD%A8&b=1"),
]


@pytest.mark.parametrize(("charset", "href", "end"), QUERIES)
def test_the_query_is_sent_in_the_encoding_of_the_page(charset: str, href: str, end: str) -> None:
    found = urls.address(urls.Base("http://a.cn/b/", charset), href)
    assert (found.asked or found.key).endswith(end)


DECLARED = [
    ("gb18030", b"", "gb2312", "gbk"),
    ("gb18030", b'<meta charset="gb18030">', "", "gb18030"),
    ("gb18030", b"", "utf-8", "gbk"),
    ("utf-8", b'<meta charset="gbk"><a href="?a=&#36890;">', "", "gbk"),
    ("utf-8", '<meta charset="gbk"><a href="?a=通">'.encode(), "", ""),
    ("utf-8", b"", "", ""),
    ("utf-16le", b"", "gbk", ""),
    ("cp932", b"", "shift_jis", "cp932"),
]


@pytest.mark.parametrize(("codec", "body", "declared", "charset"), DECLARED)
def test_a_page_sends_its_queries_in_its_own_encoding(codec: str, body: bytes, declared: str, charset: str) -> None:
    assert query_charset(codec, body, declared) == charset


def test_bytes_of_a_redirect_are_sent_as_they_stand() -> None:
    location = urls.from_header("/查.htm?a=".encode() + "通".encode("gbk"))
    assert urls.address(BASE, location).key == "http://a.cn/%E6%9F%A5.htm?a=%CD%A8"


def test_host_of_an_address_keeps_its_port() -> None:
    assert urls.host("http://127.0.0.1:8800/x") == "127.0.0.1:8800"
    assert urls.host("") == ""


JUNK = ["http://\ud800.cn/", "http://a.cn/\ud800", "%", "http://%%%/", "http://[::1", "\x00" * 50, "http://a/%ff%"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_never_raises(junk: str) -> None:
    urls.normalise(junk)
    urls.join(BASE, junk)


def test_what_the_database_has_no_room_for_is_no_address() -> None:
    room = urls.MAX_URL - len("http://a.cn/")
    assert len(urls.normalise("http://a.cn/" + "x" * room)) == urls.MAX_URL
    assert urls.normalise("http://a.cn/" + "x" * (room + 1)) == ""
    assert (
        urls.normalise("http://a.cn/" + "通" * (room // 9))
        and urls.normalise("http://a.cn/" + "通" * (room // 9 + 1)) == ""
    )
    assert urls.join("http://a.cn/b/", "?SAMLRequest=" + "x" * urls.MAX_URL) == ""
