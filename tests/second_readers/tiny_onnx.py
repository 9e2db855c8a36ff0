"""The smallest spelling model that can be: for each token one row of a table. Written by hand in the file's own format
(protocol buffers: field number and wire type, then the value), so that no package is needed to make it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *"会议对工作了布暑部署实施时通知只，。", "2026", "##年", "ab")
SURE = 20.0


def write(folder: Path, corrections: Mapping[str, str], *, doubts: str = "", inputs: int = 2, name: str = "") -> Path:
    """model.onnx and vocab.txt. The model writes corrections[c] for c, wavers at `doubts`, and copies all else."""
    ids = {token: number for number, token in enumerate(VOCABULARY)}
    table = np.eye(len(ids), dtype=np.float32) * SURE
    for wrong, right in corrections.items():
        table[ids[wrong], ids[right]] = SURE * 2
    for char in doubts:
        table[ids[char]] = table[ids[char]] / SURE
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    path = folder / "model.onnx"
    path.write_bytes(_model(table, ("input_ids", "attention_mask", "token_type_ids")[:inputs], name))
    return path


def _model(table: np.ndarray, inputs: tuple[str, ...], first: str) -> bytes:
    names = (first or inputs[0], *inputs[1:])
    node = _text(1, "table") + _text(1, names[0]) + _text(2, "logits") + _text(4, "Gather")
    weights = b"".join(_number(1, size) for size in table.shape) + _number(2, 1) + _text(8, "table")
    graph = _part(1, node) + _text(2, "tiny") + _part(5, weights + _part(9, table.tobytes()))
    graph += b"".join(_part(11, _value(name, 7, ("one", "length"))) for name in names)
    graph += _part(12, _value("logits", 1, ("one", "length", "size")))
    return _number(1, 8) + _part(7, graph) + _part(8, _number(2, 13))


def _value(name: str, kind: int, shape: tuple[str, ...]) -> bytes:
    sizes = b"".join(_part(1, _text(2, size)) for size in shape)
    return _text(1, name) + _part(2, _part(1, _number(1, kind) + _part(2, sizes)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _part(field, value.encode())


def _part(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
