"""Second readers: somebody else's opinion of what the language engine doubts. Off unless the settings name one.

A reader is asked only about 疑似 problems of text, never about what is certain and never about what could be a single
veto. It can say three things of each: it is wrong, it is right, I cannot tell. It adds no problem and confirms none on
its own: what it agrees with stays 疑似 with a note, what it rejects is not reported. One that is absent, broken or
answers nonsense has no opinion, and all stays as it was.
"""

from __future__ import annotations

from monitor.second_readers.configure import opened
from monitor.second_readers.panel import AGREED, Panel, Tally
from monitor.second_readers.question import Opinion, Question, Reader

__all__ = ["AGREED", "Opinion", "Panel", "Question", "Reader", "Tally", "opened"]
