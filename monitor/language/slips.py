"""Slips of form: what is wrong with text[start:end], by a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.model import Severity


@dataclass(frozen=True, slots=True)
class Slip:
    """`certain`: by arithmetic or the letter of a standard; else a person looks. A doubt is never worse than 提示."""

    start: int
    end: int
    message: str
    suggestion: str = ""
    certain: bool = True
    hint: bool = False  # certain, but a matter of layout

    @property
    def severity(self) -> Severity:
        return Severity.MINOR if self.certain and not self.hint else Severity.HINT

    def moved(self, by: int) -> Slip:
        return replace(self, start=self.start + by, end=self.end + by)
