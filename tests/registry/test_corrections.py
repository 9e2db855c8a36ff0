"""Corrected columns are added to registry.toml, and every byte that a person wrote stays."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor import registry
from monitor.model import ColumnClass
from monitor.registry.corrections import ColumnCorrection, write

HEAD = '[monitor]\ndistrict = "示例区"'
UNIT = '[[units]]\nid = "zfb"\nname = """\n[[sites]]\nid = 1\n"""'
OTHERS = (
    UNIT,
    '# 账号\n[[accounts]]\nid = "wx"\nplatform = "wechat"\nname = "示例发布"',
)
SITES = {
    "portal": '# 门户\n[[sites]]  # 第一个\nid = "portal"\nname = "区政府"\nurl = "http://a.example.cn/"\n'
    'hosts = [\n  # 两台\n  "b.example.cn",\n]',
    "dept": '[[sites]]\nid = "dept"\nname = "教体局"\nurl = "http://b.example.cn/"\n\n# 改过的\n[[sites.columns]]\n'
    'url = "old.htm"   # 手工写的\nname = "旧"',
    "more": "[[ sites ]]\nname = '''乙'''\nid = \"more\"\nurl = \"http://c.example.cn/\"",
}
BLOCKS = st.permutations([*OTHERS, *SITES.values()])
GAPS = st.sampled_from(["\n", "\n\n", "\n# ── 说明 ──\n\n", "\n\n  # [[sites]]\n"])
ENDS = st.sampled_from(["", "\n", "\n\n\n", "\n# 完", "\n\n# 完\n"])
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CORRECTIONS = st.builds(
    ColumnCorrection,
    site=st.sampled_from(sorted(SITES)),
    url=st.just(""),
    name=NAMES.map(str.strip),
    cls=st.sampled_from([None, *ColumnClass]),
    max_age_days=st.one_of(st.none(), st.integers(1, 3660)),
    unit=st.sampled_from(["", "zfb"]),
    exempt=NAMES.map(str.strip),
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A registry with its tables in any order, comments between them, line ends and mark of a Windows editor or not."""
    text = draw(GAPS).join([HEAD, *draw(BLOCKS)]) + draw(ENDS)
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(files(), st.lists(CORRECTIONS, min_size=1, max_size=4))
def test_all_but_the_added_blocks_stays_byte_for_byte(text: str, wanted: list[ColumnCorrection]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "registry.toml")
        path.write_bytes(text.encode())
        before = registry.load(path)
        corrections = [
            replace(correction, url=f"{before.sites[correction.site].url}{number}.htm")
            for number, correction in enumerate(wanted)
        ]
        write(before, corrections)
        after = path.read_bytes().decode()
        assert {(name, column.url) for name, site in registry.load(path).sites.items() for column in site.columns} == {
            ("dept", "http://b.example.cn/old.htm"),
            *((correction.site, correction.url) for correction in corrections),
        }
        assert without_blocks(after, len(corrections)) in (text, text + ending(text))
        assert comments_above_headers(text) <= comments_above_headers(after)
        assert [entry.name for entry in Path(folder).iterdir()] == ["registry.toml"]


def ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def without_blocks(text: str, count: int) -> str:
    """The text without the added blocks: each a blank line, a header and its keys."""
    end = ending(text)
    start = f'{end}[[sites.columns]]{end}url = "http'
    for _ in range(count):
        before, _, after = text.partition(start)
        lines = after.split(end)[1:]
        while lines and lines[0].startswith(("name = ", "class = ", "max_age_days = ", "unit = ", "exempt = ")):
            lines.pop(0)
        text = before + end.join(lines)
    return text


def comments_above_headers(text: str) -> set[tuple[str, str]]:
    """Each header with the line above it where that is a comment."""
    lines = text.split(ending(text))
    return {(above, line) for above, line in itertools.pairwise(lines) if above.strip()[:1] == "#" and "[[" in line}
