"""Reads the files of strangers in a process that may be killed: bounded in time and memory, without our secrets.

`Reader().read` stands in for `monitor.extract.files.read_file`.
"""

from monitor.attachments.reader import LONGEST, Reader
from monitor.attachments.remembered import Remembered

__all__ = ["LONGEST", "Reader", "Remembered"]
