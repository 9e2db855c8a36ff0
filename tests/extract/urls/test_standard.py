"""What is asked for, against the browsers' own tests of the URL standard, and against made-up addresses."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract import urls
from monitor.extract.urls.standard import asked_for, standard

CASES = Path(__file__).parents[4] / "shared/data/urls/urltestdata.json"
HTTP_CASES = 433


def _http_cases() -> list[tuple[str, str, str]]:
    """(base, input, the address or "" for failure): addresses of the web on pages of the web."""
    found = []
    for case in json.loads(CASES.read_text("utf-8")):
        base = "" if isinstance(case, str) or case["base"] in (None, "about:blank") else case["base"]
        if isinstance(case, str) or (base and not _is_http(base)):
            continue
        if _is_http(case["input"] if case.get("failure") else case["href"]):
            found.append((base, case["input"], case.get("href") or ""))
    return found


def _is_http(url: str) -> bool:
    return url.lstrip().lower().startswith("http")


@pytest.mark.skipif(not CASES.exists(), reason="the browsers' URL tests are not beside the project (shared/data/urls)")
def test_addresses_are_read_as_the_browsers_tests_say() -> None:
    cases = _http_cases()
    assert len(cases) == HTTP_CASES
    assert [(base, href) for base, href, right in cases if standard(href, base) != right] == []


@pytest.mark.skipif(not CASES.exists(), reason="the browsers' URL tests are not beside the project (shared/data/urls)")
def test_what_is_asked_for_is_that_address_or_none() -> None:
    """None: stubs, and names that parse but that no name server can hold."""
    for base, href, right in _http_cases():
        found = urls.address(base, href)
        asked = found.asked or found.key
        assert asked in ("", asked_for(right)), (base, href)
        assert asked or not right or urls.stub(href) or not asked_for(right), (base, href)


# The grammar of the standard, with the faults that people make.
_NAMES = st.sampled_from(
    [
        "a.cn",
        "www.示例.cn",
        "A.GOV.CN",
        "a.cn.",
        "1.2.3.4",
        "0x7f.1",
        "[::1]",
        "a,b.cn",
        "a b.cn",
        "",
        "a..cn",
        "xn--a.cn",
    ]
)
_PORTS = st.sampled_from(["", ":", ":80", ":8080", ":0443", ":99999", ":8a"])
_TEXT = st.text("abAB09-._~:/?#[]@!$&'()*+,;=%|\\^`{}\"<> \t\n\u3000\u200b\xa0通知\ud800é", max_size=12)
_ADDRESSES = st.builds(
    "{}{}{}{}{}{}{}".format,
    st.sampled_from(["http:", "https:", "HTTP:", "htp:", "", "javascript:"]),
    st.sampled_from(["//", "/", "\\\\", "", "///", "//user:pw@"]),
    _NAMES,
    _PORTS,
    st.sampled_from(["", "/", "/../", "/a;jsessionid=1/", "/%7E%e9%"]),
    _TEXT,
    st.one_of(st.just(""), _TEXT.map("?b=2&a=1&{}".format), _TEXT.map("#{}".format)),
)
_BASES = st.sampled_from(["", "http://a.cn/b/c.htm?x=1", "https://[2001:db8::1]:8443/", "http://a.cn/;jsessionid=1/x"])


@given(_BASES, _ADDRESSES | _TEXT)
def test_every_address_is_asked_for_as_a_browser_does(base: str, href: str) -> None:
    found = urls.address(base, href)
    asked = found.asked or found.key
    assert asked in ("", asked_for(href, base))
    assert bool(asked) == bool(found.key)
    assert asked.isascii() and not any(one.isspace() for one in asked)
    assert asked == "" or asked_for(asked) == asked


@given(_BASES, _ADDRESSES | _TEXT)
def test_a_key_recognises_itself_and_what_is_asked_for(base: str, href: str) -> None:
    found = urls.address(base, href)
    assert urls.normalise(found.key) == found.key
    assert urls.normalise(found.asked or found.key) == found.key
    assert urls.join(found.key, found.key) == found.key or not found.key
    assert "user" not in urls.host(found.key)


@given(
    st.text("通知€乗ab= &#?\ud800𠮷", max_size=20),
    st.sampled_from(["", "gbk", "gb18030", "big5hkscs", "cp949", "koi8_r"]),
)
def test_a_query_is_ascii_in_every_encoding(text: str, charset: str) -> None:
    found = urls.address(urls.Base("http://a.cn/", charset), "/x?" + text)
    assert (found.asked or found.key).isascii()
