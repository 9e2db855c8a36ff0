"""A reader that runs a user's own spelling model: ONNX, BERT-like, one corrected character for each that stands.

Expected: inputs `input_ids` and `attention_mask` (and `token_type_ids` where the model has it), int64 [1, length];
first output logits [1, length, vocabulary]; `vocab.txt` beside the model. No such model is shipped or fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from monitor.second_readers.question import Opinion, Question
from monitor.second_readers.vocabulary import NotReadable, Tokens, Vocabulary

# Such models copy what stands with great confidence, and published ones miss a third to three quarters of errors: only
# one that gives the suggestion next to nothing has rejected it.
NO_CHANCE = 0.001
LONGEST = 500  # tokens; most such models take 512
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class OnnxModel:
    def __init__(self, path: Path) -> None:
        """Raises NotReadable."""
        self._vocabulary = Vocabulary(path.with_name("vocab.txt"))
        self._session = _session(path)
        self._inputs = [entry.name for entry in self._session.get_inputs()]
        if "input_ids" not in self._inputs or not _INPUTS.issuperset(self._inputs):
            raise NotReadable(f"模型 {path} 的输入是 {'、'.join(self._inputs)}，应为 input_ids 和 attention_mask")
        state = path.stat()
        self._name = blake2b(
            f"onnx|1|{path.name}|{state.st_size}|{state.st_mtime_ns}|{self._vocabulary.version}".encode(), digest_size=8
        ).hexdigest()

    @property
    def name(self) -> str:
        return self._name

    def read(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        """Raises what the model raises."""
        read: dict[str, tuple[Tokens, Any] | None] = {}
        for question in questions:
            if question.passage not in read:
                read[question.passage] = self._read(question.passage)
        return [self._opinion(question, read[question.passage]) for question in questions]

    def remarks(self) -> Sequence[str]:
        return ()

    def close(self) -> None: ...

    def _read(self, passage: str) -> tuple[Tokens, Any] | None:
        """The passage's tokens and the logits at each; None where it is too long."""
        encoded = self._vocabulary.encode(passage, LONGEST)
        if encoded is None:
            return None
        logits = self._session.run(None, {name: _input(name, encoded) for name in self._inputs})[0]
        if logits.ndim != 3 or logits.shape[1] != len(encoded.ids):
            raise NotReadable(f"模型的输出是 {logits.shape}，应为每个字一组")
        return encoded, logits[0]

    def _opinion(self, question: Question, read: tuple[Tokens, Any] | None) -> Opinion:
        """It corrects character by character: of lost and doubled ones, and of an unknown place, it says nothing."""
        at = question.passage.find(question.wrong)
        twice = question.passage.find(question.wrong, at + 1) >= 0
        if read is None or at < 0 or twice or len(question.wrong) != len(question.right):
            return Opinion.UNSURE
        pairs = enumerate(zip(question.wrong, question.right, strict=True), at)
        verdicts = {self._at(place, old, new, *read) for place, (old, new) in pairs if old != new}
        return verdicts.pop() if len(verdicts) == 1 else Opinion.UNSURE

    def _at(self, place: int, old: str, new: str, encoded: Tokens, logits: Any) -> Opinion:
        token, typed, proposed = encoded.at.get(place), self._vocabulary.id_of(old), self._vocabulary.id_of(new)
        if token is None or typed is None or proposed is None:
            return Opinion.UNSURE
        row = logits[token].astype(np.float64)
        chances = np.exp(row - row.max())
        chances /= chances.sum()
        best = int(np.argmax(chances))
        if best == proposed:
            return Opinion.AGREES
        rejects = best == typed and chances[proposed] < NO_CHANCE
        return Opinion.REJECTS if rejects else Opinion.UNSURE


def _input(name: str, encoded: Tokens) -> Any:
    fill: Mapping[str, Sequence[int]] = {"input_ids": encoded.ids, "attention_mask": [1] * len(encoded.ids)}
    return np.array([fill.get(name, [0] * len(encoded.ids))], dtype=np.int64)


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise NotReadable("没有安装 onnxruntime，运行 .venv/bin/python -m pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # the other cores check
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the boundary: the library raises its own errors for a bad file, of no common kind
        raise NotReadable(f"模型 {path} 读不了（{type(error).__name__}）") from error
