"""Articles made by a grammar, each with what is true of it: templates × forms of the day × titles × breadcrumbs.

The same seed makes the same article. Class names are those of no system in half of them. Decoys stand in all: days in
the text, a signature, the column's own heading, a side list, labels of other days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SITE = "示例区人民政府"
URL = "http://www.example.gov.cn/xwzx/bmdt/page-{}.html"
_FIGURES = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789:", "０１２３４５６７８９：")
_WEEKDAYS = "一二三四五六日"
_WHO = ("区委主要负责同志", "副区长李示例", "市督导组", "区政协委员", "示例镇")
_DOES = ("调研", "走访慰问", "赴外地考察", "召开会议研究", "启动建设", "检查", "深入推进")
_WHAT = (
    *(
        "示例区智慧养老服务平台",
        "示例区第三中学",
        "示例集团公司",
        "市中心医院",
        "区教育和体育局",
        "乡村振兴专题",
        "政务服务中心",
    ),
    *(
        "春节期间安全生产工作",
        "示例大学",
        "老旧小区改造",
        "2026年度重点项目",
        "《示例区三年行动计划（2026-2028年）》",
        "农科院",
    ),
)
_SECTIONS = (("新闻中心", "/xwzx/"), ("政务公开", "/xwzx/"), ("要闻动态", "/xwzx/"))
_COLUMNS = ("部门动态", "政府工作报告", "通知公告", "示例动态", "政策解读", "重点项目")
_UNITS = ("区政府办公室", "示例日报", "市卫生健康委员会", "区水利局", "示例融媒体中心", "新华社")
_SENTENCES = (
    "近日，有关单位围绕年度重点工作开展了专题调研，现场察看了项目进展情况，听取了情况汇报。",
    "会议强调，要坚持问题导向，细化工作措施，压实工作责任，确保各项任务按期完成。",
    "各镇街、各部门要高度重视，认真组织实施，于2025年3月4日前报送工作总结。",
    "据介绍，该项目于2024年5月6日开工建设，总投资三亿元，建成后将惠及周边群众。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    html: str
    url: str
    title: str
    day: date | None
    source: str
    column: str
    kinds: tuple[str, ...]  # which rules of the grammar made it


def article(seed: int) -> Article:
    return _Grammar(Random(seed), seed).article()


def chinese(day: date) -> str:
    year = "".join(_FIGURES[int(figure)] for figure in str(day.year))
    return f"{year}年{_counted(day.month)}月{_counted(day.day)}日"


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else _FIGURES[tens] + "十"
    return ten + (_FIGURES[ones] if ones else "")


def _utc(day: date) -> str:
    return f"{day - timedelta(1)}T17:30:00Z"


# Days as templates write them behind a label.
FORMS: dict[str, Callable[[date], str]] = {
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "iso time": lambda day: f"{day:%Y-%m-%d} 09:15:33",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day} 9:05",
    "points": lambda day: f"{day:%Y.%m.%d}",
    "year month day": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "spaced": lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    "chinese": chinese,
    "chinese circle": lambda day: chinese(day).replace("〇", "○"),
    "wide": lambda day: f"{day:%Y年%m月%d日}".translate(_WIDE),
    "wide time": lambda day: f"{day:%Y-%m-%d 10:20}".translate(_WIDE),
    "weekday before": lambda day: f"星期{_WEEKDAYS[day.weekday()]} {day}",
    "weekday behind": lambda day: f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}",
    "brackets": lambda day: f"[{day}]",
    "utc": _utc,
    "utc offset": lambda day: f"{day - timedelta(1)}T18:00:00+00:00",
    "beijing": lambda day: f"{day}T08:00:00+08:00",
    "english": lambda day: f"{day:%B} {day.day}, {day.year}",
    "english short": lambda day: f"{day.day} {day:%b} {day.year}",
    "java": lambda day: f"{day:%a %b %d} 10:20:30 CST {day.year}",
}
LOOSE: dict[str, Callable[[date], str]] = {
    "two figures": lambda day: f"{day:%y-%m-%d}",
    "figures": lambda day: f"{day:%Y%m%d}",
    "figures of the year": lambda day: f"{day:%y}年{day.month}月{day.day}日",
}
_LABELS = (
    *(
        "发布时间：",
        "发布日期：",
        "发布时间:",
        "日期：",
        "时间：",
        "发表时间：",
        "发布于 ",
        "发表于：",
        "公开日期：",
        "上网时间：",
        "信息时间：",
    ),
    *("发 布 时 间：", "【发布时间】", "录入时间：", "刊发日期：", "Published: "),
)
_OTHER_DAYS = ("成文日期", "生成日期", "印发日期", "决定日期", "发文日期")


class _Grammar:
    def __init__(self, random: Random, seed: int) -> None:
        self.random, self.seed = random, seed
        self.kinds: list[str] = []
        self.pick = random.choice
        self.day = date(2026, 1, 1) + timedelta(random.randrange(320))
        self.earlier = self.day - timedelta(random.randrange(5, 40))
        self.title = self.headline()
        self.column = self.pick(_COLUMNS)
        self.unit = self.pick(_UNITS)
        self.source = ""

    def kind(self, *names: str) -> str:
        name = self.pick(names)
        self.kinds.append(name)
        return name

    def headline(self) -> str:
        what = self.pick(_WHAT)
        form = self.kind("title: who does what", "title: notice", "title: report")
        if form == "title: notice":
            return f"{SITE}办公室关于做好{what}有关工作的通知"
        if form == "title: report":
            return f"示例区2025年政府工作报告{self.pick(('公开版本', '解读（图文）', '任务分解表'))}"
        return self.pick(_WHO) + self.pick(_DOES) + what

    def article(self) -> Article:
        imprint, above, stated, known = self.dated()
        window = self.window()
        body = "".join(
            (
                '<div class="header"><a href="/">首页</a><a href="/zwgk/">政务公开</a>'
                '<a href="/bsfw/">办事服务</a></div>',
                self.side(),
                f"<{self.box('main')}>",
                self.crumbs(),
                above,
                self.heading() + imprint,
                self.text(),
                "</div>",
                '<div class="footer">主办：示例区人民政府办公室 网站标识码：3713110001 鲁ICP备05000001号-1 '
                "© 1999-2026</div>",
            )
        )
        head = f'<meta charset="utf-8"><title>{window}</title>{stated}'
        html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
        return Article(
            html=html,
            url=URL.format(self.seed),
            title=self.title,
            day=self.day if known else None,
            source=self.source,
            column=self.column,
            kinds=tuple(self.kinds),
        )

    def box(self, name: str) -> str:
        """A div whose class is a system's, or no system's."""
        return f'div class="{name if self.random.random() < 0.5 else self.pick(("x3", "k_a", "b-12", "zx"))}"'

    def window(self) -> str:
        form = self.kind(
            "window: title", "window: title-site", "window: title_column_site", "window: site", "window: column"
        )
        return {
            "window: title": self.title,
            "window: title-site": f"{self.title}-{SITE}",
            "window: title_column_site": f"{self.title}_{self.column}_{SITE}",
            "window: site": self.pick((SITE, f"{SITE}信息公开", f"{SITE}门户网站")),
            "window: column": self.pick((self.column, f"{self.column}-{SITE}")),
        }[form]

    def side(self) -> str:
        if self.random.random() < 0.5:
            return ""
        self.kinds.append("side list")
        rows = "".join(f'<li><a href="/xwzx/p{n}.html">某地有关情况的说明{n}</a></li>' for n in range(4))
        return f'<div class="left"><h2>{self.column}</h2><ul>{rows}</ul></div>'

    def crumbs(self) -> str:
        sign = self.kind(">", ">>", "/", "｜", "|", "›", "»", "→", "·")
        section, address = self.pick(_SECTIONS)
        links = [("首页", "/"), (section, address), (self.column, "/xwzx/bmdt/")]
        between = self.pick((f" {sign} ", f"&nbsp;{sign}&nbsp;", f"\n{sign}\n")).replace(">", "&gt;")
        path = between.join(f'<a href="{url}">{name}</a>' for name, url in links)
        end = self.kind("", "正文", "浏览正文", "文章详情", "返回")
        if end == "返回":
            path += ' <a href="javascript:history.back()">返回</a>'
        elif end:
            path += between + end
        label = self.kind("", "当前位置：", "您的位置：", "您现在所在的位置：")
        if label:
            return f"<{self.box('wz')}>{label}{path}</div>"
        named = "crumb" if sign in "/›»→·" and self.random.random() < 0.5 else ""
        return f'<div class="{named or "navInfo"}">{path}</div>'

    def heading(self) -> str:
        form = self.kind("h1", "h2", "h3", "div.title", "div.arti_title", "p.bt", "td.title")
        if form[0] == "h":
            return f"<{form}>{self.title}</{form}>"
        if form == "td.title":
            return f'<table><tr><td class="title">{self.title}</td></tr></table>'
        tag, name = form.split(".")
        return f'<{tag} class="{name}">{self.title}</{tag}>'

    def dated(self) -> tuple[str, str, str, bool]:
        """(the line under the title, what stands above the title, labels of the head, whether the day is known)."""
        form = self.kind("label", "label", "label", "alone", "updated", "table", "table", "script", "empty", "PubDate")
        stated = ""
        if self.random.random() < 0.5:
            self.kinds.append("ArticleTitle")
            stated = f'<meta name="ArticleTitle" content="{self.title}">'
        if form == "PubDate":
            value = self.pick((f"{self.day} 10:00", f"{self.day:%Y%m%d}", _utc(self.day), f"{self.day}"))
            line = ""
            if self.random.random() < 0.5:
                line = f"<div>发布时间：<script>document.write(d)</script>{self.around()}</div>"
            return line, "", stated + f'<meta name="PubDate" content="{value}">', True
        if form == "table":
            return "", self.table(), stated, True
        return getattr(self, form)(), "", stated, form != "empty"

    def around(self) -> str:
        """The rest of the line: source, author, size of letters."""
        if self.source or self.random.random() < 0.4:
            return self.pick(("", " 作者：李示例", " 字体：大 中 小", " 浏览次数：23"))
        self.source = self.unit
        form = self.pick(
            (
                "来源：{}",
                "信息来源: {}",
                "来源：[ {} ]",
                "来源：【{}】",
                "来源：{} 作者：李示例",
                "<span>来源：</span><span>{}</span>",
            )
        )
        return self.pick((" ", "　", " | ", "&nbsp;&nbsp;")) + form.format(self.unit)

    def label(self) -> str:
        name, written = self.pick([*FORMS.items(), *LOOSE.items()])
        self.kinds.append(name)
        other = f"{self.pick(_OTHER_DAYS)}：{self.earlier} " if self.random.random() < 0.3 else ""
        value = self.pick(("{}", "<span>{}</span>", "<em>\n{}\n</em>")).format(written(self.day))
        return f"<div>{other}{self.pick(_LABELS)}{value}{self.around()}</div>"

    def alone(self) -> str:
        plain = {name: form for name, form in FORMS.items() if "weekday" not in name}
        name, written = self.pick([*plain.items(), *LOOSE.items()])
        self.kinds.append(name)
        return f"<div>{written(self.day)}</div>"

    def updated(self) -> str:
        form = self.pick(("{} 08:13更新", "{}更新", "{} 来自：示例", "于{}发布", "发表于 {}", "{} 发布", "刊发于{}"))
        return f"<div>{form.format(self.day)}{'' if '来自' in form else self.around()}</div>"

    def script(self) -> str:
        form = self.pick(
            (
                'var p="{0:%Y年%m月%d日}"; if(p!=""){{document.write(p);}}',
                "document.write('{0} 10:00:00.0'.substring(0,10))",
                "document.write(f('{0:%Y%m%d}'))",
                "document.getElementById('pt').innerHTML='{0:%Y/%m/%d}'",
            )
        )
        code = form.format(self.day)
        return f"<div>发布时间：<span id=pt></span><script>{code}</script>{self.around()}</div>"

    def empty(self) -> str:
        return self.pick(
            (
                "<div>发布时间：<span id=pubtime></span></div>",
                "<div>发布日期：<script>document.write(pubdate)</script> 字体：大 中 小</div>",
                "<div>来源：<span></span> 发布时间：<span></span> 作者：李示例</div>",
                "<div><span>发布时间：</span><span class=v></span></div>",
                "<table><tr><td>发布日期</td><td></td><td>文号</td><td></td></tr></table>",
            )
        )

    def table(self) -> str:
        self.source = self.unit
        name, written = self.pick(list(FORMS.items()))
        self.kinds.append(name)
        cells = [
            ("索引号", "000014348/2026-15379"),
            ("发布机构", self.unit),
            (self.pick(_OTHER_DAYS), str(self.earlier)),
            (self.pick(("发布日期", "发布时间", "公开日期")), written(self.day)),
            ("文件编号", ""),
        ]
        self.random.shuffle(cells)
        form = self.kind(
            "table: heads above", "table: pairs", "table: a row each", "table: paragraphs", "table: dl", "table: ul"
        )
        colon = self.pick(("", "："))
        if form == "table: heads above":
            heads, values = ("".join(f"<td>{cell[n]}</td>" for cell in cells) for n in (0, 1))
            return f"<table><tr>{heads}</tr><tr>{values}</tr></table>"
        if form == "table: pairs":
            return f"<table><tr>{''.join(f'<td>{a}{colon}</td><td>{b}</td>' for a, b in cells)}</tr></table>"
        if form == "table: a row each":
            return f"<table>{''.join(f'<tr><th>{a}{colon}</th><td>{b}</td></tr>' for a, b in cells)}</table>"
        if form == "table: dl":
            return f"<dl>{''.join(f'<dt>{a}：</dt><dd>{b}</dd>' for a, b in cells)}</dl>"
        if form == "table: ul":
            return f"<ul>{''.join(f'<li><b>{a}：</b>{b}</li>' for a, b in cells)}</ul>"
        return f"<div>{''.join(f'<p><b>{a}：</b>{b}</p>' for a, b in cells)}</div>"

    def text(self) -> str:
        parts = [f"<p>{self.pick(_SENTENCES)}{self.pick(_SENTENCES)}</p>" for _ in range(self.random.randrange(2, 6))]
        if self.random.random() < 0.3:
            parts.insert(
                0, f"<p>{self.earlier.year}年{self.earlier.month}月{self.earlier.day}日，区示例局负责同志到镇调研。</p>"
            )
        if self.random.random() < 0.2:
            parts.insert(0, f"<p>（{self.earlier:%Y年%m月%d日}区人民代表大会常务委员会通过）</p>")
        if self.random.random() < 0.3:
            parts.insert(len(parts) // 2 + 1, self.pick(("<h3>一、总体要求和目标</h3>", "<h2>附件：工作方案表</h2>")))
        if self.random.random() < 0.4:
            day = self.pick((chinese(self.earlier), f"{self.earlier:%Y年%m月%d日}"))
            parts.append(f"<p>{self.unit}</p><p>{day}</p>")
        name = self.kind("id=vsb_content", "class=content", "class=TRS_Editor", "class=x9", "id=zoom")
        return f"<div {name}>{''.join(parts)}</div>"
