"""Reads the files of strangers in a process that may be killed: bounded in time and memory, without our secrets.

`Reader().read` stands in for `monitor.extract.files.read_file`.
"""

from monitor.sandbox.cache import Remembered
from monitor.sandbox.reader import LONGEST, Reader

__all__ = ["LONGEST", "Reader", "Remembered"]
