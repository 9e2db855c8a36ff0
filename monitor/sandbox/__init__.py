"""Reads the files of strangers in a process that may be killed: bounded in time and memory, without our secrets.

`Reader().read` stands in for `monitor.extract.files.read_file`.
"""
