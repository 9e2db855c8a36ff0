"""Numbered changes of the tables. How to add one: CONTRIBUTING.md."""
