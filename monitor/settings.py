"""The only reader of the environment. Typed; an unknown MONITOR_* name stops the start."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor import clock
from monitor.model import Severity, Step
from monitor.ngrams import presets

_NONE = "无"
PREFIX = "MONITOR_"
ASSESS = {
    "问题": 40.0, "严重": 10.0, "较重": 2.0, "一般": 0.5, "按期": 30.0,
    "复发": 10.0, "每次复发": 2.0, "更新": 20.0, "每个更新问题": 2.0,
}  # fmt: skip
LISTS_ALONE = "词表"


class ConfigError(Exception):
    """Something in a file (or in the environment) that a person wrote is wrong. The command line ends with code 2.

    `line` is 0 where there is none. `also` holds the further errors of the same file; the first one decides.
    """

    def __init__(self, file: str, line: int, what: str, fix: str, also: Iterable[ConfigError] = ()) -> None:
        super().__init__(file, line, what, fix)
        self.file, self.line, self.what, self.fix, self.also = file, line, what, fix, tuple(also)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return "\n".join([f"{place}：{self.what}。改法：{self.fix}", *map(str, self.also)])

    @classmethod
    def of(cls, errors: Iterable[ConfigError]) -> ConfigError:
        """One error that shows them all."""
        first, *others = errors
        return cls(first.file, first.line, first.what, first.fix, others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is not in the registry. Each field is read from MONITOR_<NAME IN CAPITALS>."""

    registry: Path = Path("registry.toml")
    database_url: str = ""  # empty: sqlite:///<data_dir>/monitor.db
    bodies_url: str = ""  # fsspec URL; empty: <data_dir>/bodies
    wordlists: Path | None = None  # a folder of one's own lists, laid over the shipped ones
    templates: Path | None = None  # a folder of one's own Word templates; None: <data_dir>/templates
    backup_dir: Path | None = None  # where the nightly backups go, best on another disk; None: <data_dir>/backups
    holidays: Path | None = None  # lines `2027-01-01 休`, `2027-02-07 班`: years the calendar does not know yet
    now: datetime | None = None  # freezes the clock (demo nights, tests)
    ticks: Path | None = None  # beside `now`: the clock runs on from there, a second a reading (clock.run)
    workers: int = 2  # processes that check
    concurrency: int = 8  # requests at once to one of our sites
    delay: float = 0.0  # seconds between two requests to one host
    outside_concurrency: int = 2
    outside_delay: float = 0.5
    timeout: float = 15.0
    max_body: int = 10_000_000  # bytes after decompression
    max_depth: int = 12
    max_pages: int = 20_000  # pages asked for in one scan of one site
    max_minutes: int = 0  # of crawling one site in one scan; 0: no limit
    model: Path | None = None  # a language model of one's own text (`monitor learn --base`); None: the shipped one
    preset: str = presets.DEFAULT  # 严格 均衡 全面: the language model beside the wordlists; 词表: the wordlists alone
    sure: float | None = None  # chance from which the language model says 确定; empty: the preset's
    doubt: float | None = None  # and from which it says anything
    onnx: Path | None = None  # a user's own spelling model, asked about what is doubtful
    reader_url: str = ""  # a local service that is asked the same: http://127.0.0.1:11434/v1
    reader_model: str = ""
    reader_key: str = field(default="", repr=False)
    reader_limit: int = 300  # requests a day
    reader_timeout: float = 30.0  # seconds for one whole answer
    max_list_pages: int = 50
    backlog_before: date | None = None  # what is found on pages published before is 存量; None: nothing is
    revisit_days: int = 7  # every page is looked at once in so many days
    remember_hours: int = 12  # how long a link target's good result is remembered
    circuit_after: int = 10  # failures in a row after which a host is left alone
    references: tuple[str, ...] = ()  # addresses outside that answer when our own network is well (`monitor probe`)
    browser: str = ""  # path of a Chromium that draws pages whose list is not understood; empty: none
    contact: str = ""  # in the user agent
    smtp_url: str = ""  # apprise URL(s) of the digest's readers, comma separated
    mail_from: str = ""
    keep_days: int = 400
    due_days: dict[Severity, int] = field(
        default_factory=lambda: {
            Severity.SERIOUS: 1,
            Severity.MAJOR: 5,
            Severity.MINOR: 10,
            Severity.HINT: 20,
        }
    )
    # The ladder 提醒 → 督办 → 通报 → 约谈: from how many on a step is called for; a step that is not named is left out.
    escalate_overdue: dict[Step, int] = field(default_factory=lambda: dict(zip(Step, (1, 5, 10, 20), strict=True)))
    escalate_recurrences: dict[Step, int] = field(default_factory=lambda: {Step.SUPERVISE: 2, Step.CIRCULATE: 3})
    escalate_open: dict[Step, int] = field(
        default_factory=lambda: {Step.SUPERVISE: 30, Step.CIRCULATE: 60, Step.INTERVIEW: 120}
    )
    escalate_due: dict[Step, int] = field(default_factory=lambda: dict(zip(Step, (2, 5, 10, 5), strict=True)))

    # The annual assessment: full marks of 问题 按期 复发 更新, and what one finding costs.
    assess: dict[str, float] = field(default_factory=lambda: dict(ASSESS))

    @property
    def model_preset(self) -> str:
        """How the language model is used; empty where only the wordlists speak."""
        return "" if self.preset == LISTS_ALONE else self.preset


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or from `environ`); sets the clock and hands it the holidays file.

    Raises ConfigError, which names the variable and how to fix it. An empty value counts as not set.
    """
    given = {name: value.strip() for name, value in _ours(os.environ if environ is None else environ)}
    errors = [_unknown(name) for name in given if name not in _NAMES]
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name in _NAMES and text:
            try:
                values[_NAMES[name]] = _READERS[_NAMES[name]](text)
            except ValueError as error:
                errors.append(ConfigError(f"环境变量 {name}", 0, f"值“{text}”不对", str(error)))
    if errors:
        raise ConfigError.of(errors)
    settings = Settings(**values)
    if bool(settings.reader_url) != bool(settings.reader_model):
        raise ConfigError("环境变量 MONITOR_READER_URL", 0, "地址和模型名要一起写", "同时设置 MONITOR_READER_MODEL")
    clock.freeze(settings.now)
    if settings.now and settings.ticks:
        clock.run(settings.now, settings.ticks)
    clock.holidays(read_holidays(settings.holidays) if settings.holidays else {})
    return settings


def environment(settings: Settings) -> dict[str, str]:
    """The environment for a child process that shall see the same settings: this process's own, with ours over it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {
        PREFIX + entry.name.upper(): _written(getattr(settings, entry.name))
        for entry in fields(Settings)
        if getattr(settings, entry.name) != _default(entry)
    }


def speak(language: str) -> None:
    """Let gettext look its catalogues up by this language and not by the shell's: our users read Chinese."""
    os.environ["LANGUAGE"] = language


def read_holidays(path: Path) -> dict[date, bool]:
    """A holidays file: date → is it a working day. Raises ConfigError with file and line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            str(path),
            0,
            f"节假日文件读不了（{type(error).__name__}）",
            "检查 MONITOR_HOLIDAYS 的路径，文件存为 UTF-8",
        ) from error
    days: dict[date, bool] = {}
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if words:
            day, works = _holiday(path, number, words)
            days[day] = works
    return days


def _holiday(path: Path, number: int, words: list[str]) -> tuple[date, bool]:
    try:
        day, mark = words
        return date.fromisoformat(day), {"休": False, "班": True}[mark]
    except (ValueError, KeyError) as error:
        raise ConfigError(
            str(path), number, f"“{' '.join(words)}”看不懂", "写成“2027-01-01 休”或“2027-02-07 班”，一行一天"
        ) from error


def _ours(environ: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in environ.items() if name.startswith(PREFIX))


def _unknown(name: str) -> ConfigError:
    near = get_close_matches(name.removeprefix(PREFIX).lower(), _NAMES.values(), n=1)  # the prefix is alike in all
    fix = (
        f"是不是想写 {PREFIX}{near[0].upper()}？不用的请去掉"
        if near
        else f"去掉它，可用的有：{'、'.join(sorted(_NAMES))}"
    )
    return ConfigError(f"环境变量 {name}", 0, "没有这个设置", fix)


def _whole(low: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(f"写一个不小于 {low} 的整数") from None
        if value < low:
            raise ValueError(f"写一个不小于 {low} 的整数")
        return value

    return read


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 1:
        raise ValueError("写一个 0 到 1 之间的小数，例如 0.9")
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError("写秒数，例如 0.5") from None
    if not 0 <= value <= 3600:  # also refuses nan and inf
        raise ValueError("写 0 到 3600 之间的秒数，例如 0.5")
    return value


def _moment(text: str) -> datetime:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("写成 2026-11-20T01:00:00+08:00 的样子") from None
    return value if value.tzinfo else value.replace(tzinfo=clock.ZONE)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("写成 2026-01-01 的样子") from None


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))))
    if not all(one.startswith(("http://", "https://")) for one in found):
        raise ValueError("写一到几个网址，逗号分开，例如 https://www.example.com/,https://www.example.org/")
    return found


def _service(text: str) -> str:
    """One plain address: what is sent to it goes nowhere else."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and parts.username is None
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", text):
        raise ValueError("写一个网址，例如 http://127.0.0.1:11434/v1，用户名密码不写在里面")
    return text


def _due_days(text: str) -> dict[Severity, int]:
    """`严重=1,较重=5`: those not named keep their default."""
    days = Settings().due_days
    for part in filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))):
        name, _, number = part.partition("=")
        try:
            days[Severity(name.strip())] = _whole(1)(number)
        except ValueError:
            raise ValueError(f"写成“严重=1,较重=5,一般=10,提示=20”（工作日数），“{part}”看不懂") from None
    return days


def _steps(text: str) -> dict[Step, int]:
    """`提醒=1,督办=5`: those not named are left out; 无 names none."""
    if text == _NONE:
        return {}
    by_name = {name: step for step in Step for name in (step.label, step.value)}
    found = {}
    for part in filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))):
        name, _, number = part.partition("=")
        try:
            found[by_name[name.strip()]] = _whole(1)(number)
        except (KeyError, ValueError):
            raise ValueError(
                f"写成“提醒=1,督办=5,通报=10,约谈=20”，不用的一级不写，都不用写“{_NONE}”；“{part}”看不懂"
            ) from None
    return found


def _assess(text: str) -> dict[str, float]:
    """`问题=40,严重=10`: those not named keep their default."""
    rules = dict(ASSESS)
    for part in filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))):
        name, _, number = part.partition("=")
        if name.strip() not in rules or not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", number.strip()):
            known = ",".join(f"{name}={points:g}" for name, points in ASSESS.items())
            raise ValueError(f"写成“{known}”的样子，“{part}”看不懂")
        rules[name.strip()] = float(number)
    return rules


def _preset(text: str) -> str:
    if text not in (*presets.PRESETS, LISTS_ALONE):
        raise ValueError(f"写成{'、'.join(presets.PRESETS)}之一；写“{LISTS_ALONE}”则不用语言模型")
    return text


def _written(value: Any) -> str:
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if value == {}:
        return _NONE
    if isinstance(value, dict):
        return ",".join(f"{severity}={days}" for severity, days in value.items())
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def _default(entry: Any) -> Any:
    return entry.default if entry.default is not MISSING else entry.default_factory()


_NAMES = {PREFIX + entry.name.upper(): entry.name for entry in fields(Settings)}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "registry": Path,
    "database_url": str,
    "bodies_url": str,
    "wordlists": Path,
    "templates": Path,
    "backup_dir": Path,
    "holidays": Path,
    "now": _moment,
    "ticks": Path,
    "workers": _whole(1),
    "concurrency": _whole(1),
    "delay": _seconds,
    "outside_concurrency": _whole(1),
    "outside_delay": _seconds,
    "timeout": _seconds,
    "max_body": _whole(1),
    "max_depth": _whole(1),
    "max_pages": _whole(1),
    "max_minutes": _whole(0),
    "max_list_pages": _whole(1),
    "backlog_before": _day,
    "revisit_days": _whole(1),
    "remember_hours": _whole(0),
    "circuit_after": _whole(1),
    "references": _addresses,
    "model": Path,
    "preset": _preset,
    "browser": str,
    "sure": _share,
    "doubt": _share,
    "onnx": Path,
    "reader_url": _service,
    "reader_model": str,
    "reader_key": str,
    "reader_limit": _whole(0),
    "reader_timeout": _seconds,
    "contact": str,
    "smtp_url": str,
    "mail_from": str,
    "keep_days": _whole(1),
    "due_days": _due_days,
    "assess": _assess,
    "escalate_overdue": _steps,
    "escalate_recurrences": _steps,
    "escalate_open": _steps,
    "escalate_due": _steps,
}
