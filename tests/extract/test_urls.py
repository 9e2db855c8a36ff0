"""Table of spellings: left is what sites write, right the one address under which it is stored."""

import pytest

from monitor.extract import urls

NORMAL = [
    ("HTTP://WWW.Example.gov.cn", "http://www.example.gov.cn/"),
    ("http://a.cn:80/x", "http://a.cn/x"),
    ("https://a.cn:443/x", "https://a.cn/x"),
    ("https://a.cn:80/x", "https://a.cn:80/x"),
    ("http://a.cn:/x", "http://a.cn/x"),
    ("http://a.cn./x", "http://a.cn/x"),
    ("  http://a.cn/x\n", "http://a.cn/x"),
    ("http://a.cn/x\u200b", "http://a.cn/x"),
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
    ("http://http://a.cn/x", "http://http//a.cn/x"),
]
NOT_HTTP = ["", "#", "mailto:a@b.cn", "javascript:;", "ftp://a.cn/", "file:///C:/x", "tel:0539-1", "http://",
            "http://a..cn/", "http://a b.cn/", "http://a.cn:99999/", "http://a.cn:8a/", "http://999.1.1.1/",
            "http://[zz]/", "x.html", "http://" + "字" * 300 + ".cn/", "http://a.cn/" + "x" * 5000]  # fmt: skip


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


PRIVATE = ["127.0.0.1", "localhost", "LOCALHOST:8080", "a.localhost", "10.1.2.3", "192.168.1.20:80", "172.16.0.1",
           "169.254.1.1", "100.64.0.1", "0.0.0.0", "127.1", "0x7f.1", "2130706433", "[::1]", "[::1]:80", "fe80::1",
           "fd00::1", "oa.local", "::ffff:192.168.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "224.0.0.1",
           "255.255.255.255"]  # fmt: skip
PUBLIC = ["www.linyi.gov.cn", "8.8.8.8", "172.32.0.1", "2001:4860:4860::8888", "localhost.gov.cn", "10.gov.cn", "",
          "1.2.3.4:8080"]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_inside_addresses_are_private_in_every_spelling(host: str) -> None:
    assert urls.is_private(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_outside_addresses_are_not_private(host: str) -> None:
    assert not urls.is_private(host)


def test_the_registry_may_allow_a_private_range() -> None:
    assert not urls.is_private("127.0.0.1:8800", ("127.0.0.0/8",))
    assert not urls.is_private("::ffff:127.0.0.1", ("127.0.0.0/8",))
    assert urls.is_private("192.168.1.20", ("127.0.0.0/8",))
    assert urls.is_private("fd00::1", ("127.0.0.0/8", "nonsense"))


def test_host_of_an_address_keeps_its_port() -> None:
    assert urls.host("http://127.0.0.1:8800/x") == "127.0.0.1:8800"
    assert urls.host("") == ""


JUNK = ["http://\ud800.cn/", "http://a.cn/\ud800", "%", "http://%%%/", "http://[::1", "\x00" * 50, "http://a/%ff%"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_never_raises(junk: str) -> None:
    urls.normalise(junk)
    urls.join(BASE, junk)
    urls.is_private(junk)


def test_what_the_database_has_no_room_for_is_no_address() -> None:
    room = urls.MAX_URL - len("http://a.cn/")
    assert len(urls.normalise("http://a.cn/" + "x" * room)) == urls.MAX_URL
    assert urls.normalise("http://a.cn/" + "x" * (room + 1)) == ""
    assert (
        urls.normalise("http://a.cn/" + "通" * (room // 9))
        and urls.normalise("http://a.cn/" + "通" * (room // 9 + 1)) == ""
    )
    assert urls.join("http://a.cn/b/", "?SAMLRequest=" + "x" * urls.MAX_URL) == ""
