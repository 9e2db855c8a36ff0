"""Our pages and mails of HTML: templates filled by Jinja2, which escapes everything that is put in."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.reports import labels
from monitor.reports.safe_text import chinese_day, local, plain, private, web_address


def page(template: str, **values: object) -> str:
    """The template of this name in `templates/`, filled. A name that it asks for and is not given is an error."""
    return _environment().get_template(template).render(**values)


def _finished(value: object) -> object:
    """Mask personal numbers in every text that a template puts in; markup of macros is made of such texts."""
    return private(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )
    environment.filters |= {
        "plain": plain,
        "masked": plain,
        "local": local,
        "day": chinese_day,
        "phrase": labels.phrase,
        "label": labels.label,
        "grade": labels.grade,
        "page_name": labels.page_name,
        "page_address": labels.page_address,
        "evidence_first": labels.evidence_first,
        "web_address": web_address,
    }
    return environment
