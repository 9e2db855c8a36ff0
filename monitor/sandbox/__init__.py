"""Untrusted files, read in a child process that may be killed: bounded in time and memory, without our secrets.

`reader.FileReader().read` stands in for `monitor.extract.files.read_file`.
"""
