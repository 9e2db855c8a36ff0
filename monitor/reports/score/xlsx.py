"""The simulated score as an Excel file that computes: change a count, a value or a decision, and the result follows.

One sheet a site. Yellow cells are for people: a decision on each veto, bonus points, the values marked 待核对.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import LINE_HEIGHT, CellStyle
from monitor.reports.office.package import settled
from monitor.reports.safe_text import defuse
from monitor.reports.score import DISCLAIMER, UNCONFIRMED, Score
from monitor.reports.score.charges import SERVICES, Charge, limits
from monitor.reports.score.status import Status, Veto

_MOST_LINES = 12  # what is longer is read in the cell
_UNDECIDED = (Status.MANUAL, Status.UNCHECKED)
_FIRST_VETO = 10  # the row of the first veto
_WIDTHS = (8, 12, 40, 13, 10, 10, 12, 13, 84)
_INPUT = PatternFill("solid", start_color="FFF4CC")
_VETO_HEAD = ("编号", "", "单项否决", "当前值", "上限", "占上限", "人工结论", "", "状态和依据")
_CHARGE_HEAD = ("编号", "部分", "扣分指标", "分值", "每处扣分", "处数", "扣分", "核对", "依据")


def xlsx(scores: Sequence[Score], now: datetime) -> bytes:
    """The file's bytes: the same scores at the same `now` give the same bytes."""
    book = sheets.workbook(author="网站监测", title="政府网站考核模拟得分")
    book.remove(book.active)
    for one in scores:
        _write(book.create_sheet(_sheet_name(one)), one)
    packed = io.BytesIO()
    book.save(packed)
    return settled(packed.getvalue(), now)


def _sheet_name(one: Score) -> str:
    return one.state.id[:31]


def _write(sheet: Worksheet, one: Score) -> None:
    for position, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions["ABCDEFGHI"[position - 1]].width = width
    end = _FIRST_VETO + len(one.vetoes)
    charge_row = end + 2
    _head(sheet, one, charge_row)
    _row(sheet, _FIRST_VETO - 1, _VETO_HEAD, CellStyle.HEAD)
    for row, veto in enumerate(one.vetoes, _FIRST_VETO):
        _veto(sheet, row, veto)
    choices = DataValidation("list", formula1='"成立,不成立"', allow_blank=True)
    choices.add(f"G{_FIRST_VETO}:G{end - 1}")
    sheet.add_data_validation(choices)
    if one.charges:
        _row(sheet, charge_row - 1, _CHARGE_HEAD, CellStyle.HEAD)
        for row, charge in enumerate(one.charges, charge_row):
            _charge(sheet, row, charge)
    _notes(sheet, one, charge_row + len(one.charges) + 1)
    sheet.freeze_panes = "A2"
    sheets.landscape(sheet)


def _head(sheet: Worksheet, one: Score, charge_row: int) -> None:
    kind = "门户网站" if one.state.portal else "部门网站，只看单项否决"
    sheet["A1"] = defuse(f"{one.state.name} 考核模拟得分（{kind}） {one.day}")
    sheet["A1"].style = CellStyle.TOTAL.value
    sheet.merge_cells("A1:I1")
    sheet.row_dimensions[1].height = 24
    last = charge_row + max(len(one.charges), 1) - 1
    _labelled(sheet, 2, "结论", _verdict(one))
    if not one.state.portal:
        return
    _labelled(sheet, 3, "有办事服务（1 有，0 无）", 1 if one.state.services else 0, is_input=True)
    _labelled(
        sheet,
        4,
        "扣分合计",
        f"=IF(D3=1,SUM(G{charge_row}:G{last}),SUM(G{charge_row}:G{last})-{_services(charge_row, last)})",
    )
    without = limits().without_services
    _labelled(
        sheet,
        5,
        f"基本分（{UNCONFIRMED}）",
        f"=ROUND(IF(D3=1,MAX({limits().points:g}-D4,0),MAX({without:g}-D4,0)*4/3),2)",
    )
    _labelled(sheet, 6, "加分（人工填写）", 0, is_input=True)
    bonus = f"IF(D5>{limits().bonus_above:g},MIN(D6,{limits().bonus:g}),0)"
    _labelled(sheet, 7, f"最后得分（{UNCONFIRMED}）", f"=D5+{bonus}")


def _services(first: int, last: int) -> str:
    return f'SUMIF(B{first}:B{last},"{SERVICES}",G{first}:G{last})'


def _verdict(one: Score) -> str:
    """A formula over the state cells of the vetoes (and the points of a portal)."""
    cells = f"H{_FIRST_VETO}:H{_FIRST_VETO + len(one.vetoes) - 1}"
    graded = f'IF(D5<{limits().passing:g},"低于60分，不合格","合格")' if one.state.portal else '"未见单项否决"'
    open_ = "+".join(f'COUNTIF({cells},"{one.value}")' for one in _UNDECIDED)
    return (
        f'=IF(COUNTIF({cells},"成立")>0,"不合格：单项否决成立",IF(COUNTIF({cells},"疑似")>0,"疑似不合格，待人工复核",'
        f'{graded}&IF({open_}>0,"（有单项否决未检查或须人工核对）","")))'
    )


def _veto(sheet: Worksheet, row: int, veto: Veto) -> None:
    decision = "成立" if veto.status is Status.CONFIRMED else ""
    countable = veto.value is not None and veto.status not in _UNDECIDED
    value = veto.value if countable else veto.status.value if veto.status in _UNDECIDED else ""
    evidence = "；".join(map(str, (veto.status.value, veto.distance, *veto.evidence)))
    cells = (veto.id, "", veto.name, value, veto.limit or "", "", decision, "", defuse(evidence))
    _row(sheet, row, cells)
    if veto.limit:
        sheet[f"F{row}"] = f'=IF(ISNUMBER(D{row}),D{row}/E{row},"")'
        sheet[f"F{row}"].number_format = "0%"
    if veto.id == "W2":
        sheet[f"D{row}"].number_format = sheet[f"E{row}"].number_format = "0.0%"
    reached = f"D{row}>E{row}" if veto.beyond else f"D{row}>=E{row}"
    otherwise = f'"{_short(veto)}"' if not countable else f'IF({reached},"疑似",IF(D{row}>=E{row}/2,"预警","未触发"))'
    sheet[f"H{row}"] = f'=IF(G{row}="成立","成立",IF(G{row}="不成立","人工排除",{otherwise}))'
    sheet[f"G{row}"].fill = _INPUT


def _short(veto: Veto) -> str:
    if veto.status is Status.SUSPECTED:
        return "疑似"
    if veto.status in _UNDECIDED:
        return veto.status.value
    return "预警" if veto.status.is_warning else veto.status.value[:3]


def _charge(sheet: Worksheet, row: int, charge: Charge) -> None:
    item = charge.item
    count: int | str = charge.count if charge.checked else Status.UNCHECKED.value
    mark = "已核对" if item.confirmed else UNCONFIRMED
    waiting = f"{charge.told_waiting}；" if charge.waiting else ""
    remark = defuse(f"{waiting}{item.source}；{'；'.join(charge.evidence[:10])}")
    _row(sheet, row, (item.id, item.part, item.name, item.points, item.each, count, "", mark, remark))
    sheet[f"G{row}"] = f"=IF(ISNUMBER(F{row}),MIN(F{row}*E{row},D{row}),0)"
    for column in "DEF" if not item.confirmed else "F":
        sheet[f"{column}{row}"].fill = _INPUT


def _notes(sheet: Worksheet, one: Score, row: int) -> None:
    lines = [
        "如果今天什么都不做，明天：",
        *(one.tomorrow or ("没有变化",)),
        *(f"注：{note}" for note in one.notes),
        DISCLAIMER,
    ]
    for number, line in enumerate(lines, row):
        sheet.cell(number, 1, defuse(line))
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=9)
        sheet.cell(number, 1).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[number].height = sheets.height([line], [sum(_WIDTHS)])
    _links(sheet, one, row + len(lines) + 1)


def _links(sheet: Worksheet, one: Score, row: int) -> None:
    """The pages behind the vetoes, to be clicked."""
    _row(sheet, row, ("编号", "", "依据页面", "", "", "", "", "", "网址"), CellStyle.HEAD)
    found = [(veto, link) for veto in one.vetoes for link in veto.links]
    for number, (veto, link) in enumerate(found, row + 1):
        _row(sheet, number, (veto.id, "", defuse(link.text), "", "", "", "", "", ""))
        sheets.put_link(sheet, number, 9, defuse(link.url), link.url)
        sheet.row_dimensions[number].height = sheets.height([link.text, link.url], [_WIDTHS[2], _WIDTHS[8]])


def _labelled(sheet: Worksheet, row: int, label: str, value: str | int, is_input: bool = False) -> None:
    sheets.put(sheet, row, 1, label, CellStyle.TEXT)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
    cell = sheets.put(sheet, row, 4, value, CellStyle.TEXT if row == 2 else CellStyle.CENTRED)
    if row == 2:
        sheet.merge_cells("D2:I2")
    if is_input:
        cell.fill = _INPUT


def _row(sheet: Worksheet, row: int, cells: Sequence[object], look: CellStyle | None = None) -> None:
    for position, value in enumerate(cells, 1):
        centred = position not in (2, 3, 9)
        sheets.put(sheet, row, position, value, look or (CellStyle.CENTRED if centred else CellStyle.TEXT))  # type: ignore[arg-type]
    lines = max(-(-_wide(value) // (width - 1)) for value, width in zip(cells, _WIDTHS, strict=True))
    sheet.row_dimensions[row].height = LINE_HEIGHT * min(max(lines, 1), _MOST_LINES) + 2


def _wide(value: object) -> int:
    """Half-width characters that the value takes; a formula shows less than it says."""
    text = str(value)
    return 0 if text.startswith("=") else sum(1 if one.isascii() else 2 for one in text)
