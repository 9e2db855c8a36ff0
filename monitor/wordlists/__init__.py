"""Word lists that people who do not program keep: `wordlists/`, and over it a user's own folder.

The format is described in `wordlists/README.md`. A line that cannot be understood stops the start with file, line, what
is wrong and how to fix it. Nothing here looks at text: that is `monitor.language`.
"""
