"""Looking again at what units report as done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import locks
from monitor.jobs.assign import known_unit
from monitor.jobs.notices import named_in, notice_document
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.jobs.scan_run import Say
    from monitor.jobs.verification import Verdict
    from monitor.registry import Registry
    from monitor.store.database import Store


@dataclass(frozen=True, slots=True)
class Verified:
    """`missing`: numbers of findings that are not open. `errors`: Chinese, one a site that could not be looked at."""

    verdicts: tuple[Verdict, ...]
    missing: tuple[int, ...]
    errors: tuple[str, ...]


def verify(
    store: Store,
    registry: Registry,
    settings: Settings,
    numbers: Sequence[int] = (),
    unit: str | None = None,
    notice: str | None = None,
    *,
    say: Say = print,
) -> Verified:
    """Look again at what units say they have mended (or at `numbers`, whatever their state), and at nothing else."""
    from monitor.jobs.scan_run import ScanFailed, Scanning
    from monitor.jobs.verification import by_site, reported_done, verify_site

    if unit is not None:
        known_unit(registry, unit)
    with store.read() as conn:
        among: set[int] | None = set(numbers) if numbers else None
        if notice is not None:
            named = set(named_in(conn, notice_document(conn, notice)))
            among = named if among is None else among & named
        chosen = reported_done(conn, unit, among, any_state=bool(numbers))
        sites = by_site(conn, chosen)
    scanning = Scanning(store, registry, settings, say)
    verdicts: list[Verdict] = []
    errors = []
    for site, work in sorted(sites.items()):
        if site not in registry.sites:
            errors.append(f"{site}：网站已不在登记表里，没有核验")
            continue
        try:
            verdicts += verify_site(scanning, site, work)
        except ScanFailed as error:
            errors.append(str(error))
        except locks.StillRunning:
            errors.append(f"{site}：正在检查，请稍后再核验")
    return Verified(tuple(verdicts), tuple(sorted(set(numbers) - set(chosen))), tuple(errors))
