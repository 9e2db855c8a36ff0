"""What a rule of form says is wrong with text[start:end]."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.model import Severity


@dataclass(frozen=True, slots=True)
class Slip:
    """`certain`: arithmetic or the letter of a standard says so; else a person looks. A doubt is never worse than 提示."""

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
