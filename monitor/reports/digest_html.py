"""The digest as a mail: a template filled by Jinja2, which escapes everything. No script, nothing loaded
from outside.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from monitor.model import Severity
from monitor.reports import digest_text, labels
from monitor.reports.cells import chinese_day, local, plain

if TYPE_CHECKING:
    from monitor.reports.digest import Digest


def html(digest: Digest) -> str:
    return _template().render(digest=digest, quiet=digest_text.quiet_line(digest), title=digest_text.title(digest))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("monitor.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "Severity": Severity,
        "groups_shown": digest_text.GROUPS_SHOWN,
        "weekdays": digest_text.WEEKDAYS,
        "days_late": digest_text.days_late,
        "by_unit": digest_text.by_unit,
        "standing": digest_text.standing,
        "unit": digest_text.unit,
        "gaps": digest_text.gaps,
        "bars": digest_text.bars,
        "others": digest_text.others,
        "unlooked": digest_text.unlooked,
        "sites_shown": digest_text.SITES_SHOWN,
        "risks_shown": digest_text.RISKS_SHOWN,
    }
    environment.filters |= {
        "plain": plain,
        "local": local,
        "day": chinese_day,
        "phrase": labels.phrase,
        "label": labels.label,
        "grade": labels.grade,
        "page_name": labels.page_name,
        "web_address": labels.web_address,
    }
    return environment.get_template("digest.html.j2")
