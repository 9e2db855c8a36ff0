"""The text engine: everything that knows Chinese and nothing of the web.

One door: `Checker(wordlists).check(text)`.
"""

from monitor.language.checker import Checker

__all__ = ["Checker"]
