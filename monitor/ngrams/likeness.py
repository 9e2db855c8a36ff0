"""Bits of likeness of two characters: why one may be a slip of the other. Written by training, read by the engine."""

from __future__ import annotations

SAME_SOUND, OTHER_TONE, NEAR_SOUND, SHAPE, KEYS, SOUND_SLIP, SECOND_READING = (1 << bit for bit in range(7))
