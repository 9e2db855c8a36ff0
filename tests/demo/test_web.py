"""The rest of the web answers each night as its table says."""

from __future__ import annotations

import http.client

import pytest

from monitor.demo.district import District
from tests.demo.client import get


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("news/2019/0417.html", 404),
        ("activity/shuhua.html", 410),
        ("weather/warn.html", 500),
        ("wall/403.html", 403),
        ("wall/412.html", 412),
        ("wall/521.html", 521),
        ("private/archive.html", 200),
        ("fine/gjj.html", 200),
        ("unit/mzj/index.html", 200),
        ("nothing/here.html", 404),
    ],
)
def test_an_address_answers_with_its_status(district: District, path: str, status: int) -> None:
    assert get(district.web_url + path).status == status


def test_one_target_is_repaired_and_one_comes_back(district: District) -> None:
    repaired, back = [], []
    for night in (0, 1, 2):
        district.night(night)
        repaired.append(get(f"{district.web_url}form/apply.html").status)
        back.append(get(f"{district.web_url}zt/kjcx.html").status)
    assert repaired == [404, 404, 200]
    assert back == [404, 200, 404]


def test_a_cut_connection_a_loop_and_a_soft_page(district: District) -> None:
    web = district.web_url
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        get(f"{web}lab/booking.html")
    assert get(f"{web}turn/a.html").headers["location"] == "/turn/b.html"
    assert get(f"{web}turn/b.html").headers["location"] == "/turn/a.html"
    assert get(f"{web}old/notice/88.html").headers["location"] == "/"
    soft = get(f"{web}place/names.html")
    assert soft.status == 200
    assert "不存在" in soft.text


def test_suspicious_targets_are_fine_in_the_end(district: District) -> None:
    web = district.web_url
    assert get(f"{web}nohead/bus.html", method="HEAD").status == 405
    assert get(f"{web}nohead/bus.html").status == 200
    assert [get(f"{web}flaky/hospital.html").status for _ in range(3)] == [503, 503, 200]
    assert get(f"{web}slow/library.html").status == 200
    moved = get(f"{web}moved/tax.html").headers["location"]
    assert get(web + moved.lstrip("/")).status == 200


def test_robots_txt_forbids_a_path(district: District) -> None:
    assert "Disallow: /private/" in get(f"{district.web_url}robots.txt").text
    assert "Disallow: /search/" in get(f"{district.portal_url}robots.txt").text


def test_the_district_tells_what_it_was_asked(district: District) -> None:
    get(f"{district.portal_url}xwzx/tzgg.htm", method="HEAD")
    get(f"{district.dept_url}col/col123/index.html")
    assert [tuple(seen) for seen in district.requests()] == [
        ("HEAD", "portal", "/xwzx/tzgg.htm"),
        ("GET", "dept", "/col/col123/index.html"),
    ]
    district.reset_requests()
    assert district.requests() == []
