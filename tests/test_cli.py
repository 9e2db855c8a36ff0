"""The command line: help in Chinese with an example, rows in three formats, exit codes, never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import click
import pytest
import sqlalchemy as sa

from monitor import clock, jobs, locks
from monitor import settings as environment
from monitor.cli import monitor, output, run
from monitor.cli.reporting import _month
from monitor.store.database import open_store
from monitor.store.tables import findings, pages, places, scans

ROOT = Path(__file__).parents[1]


def commands(group: click.Group = monitor, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = sorted(commands())
Run = Callable[..., int]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def district(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder after `monitor init`."""
    assert run(["init"]) == 0
    capsys.readouterr()
    return home


def add_finding(message: str = "链接打不开", wrong: str = "") -> None:
    """One finding on one page, as a scan would have left it."""
    settings = environment.load()
    from monitor import registry

    with open_store(settings, registry.load(settings.registry)) as store, store.begin() as conn:
        now = clock.now()
        conn.execute(scans.insert().values(id=1, site="portal", stage="finished", started_at=now))
        page = {
            "url": "https://www.example.gov.cn/a.htm",
            "kind": "article",
            "first_seen_at": now,
            "title": "甲",
        }
        conn.execute(pages.insert().values(id=1, site="portal", first_scan_id=1, wanted_scan_id=1, **page))
        about = {
            "code": "link.dead",
            "state": "confirmed",
            "severity": "一般",
            "message": message,
            "wrong": wrong,
        }
        seen = {"first_seen_at": now, "last_seen_at": now, "first_scan_id": 1, "last_scan_id": 1}
        key = {"site": "portal", "unit": "zfb", "subject_key": "k", "subject": "s"}
        conn.execute(findings.insert().values(id=1, **about, **seen, **key))
        conn.execute(places.insert().values(finding_id=1, page_id=1, first_seen_at=now, last_seen_at=now))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself_in_chinese_with_an_example(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"用法：monitor {' '.join(path)}")
    example = text.split("例:\n")[1]
    assert f"monitor {path[0]}" in example or f"{' '.join(path)}" in example
    assert not {"Usage", "Options", "Show this message"} & set(text.replace(":", " ").split())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    command: click.Command = monitor
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from monitor.cli import run; run(['--help']); "
        "heavy = {'sqlalchemy', 'scrapy', 'lxml', 'jieba', 'alembic', 'apprise', 'docx'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scann"], "是不是想用 scan"),
        (["registry", "chek"], "是不是想用 check"),
        (["scan", "--ful"], "是不是想用 --full"),
        (["scan", "--max-pages", "0"], "--max-pages 的值不对"),
        (["notice"], "没有写 --out"),
        (["notice", "--out", "x", "--month", "2026-13"], "写成 2026-11 的样子"),
        (["mark", "--state", "new", "--who", "x"], "没有写"),
        (["findings", "--state", "nwe"], "可用的有：new"),
        (["digest", "--date", "yesterday"], "写成 2026-11-20 的样子"),
    ],
)
def test_a_usage_error_is_one_chinese_sentence_and_exit_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert words in error and "--help" in error and len(error.splitlines()) == 1


@pytest.mark.parametrize("command", ["scan", "findings", "digest", "recheck", "prune", "send", "schedule"])
def test_without_a_registry_the_way_to_one_is_told(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command]) == 2
    error = capsys.readouterr().err
    assert error == "registry.toml：找不到这个文件。改法：先运行 monitor init，或用 --registry 指明位置\n"


def test_without_a_database_the_way_to_one_is_told(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (district / "data/monitor.db").unlink()
    assert run(["findings"]) == 2
    assert "monitor init" in capsys.readouterr().err


def test_an_old_database_is_refused_with_the_command_to_run(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(district / "data/monitor.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '0000'").close()
    assert run(["scan"]) == 2
    assert "monitor upgrade" in capsys.readouterr().err


def test_an_unknown_setting_stops_every_command(
    district: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONITOR_WORKER", "3")
    assert run(["findings"]) == 2
    assert "MONITOR_WORKERS" in capsys.readouterr().err


def test_init_keeps_a_registry_that_is_there(district: Path) -> None:
    (district / "registry.toml").write_text('[monitor]\ndistrict = "甲区"\n', encoding="utf-8")
    assert run(["init"]) == 0
    assert "甲区" in (district / "registry.toml").read_text(encoding="utf-8")


def test_the_registry_may_lie_elsewhere(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--registry", "etc/r.toml", "init"]) == 0
    assert (home / "etc/data/monitor.db").exists()
    assert run(["--registry", "etc/r.toml", "registry", "check"]) == 0
    assert "示例区人民政府" in capsys.readouterr().out


def test_a_site_that_is_not_registered_is_named_with_those_that_are(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scan", "--site", "portl"]) == 2
    assert "是不是想写 portal" in capsys.readouterr().err


def test_findings_as_json_have_the_promised_shape(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    assert run(["findings", "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert {
        *(
            "id",
            "code",
            "severity",
            "state",
            "confirmed",
            "site",
            "unit",
            "column",
            "message",
            "wrong",
            "suggestion",
        ),
        *("context", "target", "indicator", "first_seen", "last_seen", "due", "recurrences", "places"),
    } <= set(found)
    assert {"url", "title", "column", "first_seen", "last_seen", "open"} <= set(found["places"][0])
    assert found["first_seen"].endswith("+08:00") and found["indicator"]


def test_findings_for_excel_bear_a_bom_and_no_formula(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding(message='=HYPERLINK("http://x")', wrong="@SUM(A1)")
    assert run(["findings", "--format", "csv"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("\ufeff")
    header, row = csv.reader(io.StringIO(out.removeprefix("\ufeff")))
    cells = dict(zip(header, row, strict=True))
    assert cells["问题"].startswith("'=") and cells["原文"].startswith("'@")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", cells["首次发现"])
    assert cells["页面"] == "https://www.example.gov.cn/a.htm"


def test_findings_on_a_terminal_are_aligned_and_harmless(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding(message="坏\x1b[31m链接\n" + "长" * 100)
    assert run(["findings"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "\x1b" not in "".join(lines) and len(lines) == 3 and "…" in lines[2]


def test_a_table_counts_a_chinese_character_as_two() -> None:
    text = output.table([{"a": "中文", "b": 1}, {"a": "x", "b": 22}], {"a": "A", "b": "B"})
    assert text == "A     B\n────  ──\n中文  1\nx     22"


def test_marking_needs_an_allowed_move_and_says_so(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    marking = ["mark", "1", "--state", "false_positive", "--who", "张三"]
    assert run(marking) == 1  # no reason given
    assert "原因" in capsys.readouterr().err
    assert run([*marking, "--why", "人名", "--scope", "site"]) == 0
    assert run(["exceptions", "list", "--format", "json"]) == 0
    (exception,) = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert (exception["owner"], exception["reason"], exception["scope_label"]) == ("张三", "人名", "本网站")
    assert run(["exceptions", "withdraw", str(exception["id"]), "--who", "李四"]) == 0
    assert run(["exceptions", "withdraw", "99", "--who", "李四"]) == 1


def test_one_that_cannot_be_marked_does_not_hold_up_the_others(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_finding()
    assert (
        run(
            [
                "mark",
                "77",
                "1",
                "--state",
                "waived",
                "--who",
                "张三",
                "--why",
                "整修",
                "--until",
                "2999-01-01",
            ]
        )
        == 1
    )
    said = capsys.readouterr()
    assert "77：" in said.err and "已改 1 条" in said.out


def test_marks_in_a_batch_can_be_looked_at_before_they_are_made(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_finding()
    batch = ["mark", "--of-state", "confirmed", "--code", "link.dead", "--state", "notified", "--who", "张三"]
    assert run([*batch, "--dry-run"]) == 0 and "会改 1 条：1" in capsys.readouterr().out
    assert run(batch) == 0 and "已改 1 条" in capsys.readouterr().out
    assert run(batch) == 0 and "已改 0 条" in capsys.readouterr().out
    assert run(["mark", "--state", "notified", "--who", "张三"]) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["assign"], 0, "最接近的单位"),
        (["assign", "list"], 0, "页面来源"),
        (["assign", "ways"], 0, "未销号问题"),
        (["assign", "rules"], 0, "设立人"),
        (["assign", "set", "--unit", "zfb", "--who", "张三"], 2, "要指明更正什么"),
        (["assign", "set", "--source", "新华社", "--unit", "xxx", "--who", "张三"], 2, "没有登记“xxx”"),
        (["assign", "set", "--finding", "77", "--unit", "zfb", "--who", "张三"], 1, "77：没有这个编号"),
        (["assign", "withdraw", "9", "--who", "张三"], 1, "已撤销 0 条规则"),
        (["verify"], 0, "核验结果"),
        (["verify", "77"], 1, "77：没有这个编号"),
        (["verify", "--notice", "3"], 2, "没有 3 号整改通知书"),
        (["escalate"], 0, "限期"),
        (["escalate", "--list"], 0, "限期"),
        (["escalate", "--unit", "zfb"], 2, "加上 --list"),
        (["reply", "form", "--notice", "x", "--out", "f.xlsx"], 2, "看不懂"),
        (["reply", "import", "registry.toml"], 2, "xlsx"),
        (["reply", "list", "--for-staff"], 0, "整改情况"),
    ],
)
def test_what_follows_a_repair_answers_in_chinese_and_by_its_exit_code(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert run(words) == code
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_a_digest_of_a_day_without_scans_says_that_nothing_was_looked_at(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["digest"]) == 0
    assert "没有检查" in capsys.readouterr().out
    assert run(["digest", "--out", "d", "--date", "2026-11-20"]) == 0
    assert sorted(path.name for path in (district / "d").iterdir()) == [
        f"digest-2026-11-20.{ending}" for ending in ("html", "json", "txt")
    ]


def test_sending_without_an_address_is_a_configuration_error(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["digest", "--send"]) == 2
    assert "MONITOR_SMTP_URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 11, 1), "2026-10"), (date(2026, 1, 31), "2025-12"), (date(2026, 12, 2), "2026-11")],
)
def test_a_notice_is_for_the_month_before(monkeypatch: pytest.MonkeyPatch, today: date, month: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    assert _month(None) == month


def test_a_scan_that_still_runs_is_not_started_twice(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with locks.held(district / "data", "scan-portal", "scan-jtj"):
        assert run(["scan"]) == 1
        assert capsys.readouterr().err.count("不再重复开始") == 2
        assert run(["prune"]) == 1
        assert "正在进行" in capsys.readouterr().err


def test_the_registry_is_checked_with_its_lines(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = district / "registry.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('code = "3700000001"', 'code = "37"'), encoding="utf-8")
    assert run(["registry", "check"]) == 2
    line = path.read_text(encoding="utf-8").splitlines().index
    assert "网站标识码“37”不合规" in (error := capsys.readouterr().err) and error.startswith("registry.toml:")
    assert 'code = "37"' in path.read_text(encoding="utf-8").splitlines()[int(error.split(":")[1].split("：")[0]) - 1]
    assert line is not None


def test_the_shipped_wordlists_load(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["wordlists", "check"]) == 0
    assert "词表没有错" in capsys.readouterr().out


def test_a_bad_wordlist_of_ones_own_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "words").mkdir()
    (home / "words/typos.tsv").write_text("只有一列\n", encoding="utf-8")
    monkeypatch.setenv("MONITOR_WORDLISTS", "words")
    assert run(["wordlists", "check"]) == 2
    assert "typos.tsv:1" in capsys.readouterr().err


def test_check_finds_a_typo_before_publication(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "稿件.txt").write_text("会议布署了下一步工作。\n", encoding="utf-8")
    assert run(["check", "稿件.txt", "--format", "json"]) == 0
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["code"], problem["wrong"], problem["suggestion"]) == ("text.typo", "布署", "部署")
    assert run(["check", "稿件.txt", "--fail"]) == 1


def test_check_says_how_sure_it_is(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_PRESET", "全面")
    text = "会议布署了工作。\n各级人民政腐应当加强对安全生产工作的领导。\n"
    (home / "稿件.txt").write_text(text, encoding="utf-8")
    assert run(["check", "稿件.txt", "--format", "json"]) == 0
    found = {one["wrong"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["布署"]["certain"], found["布署"]["confidence"], found["布署"]["level"]) == (True, 1.0, "确定")
    assert 0 < found["政腐"]["confidence"] < 1
    assert run(["check", "稿件.txt"]) == 0
    assert "把握" in capsys.readouterr().out


def test_check_of_lines_answers_each_line_with_offsets(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.txt").write_bytes("一切正常\r\n\n会议布署工作\n".encode() + "会议布署工作\n".encode("gb18030"))
    assert run(["check", "--lines", "a.txt"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["line"] for answer in answers] == [1, 2, 3, 4]
    assert [len(answer["problems"]) for answer in answers] == [0, 0, 1, 1]
    problem = answers[2]["problems"][0]
    said = {"start", "end", "wrong", "suggestion", "code", "severity", "message"}
    assert set(problem) == said | {"certain", "confidence"}
    assert "会议布署工作"[problem["start"] : problem["end"]] == problem["wrong"] == "布署"


def test_check_of_what_cannot_be_read_is_not_clean(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    assert run(["check", "坏.docx", "--fail"]) == 1
    assert "不能算没有问题" in capsys.readouterr().err
    assert run(["check", "没有.txt"]) == 2


def test_extract_prints_the_document(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.html").write_text("<title>标题</title><p>正文<a href='b.htm'>链接</a></p>", encoding="utf-8")
    assert run(["extract", "a.html", "--url", "https://www.example.gov.cn/x/a.html"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["links"][0]["url"] == "https://www.example.gov.cn/x/b.htm"
    assert {
        *(
            "kind",
            "title",
            "date",
            "date_source",
            "source",
            "column",
            "breadcrumb",
            "charset",
            "meta",
            "items",
        ),
        *("identity", "blocks", "links", "outcome"),
    } <= set(found)


def test_backup_and_restore_bring_everything_back(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    body = district / "data/bodies/aa/bb/x.zst"
    body.parent.mkdir(parents=True)
    body.write_bytes(b"body")
    (district / "data/privacy.key").write_text("00")
    assert run(["backup", "b/one.tar"]) == 0
    assert run(["restore", "b/one.tar"]) == 2  # there is data already
    body.unlink()
    for name in ("monitor.db", "privacy.key"):
        (district / "data" / name).unlink()
    (district / "registry.toml").unlink()
    assert run(["restore", "b/one.tar"]) == 0
    capsys.readouterr()
    assert run(["findings", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert body.read_bytes() == b"body" and (district / "data/privacy.key").read_text() == "00"
    assert oct((district / "b/one.tar").stat().st_mode)[-3:] == "600"


def test_a_file_that_is_no_backup_is_refused(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (district / "x.tar").write_text("no tar")
    assert run(["restore", "x.tar"]) == 2
    assert "不是本程序的备份文件" in capsys.readouterr().err


def test_postgresql_is_backed_up_and_restored(
    district: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = sa.create_engine(
        postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as conn:
        conn.exec_driver_sql("CREATE DATABASE backed_up")
    engine.dispose()
    monkeypatch.setenv("MONITOR_DATABASE_URL", postgres_server.replace("/postgres?", "/backed_up?"))
    assert run(["upgrade"]) == 0
    add_finding()
    assert run(["backup", "one.tar"]) == 0
    assert run(["mark", "1", "--state", "waived", "--who", "x", "--why", "y", "--until", "2999-01-01"]) == 0
    assert run(["restore", "one.tar", "--force"]) == 0
    capsys.readouterr()
    assert run(["findings", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["state"] == "confirmed"


def test_schedule_becomes_the_timetable(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[list[str], str]] = []
    monkeypatch.setattr(os, "execve", lambda program, words, env: called.append((words, env["MONITOR_REGISTRY"])))
    run(["--registry", str(district / "registry.toml"), "schedule"])
    assert called == [([sys.executable, "-m", "monitor.scheduler"], str(district / "registry.toml"))]


def test_sigterm_ends_with_143_and_without_a_traceback(district: Path) -> None:
    code = "import os, signal, click; from monitor import cli; cli.monitor.add_command(click.Command('wait', "
    code += "callback=lambda: os.kill(os.getpid(), signal.SIGTERM))); cli.main(['wait'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (143, "")


def test_a_digest_is_told_once_a_day(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`send_digest` writes it down under the day's key; a second call finds it there."""
    from monitor import registry
    from monitor.store.tables import messages

    monkeypatch.setenv("MONITOR_SMTP_URL", "mailto://127.0.0.1:1?from=a@example.invalid&to=b@example.invalid")
    settings = environment.load()
    registered = registry.load(settings.registry)
    with open_store(settings, registered) as store:
        for _ in range(2):
            jobs.send_digest(store, settings, jobs.digest(store, registered))
        with store.read() as conn:
            assert conn.scalar(sa.select(sa.func.count()).select_from(messages)) == 1
