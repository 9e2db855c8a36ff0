"""What a rule of form says is wrong with text[start:end]."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Slip:
    start: int
    end: int
    message: str
    suggestion: str = ""
    certain: bool = True

    def moved(self, by: int) -> Slip:
        return replace(self, start=self.start + by, end=self.end + by)
