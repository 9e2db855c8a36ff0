"""Worlds: generated sites in the manner of each common system, healthy or with faults planted.

A generator (`grammar`, `site`, `families/`) imports nothing of `monitor`: what it expects is its own knowledge.
"""
