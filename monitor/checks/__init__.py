"""The checks: one literal table. CONTRIBUTING.md lists what a new check touches: a function, one line here, its test …

What confirms itself: facts that a second look would only repeat (a 404, a count of days, a check digit).
What may be a single veto (indicators A), and all that a problem calls uncertain (疑似), waits as 待核实 for a
person. Early warnings of column.stale are 提示 and confirm themselves: they are arithmetic, and are gone when the
column is updated.
"""

from __future__ import annotations

from monitor.checks import (
    availability,
    dates,
    files,
    forms,
    freshness,
    identity,
    institutions,
    leaders,
    links,
    meta,
    privacy,
    replaced_home,
    security,
    text,
    titles,
)
from monitor.checks.check import Check, Scope
from monitor.model import Problem, Severity

SERIOUS, MAJOR, MINOR, HINT = Severity
TEXT, PAGE, SITE = Scope

W1, W2, W3, W4 = "W1 严重问题", "W2 站点无法访问", "W3 首页不更新", "W4 栏目不更新"
TIME, LINKS = "发布解读·发布时间", "功能设计·链接可用性"
TYPOS, WORDING, PRIVACY = "内容安全·错别字", "内容安全·表述不规范", "内容安全·隐私泄露"

CHECKS: tuple[Check, ...] = (
    # code, title, indicator, worst severity, confirms itself, scope, run
    Check("column.stale", "栏目更新不及时", W4, MAJOR, True, SITE, freshness.stale),
    Check("column.blank", "空白栏目", W4, MAJOR, True, SITE, freshness.blank),
    Check("home.stale", "首页不更新", W3, SERIOUS, False, SITE, freshness.home),
    Check("site.unreachable", "站点无法访问", W2, SERIOUS, False, SITE, availability.unreachable),
    Check("site.replaced", "首页被替换", W2, SERIOUS, False, PAGE, replaced_home.run, True),
    Check("link.dead", "失效链接", LINKS, MINOR, True, PAGE, links.dead),
    Check("link.soft", "失效链接", LINKS, MINOR, True, PAGE, links.soft),
    Check("link.intranet", "内网链接", LINKS, MINOR, True, PAGE, links.intranet),
    Check("link.empty", "空链", LINKS, MINOR, True, PAGE, links.empty),
    Check("link.malformed", "错误网址", LINKS, MINOR, True, PAGE, links.malformed),
    Check("attachment.broken", "附件失效", LINKS, MINOR, True, PAGE, links.broken, True),
    Check("attachment.unreadable", "附件无法打开", LINKS, HINT, True, PAGE, files.unreadable, True),
    Check("text.typo", "错别字", TYPOS, MAJOR, True, TEXT, text.run),
    Check("text.sensitive", "敏感词", W1, SERIOUS, False, TEXT, text.run),
    Check("text.expression", "表述不规范", WORDING, MINOR, False, TEXT, text.run),
    Check("text.form", "文字格式错误", WORDING, MINOR, True, TEXT, forms.run),
    Check("text.renamed", "机构名称过时", WORDING, HINT, False, PAGE, institutions.run),
    Check("text.title", "错别字", TYPOS, MINOR, False, PAGE, titles.run),
    Check("text.leader", "领导信息错误", W1, SERIOUS, False, PAGE, leaders.run),
    Check("privacy.id_card", "隐私泄露", PRIVACY, MAJOR, True, TEXT, privacy.run),
    Check("privacy.mobile", "隐私泄露", PRIVACY, MINOR, True, TEXT, privacy.run),
    Check("privacy.bank_card", "隐私泄露", PRIVACY, MAJOR, True, TEXT, privacy.run),
    Check("date.missing", "发布时间缺失", TIME, MINOR, True, PAGE, dates.missing),
    Check("date.future", "发布时间异常", TIME, MAJOR, True, PAGE, dates.future),
    Check("date.backdated", "倒填发布时间", W1, SERIOUS, False, PAGE, dates.backdated),
    Check("page.identity", "网站标识缺失", "功能设计·网站标识", MINOR, True, PAGE, identity.run),
    Check("page.meta", "页面标签不规范", "功能设计·页面标签", MINOR, True, PAGE, meta.run),
    Check("security.hidden_link", "暗链", W1, SERIOUS, False, PAGE, security.run),
    Check("security.defaced", "页面被篡改", W1, SERIOUS, False, PAGE, security.defaced),
)
# What these say depends on today's date: nothing where the clock was set back.
BY_CLOCK = frozenset(
    {"column.stale", "home.stale", "site.unreachable", "date.missing", "date.future", "date.backdated"}
)
BY_CODE = {check.code: check for check in CHECKS}


def confirms_itself(problem: Problem) -> bool:
    """True when a finding of this problem starts as 待整改; False when it waits for a person as 待核实."""
    by_rule = problem.certain and problem.confidence >= 1  # what the language model says a person confirms
    return BY_CODE[problem.code].confirms_itself and by_rule and problem.severity is not SERIOUS
