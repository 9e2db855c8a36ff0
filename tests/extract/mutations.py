"""Real pages, damaged: cut, bytes flipped, tags lost, doubled or shuffled, attributes mixed up."""

from __future__ import annotations

import random

ADDRESSES = ("http://www.a.gov.cn/info/1011/4213.htm", "http://www.a.gov.cn/xwzx/tzgg.htm", "http://www.a.gov.cn/", "")


def mutated(body: bytes, dice: random.Random) -> bytes:
    """The body with one kind of damage, or two."""
    for _ in range(dice.choice((1, 1, 2))):
        body = dice.choice(_KINDS)(body, dice)
    return body


def cut(body: bytes, dice: random.Random) -> bytes:
    """Before some byte, or also behind one."""
    start = dice.randrange(len(body) + 1) if dice.random() < 0.3 else 0
    return body[start : dice.randrange(start, len(body) + 1)]


def flipped(body: bytes, dice: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(dice.randrange(1, 200) if body else 0):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def shuffled(body: bytes, dice: random.Random) -> bytes:
    parts = body.split(b"<")
    dice.shuffle(parts)
    return b"<".join(parts)


def thinned(body: bytes, dice: random.Random) -> bytes:
    return b"<".join(part for part in body.split(b"<") if dice.random() > 0.2)


def doubled(body: bytes, dice: random.Random) -> bytes:
    parts = body.split(b"<")
    start = dice.randrange(len(parts))
    parts[start:start] = parts[start : start + 50] * dice.randrange(1, 20)
    return b"<".join(parts)


def unquoted(body: bytes, dice: random.Random) -> bytes:
    """A few quotes and brackets lost or swapped."""
    changed = bytearray(body)
    marks = [place for place, byte in enumerate(changed) if byte in b"\"'<>/="]
    for place in dice.sample(marks, min(len(marks), dice.randrange(1, 40))):
        changed[place] = dice.choice(b"\"'<>/= ")
    return bytes(changed)


_KINDS = (cut, flipped, shuffled, thinned, doubled, unquoted)
