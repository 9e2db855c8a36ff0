"""Settings come from the environment once, typed; what is wrong stops the start with the way to mend it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import pytest

from monitor import clock
from monitor.model import Severity, Step
from monitor.settings import ConfigError, Settings, environment, load


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load({}) == Settings()


def test_every_field_can_be_set_and_travels_to_a_child_process(tmp_path: Path) -> None:
    holidays = tmp_path / "holidays.txt"
    holidays.write_text("2031-01-01 休\n", encoding="utf-8")
    given = {
        "MONITOR_PRESET": "全面",
        "MONITOR_SURE": "0.99",
        "MONITOR_DOUBT": "0.6",
        "MONITOR_MODEL": "/etc/model",
        "MONITOR_ONNX": "/etc/model.onnx",
        "MONITOR_READER_URL": "http://127.0.0.1:11434/v1",
        "MONITOR_READER_MODEL": "reader:7b",
        "MONITOR_READER_KEY": "secret",
        "MONITOR_READER_TIMEOUT": "9.5",
        "MONITOR_REGISTRY": "/etc/registry.toml",
        "MONITOR_DATABASE_URL": "postgresql://u@h/d",
        "MONITOR_BODIES_URL": "s3://bucket/bodies",
        "MONITOR_WORDLISTS": "/etc/words",
        "MONITOR_TEMPLATES": "/etc/templates",
        "MONITOR_BACKUP_DIR": "/backup",
        "MONITOR_HOLIDAYS": str(holidays),
        "MONITOR_NOW": "2026-11-20T01:00:00+08:00",
        "MONITOR_TICKS": str(tmp_path / "ticks"),
        "MONITOR_DELAY": "0.25",
        "MONITOR_BACKLOG_BEFORE": "2025-01-01",
        "MONITOR_OUTSIDE_DELAY": "1.5",
        "MONITOR_TIMEOUT": "3.5",
        "MONITOR_REFERENCES": "https://a.example/,https://b.example/",
        "MONITOR_BROWSER": "/usr/bin/chromium",
        "MONITOR_CONTACT": "zfb@example.invalid",
        "MONITOR_SMTP_URL": "mailto://a",
        "MONITOR_MAIL_FROM": "monitor@example.invalid",
        "MONITOR_DUE_DAYS": "严重=2,较重=3,一般=4,提示=5",
        "MONITOR_ASSESS": "问题=45,按期=25",
        "MONITOR_ESCALATE_OVERDUE": "提醒=2,约谈=30",
        "MONITOR_ESCALATE_RECURRENCES": "无",
        "MONITOR_ESCALATE_OPEN": "督办=9",
        "MONITOR_ESCALATE_DUE": "remind=3",
    }
    given |= {f"MONITOR_{entry.name.upper()}": "7" for entry in fields(Settings) if entry.type == "int"}
    assert {f"MONITOR_{entry.name.upper()}" for entry in fields(Settings)} == set(given)
    settings = load(given)
    untouched = [
        entry.name for entry in fields(Settings) if getattr(settings, entry.name) == getattr(Settings(), entry.name)
    ]
    assert untouched == ["revisit_days"]  # whose default is 7
    assert load(environment(settings)) == settings


def test_a_child_process_gets_no_other_settings_than_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_WORKERS", "9")
    monkeypatch.setenv("OTHER", "kept")
    child = environment(Settings(registry=Path("r.toml")))
    assert child["OTHER"] == "kept" and child["MONITOR_REGISTRY"] == "r.toml" and "MONITOR_WORKERS" not in child


def test_an_empty_value_counts_as_not_set() -> None:
    assert load({"MONITOR_WORKERS": " ", "MONITOR_NOW": ""}) == Settings()


BAD = [
    ("MONITOR_WORKER", "2", "没有这个设置", "是不是想写 MONITOR_WORKERS"),
    ("MONITOR_XYZZY_PLUGH", "2", "没有这个设置", "MONITOR_WORKERS"),
    ("MONITOR_WORKERS", "two", "值“two”不对", "不小于 1 的整数"),
    ("MONITOR_WORKERS", "0", "值“0”不对", "不小于 1 的整数"),
    ("MONITOR_MAX_PAGES", "1e4", "值“1e4”不对", "整数"),
    ("MONITOR_DELAY", "-1", "值“-1”不对", "秒数"),
    ("MONITOR_DELAY", "nan", "值“nan”不对", "秒数"),
    ("MONITOR_TIMEOUT", "15s", "值“15s”不对", "秒数"),
    ("MONITOR_NOW", "yesterday", "值“yesterday”不对", "2026-11-20T01:00:00+08:00"),
    ("MONITOR_BACKLOG_BEFORE", "2025", "值“2025”不对", "写成 2026-01-01 的样子"),
    ("MONITOR_DUE_DAYS", "严重=0", "不对", "“严重=0”看不懂"),
    ("MONITOR_DUE_DAYS", "重大=1", "不对", "“重大=1”看不懂"),
    ("MONITOR_ESCALATE_OVERDUE", "警告=1", "不对", "“警告=1”看不懂"),
    ("MONITOR_READER_URL", "ftp://127.0.0.1/v1", "不对", "http://127.0.0.1:11434/v1"),
    ("MONITOR_READER_URL", "http://user:word@127.0.0.1/v1", "不对", "不写在里面"),
    ("MONITOR_READER_URL", "http://127.0.0.1:99999/v1", "不对", "写一个网址"),
    ("MONITOR_READER_URL", "http://127.0.0.1/v1?x=1", "不对", "写一个网址"),
    ("MONITOR_READER_URL", "http://127.0.0.1/v1", "一起写", "MONITOR_READER_MODEL"),
    ("MONITOR_READER_MODEL", "reader:7b", "一起写", "MONITOR_READER_MODEL"),
    ("MONITOR_HOLIDAYS", "/nowhere/holidays.txt", "读不了", "MONITOR_HOLIDAYS"),
]


@pytest.mark.parametrize(("name", "value", "what", "mend"), BAD)
def test_a_bad_value_stops_with_name_and_mend(name: str, value: str, what: str, mend: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load({name: value})
    assert what in caught.value.what and mend in caught.value.fix


def test_all_bad_values_are_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load({"MONITOR_WORKERS": "x", "MONITOR_DELAY": "y", "MONITOR_NO": "z"})
    assert str(caught.value).count("改法：") == 3


def test_due_days_not_named_keep_their_default() -> None:
    found = load({"MONITOR_DUE_DAYS": "较重=3，提示=30"}).due_days
    assert found == {Severity.SERIOUS: 1, Severity.MAJOR: 3, Severity.MINOR: 10, Severity.HINT: 30}


def test_the_ladder_is_a_setting_and_a_step_not_named_is_left_out() -> None:
    usual = Settings()
    assert usual.escalate_overdue == dict(zip(Step, (1, 5, 10, 20), strict=True))
    given = {
        "MONITOR_ESCALATE_OVERDUE": "提醒=3，约谈=30",
        "MONITOR_ESCALATE_RECURRENCES": "无",
        "MONITOR_ESCALATE_OPEN": "督办=12",
        "MONITOR_ESCALATE_DUE": "remind=4",
    }
    found = load(given)
    assert found.escalate_overdue == {Step.REMIND: 3, Step.INTERVIEW: 30} and found.escalate_recurrences == {}
    assert (found.escalate_open, found.escalate_due) == ({Step.SUPERVISE: 12}, {Step.REMIND: 4})


@pytest.mark.parametrize("value", ["提醒", "提醒=0", "约谈会=3", "提醒=x"])
def test_a_step_that_cannot_be_read_is_named_with_how_to_write_it(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load({"MONITOR_ESCALATE_OVERDUE": value})
    assert "提醒=1,督办=5,通报=10,约谈=20" in caught.value.fix and value in caught.value.fix


def test_now_freezes_the_clock_and_a_time_without_zone_is_shanghai_time() -> None:
    load({"MONITOR_NOW": "2026-11-20T01:00"})
    assert clock.now() == datetime(2026, 11, 20, 1, 0, tzinfo=clock.ZONE)
    load({})
    assert clock.now() != datetime(2026, 11, 20, 1, 0, tzinfo=clock.ZONE)


def test_a_holidays_file_reaches_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "holidays.txt"
    path.write_text("# 2031 年\n2031-01-01 休\n\n2031-01-04 班  # 周六\n", encoding="utf-8-sig")
    load({"MONITOR_HOLIDAYS": str(path)})
    assert clock.add_working_days(date(2030, 12, 31), 2) == date(2031, 1, 3)
    assert clock.is_working_day(date(2031, 1, 4))


@pytest.mark.parametrize("line", ["2031-1-1 休", "2031-01-01", "2031-01-01 假", "2031-13-01 休", "2031-01-01 休 元旦"])
def test_a_bad_line_of_the_holidays_file_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "holidays.txt"
    path.write_text(f"2031-01-02 班\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load({"MONITOR_HOLIDAYS": str(path)})
    assert caught.value.line == 2 and "2027-01-01 休" in caught.value.fix


def test_an_error_without_a_line_shows_none() -> None:
    assert str(ConfigError("registry.toml", 12, "甲", "乙")) == "registry.toml:12：甲。改法：乙"
    assert str(ConfigError("registry.toml", 0, "甲", "乙")) == "registry.toml：甲。改法：乙"


def test_the_language_model_can_be_left_out() -> None:
    alone = load({"MONITOR_PRESET": "词表"})
    assert alone.model_preset == "" and load(environment(alone)) == alone
    assert load({}).model_preset == "均衡"


@pytest.mark.parametrize("text", ["0", "1.5", "很高"])
def test_a_threshold_is_a_share(text: str) -> None:
    with pytest.raises(ConfigError, match="0 到 1"):
        load({"MONITOR_SURE": text})
