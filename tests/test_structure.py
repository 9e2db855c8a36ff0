"""The shape of the program, held over its syntax trees and documents: imports go down, pure is pure, told is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from monitor.checks import CHECKS
from monitor.cli import reference
from monitor.model import Severity
from monitor.settings import Settings
from monitor.wordlists import folders

ROOT = Path(__file__).parents[1]

# From the ground up. A module imports lower floors or its own room, never a room beside it.
FLOORS = (
    # ground: no imports of ours but each other's
    ("model", "outcomes", "clock", "folded_text", "private_files", "locks", "unit_names", "ngrams"),
    ("settings", "children", "personal_numbers"),
    ("private_logs", "extract", "wordlists"),  # reading: bytes to values
    ("registry", "sandbox", "language"),  # judging begins: pure, but for second_readers
    ("checks", "second_readers", "training"),
    ("store",),  # keeping
    ("findings",),
    ("crawl", "media", "inspection", "notify"),  # looking
    ("reports",),  # telling
    ("jobs",),  # doing
    ("demo",),
    ("scheduler", "cli", "web", "work_queue"),  # doors
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}

PURE = ("checks", "language", "extract")
# No network, no database, no clock, no environment, no processes: what they need is handed to them.
IMPURE = {
    *(
        "socket",
        "ssl",
        "http",
        "urllib.request",
        "urllib3",
        "requests",
        "httpx",
        "smtplib",
        "ftplib",
        "asyncio",
    ),
    *(
        "sqlite3",
        "sqlalchemy",
        "psycopg",
        "alembic",
        "scrapy",
        "twisted",
        "apprise",
        "subprocess",
        "multiprocessing",
    ),
    *("time", "os", "random", "secrets", "tempfile", "shutil", "pathlib", "fsspec", "glob"),
}
EXEMPT = {
    ("monitor/language/word_boundary.py", "pathlib.Path"): "jieba's own dictionary lies beside its code",
}
CLOCK_CALLS = {"now", "today", "utcnow", "getenv", "fromtimestamp"}


SQL_ROOMS = ("monitor/store/", "monitor/findings/", "monitor/reports/queries/")
STATEMENTS = {"select", "insert", "update", "delete", "text"}  # of sqlalchemy
RUNS = {"execute", "scalar", "scalars"}  # of a connection


def modules(*packages: str) -> list[Path]:
    """All Python files under these folders of the root."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def floor_name(path: Path) -> str:
    """monitor/store/pages.py → store; monitor/model.py → model."""
    return path.relative_to(ROOT / "monitor").parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree(path)))


def imports(path: Path, *, at_top: bool = False) -> Iterator[str]:
    """Dotted names that this file imports, wherever in it, for type checking too: a.b for `from a import b`."""
    for node in tree(path).body if at_top else nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: a relative import hides its floor"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    """Names of floors that this file imports."""
    return {word.split(".")[1] for word in imports(path) if word.startswith("monitor.")}


@pytest.mark.parametrize("path", modules("monitor"), ids=name)
def test_imports_go_down_only(path: Path) -> None:
    own = floor_name(path)
    if own == "__init__":
        assert ours(path) == set()
        return
    wrong = {other for other in ours(path) - {own} if FLOOR[other] >= FLOOR[own]}
    allowed = {"demo"} if own == "cli" else set()
    assert wrong <= allowed, f"{own} may not import {wrong}"


def test_every_module_has_its_floor() -> None:
    assert {floor_name(path) for path in modules("monitor")} - {"__init__"} <= set(FLOOR)


@pytest.mark.parametrize("path", modules("spiders"), ids=name)
def test_spiders_import_what_crawls_and_what_is_below(path: Path) -> None:
    assert all(other == "crawl" or FLOOR[other] < FLOOR["crawl"] for other in ours(path))


@pytest.mark.parametrize("path", modules("monitor"), ids=name)
def test_the_monitor_never_imports_spiders_or_tests(path: Path) -> None:
    assert not {word.split(".")[0] for word in imports(path)} & {"spiders", "tests"}


@pytest.mark.parametrize("path", modules(*(f"monitor/{package}" for package in PURE)), ids=name)
def test_what_must_be_pure_imports_nothing_impure(path: Path) -> None:
    found = {word for word in imports(path) for bad in IMPURE if f"{word}.".startswith(f"{bad}.")}
    found -= {"pathlib.PurePosixPath"}  # text with slashes: it touches no disk
    assert not {word for word in found if (name(path), word) not in EXEMPT}
    assert not ours(path) & {"clock", "settings", "store", "registry", "notify"}


@pytest.mark.parametrize("path", modules(*(f"monitor/{package}" for package in PURE)), ids=name)
def test_what_must_be_pure_asks_no_clock_and_opens_no_file(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in CLOCK_CALLS | {"open", "exec", "eval", "compile"} or _is_harmless(node), (
                f"{name(path)}:{node.lineno}: {called}"
            )


def _is_harmless(call: ast.Call) -> bool:
    """re.compile; and methods named open of what is no file (an archive in memory)."""
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr in ("compile", "open")


@pytest.mark.parametrize("path", modules("monitor", "spiders"), ids=name)
def test_only_settings_reads_the_environment(path: Path) -> None:
    if path == ROOT / "monitor/settings.py":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bos\.(environ|getenv)\b|\bfrom os import .*\b(environ|getenv)\b", text)


def test_sql_stands_in_the_rooms_that_keep() -> None:
    """In store/, findings/, reports/queries/ and in files named queries.py."""
    rest = [path for path in modules("monitor", "spiders") if not name(path).startswith(SQL_ROOMS)]
    found = {name(path) for path in rest if path.name != "queries.py" and _holds_sql(path)}
    assert found == set(), "move these statements to store/, findings/ or a queries.py"


def _holds_sql(path: Path) -> bool:
    if {f"sqlalchemy.{word}" for word in STATEMENTS} & set(imports(path)):
        return True
    calls = [node.func for node in nodes(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return any(
        (call.attr in STATEMENTS and ast.unparse(call.value) in ("sa", "sqlalchemy"))
        or (call.attr in RUNS and ast.unparse(call.value).endswith("conn"))
        for call in calls
    )


@pytest.mark.parametrize("path", modules("monitor", "spiders"), ids=name)
def test_nothing_connects_reads_or_asks_the_time_at_import(path: Path) -> None:
    forbidden = {
        "connect",
        "create_engine",
        "open",
        "read_text",
        "read_bytes",
        "now",
        "today",
        "urlopen",
        "load",
    }
    for node in _at_import(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            assert called not in forbidden, f"{name(path)}:{node.lineno}: {called}() at import"


def _at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run when the module is imported: everything outside functions, and outside `if __name__`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            continue
        yield node
        yield from _at_import(node)


@pytest.mark.parametrize("path", modules("monitor", "spiders"), ids=name)
def test_no_module_is_a_drawer_for_everything(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "base", "misc"}


@pytest.mark.parametrize("path", modules("monitor", "spiders"), ids=name)
def test_a_broad_except_names_its_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if re.match(r"\s*except\s*(Exception\s*(as \w+)?)?:", line):
            reason = line.partition("#")[2].removeprefix(" noqa: BLE001").strip(" -")
            assert reason, f"{name(path)}:{number}: {line.strip()}"


def test_every_shipped_wordlist_loads() -> None:
    loaded = folders.load(folders.SHIPPED)
    assert sum(pair.code == "text.typo" for pair in loaded.pairs) >= 400
    assert len(loaded.terms) >= 200 and len(loaded.categories) >= 5


def test_codes_of_checks_are_unique_and_well_formed() -> None:
    codes = [check.code for check in CHECKS]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", code) for code in codes)


def test_every_check_says_whom_it_serves() -> None:
    assert all(check.title and check.indicator for check in CHECKS)


def test_a_veto_is_for_a_person_to_decide() -> None:
    assert not [check.code for check in CHECKS if check.severity is Severity.SERIOUS and check.confirms_itself]


def test_every_check_stands_once_in_the_architecture() -> None:
    """One row of its table of checks a check: `| code | …`."""
    rows = re.findall(r"^\| `?([a-z]+\.[a-z_]+)`? \|", read("ARCHITECTURE.md"), re.MULTILINE)
    assert sorted(rows) == sorted(check.code for check in CHECKS)


def test_every_check_is_tested() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in modules("tests/checks"))
    assert [check.code for check in CHECKS if check.code not in tests] == []


def test_every_command_is_on_the_page_of_commands() -> None:
    """docs/commands.md, to which both READMEs point."""
    headings = re.findall(r"^## (.+)$", read("docs/commands.md"), re.MULTILINE)
    assert headings == [words for words, _ in reference.commands()]
    assert "docs/commands.md" in read("README.md") and "docs/commands.md" in read("README.zh-CN.md")


def test_every_setting_is_documented() -> None:
    text = read("README.md") + read("README.zh-CN.md") + read("ARCHITECTURE.md") + read("deploy/README.md")
    names = [f"MONITOR_{entry.name.upper()}" for entry in fields(Settings)]
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=name)
def test_files_that_documents_name_exist(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} points to {target}"


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "deploy/README.md"])
def test_paths_in_the_text_of_documents_exist(document: str) -> None:
    """`monitor/store/tables.py`, `wordlists/`: whatever stands in code quotes and begins with a folder of the root."""
    paths = re.findall(r"`((?:monitor|spiders|tests|wordlists|docs|deploy)/[\w./-]*)`", read(document))
    assert [path for path in paths if not (ROOT / path).exists()] == []


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8") if (ROOT / document).exists() else ""
