"""A file's name from Content-Disposition, as servers really write it."""

from __future__ import annotations

import pytest

from monitor.extract.files.names import LONGEST, filename

NAME = "公示名单.xlsx"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%E5%85%AC%E7%A4%BA%E5%90%8D%E5%8D%95.xlsx", NAME),
        ("attachment; filename=x.xlsx; filename*=utf-8''%E5%85%AC%E7%A4%BA%E5%90%8D%E5%8D%95.xlsx", NAME),
        ("attachment; filename*=GBK''%B9%AB%CA%BE%C3%FB%B5%A5.xlsx", NAME),
        ('attachment; filename="%E5%85%AC%E7%A4%BA%E5%90%8D%E5%8D%95.xlsx"', NAME),
        (f'attachment; filename="{NAME.encode().decode("latin-1")}"', NAME),
        (f'attachment; filename="{NAME.encode("gbk").decode("latin-1")}"', NAME),
        (f"attachment;filename={NAME}", NAME),
        ('attachment; filename="' + "目录.doc".encode("gbk").decode("latin-1") + '"', "目录.doc"),
        ('attachment; filename="=?UTF-8?B?5YWs56S65ZCN5Y2VLnhsc3g=?="', NAME),
        ("attachment; filename==?gb2312?Q?=B9=AB=CA=BE=C3=FB=B5=A5.xlsx?=", NAME),
        ('attachment; filename="=?klingon?B?xx?="', "=?klingon?B?xx?="),
        ('attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\dir\\\\a.doc"', "a.doc"),
        ("inline", ""),
        ("", ""),
        ("attachment; filename*=klingon''a.pdf", "a.pdf"),
        ("attachment; filename=", ""),
    ],
)
def test_the_name_is_read_however_it_is_written(header: str, name: str) -> None:
    assert filename(header) == name


def test_a_hostile_header_is_bounded() -> None:
    assert len(filename("attachment; filename=" + "a" * 1_000_000)) <= LONGEST
    filename('filename="' + "\\" * 100_000)
    filename("filename*=" + "'" * 100_000)
