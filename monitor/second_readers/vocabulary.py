"""A BERT-like model's own vocabulary: text → ids, and which of them are which character of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
MOST = 200_000  # lines of vocab.txt that are read


class NotReadable(Exception):
    """The message is Chinese: what is wrong with the user's model."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """`at`: position in `ids` of each character of the text that is a token by itself."""

    ids: list[int]
    at: dict[int, int]


class Vocabulary:
    """vocab.txt: one token a line, its number is its id (from 0). Letters are lower-cased, as in training."""

    def __init__(self, path: Path) -> None:
        """Raises NotReadable."""
        try:
            with path.open(encoding="utf-8") as file:
                tokens = [line.rstrip("\r\n") for line, _ in zip(file, range(MOST), strict=False)]
        except (OSError, UnicodeDecodeError) as error:
            raise NotReadable(f"词表 {path} 读不了（{type(error).__name__}），它应与模型放在一起") from error
        self.version = blake2b("\n".join(tokens).encode(), digest_size=8).hexdigest()
        self._ids = {token: number for number, token in enumerate(tokens)}
        missing = [token for token in (UNKNOWN, FIRST, LAST) if token not in self._ids]
        if missing:
            raise NotReadable(f"词表 {path} 里没有 {'、'.join(missing)}")

    def id_of(self, character: str) -> int | None:
        return self._ids.get(character.lower())

    def encode(self, text: str, most: int) -> Tokens | None:
        """None where the text is longer than `most` tokens: half a sentence is not judged."""
        ids, at = [self._ids[FIRST]], {}
        for start, word in _words(text):
            if len(word) == 1:
                at[start] = len(ids)
            ids += self._pieces(word.lower())
            if len(ids) >= most:
                return None
        return Tokens([*ids, self._ids[LAST]], at)

    def _pieces(self, word: str) -> list[int]:
        """The longest known piece from the left, and so on; a word with a piece that is not known is unknown."""
        found, start = [], 0
        while start < len(word):
            for end in range(min(len(word), start + 50), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._ids:
                    found.append(self._ids[piece])
                    start = end
                    break
            else:
                return [self._ids[UNKNOWN]]
        return found


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Every Chinese character and mark by itself, runs of letters and digits together; blanks are dropped."""
    start = 0
    while start < len(text):
        end = start + 1
        if _joins(text[start]):
            while end < len(text) and _joins(text[end]):
                end += 1
        if not text[start].isspace() and unicodedata.category(text[start])[0] != "C":
            yield start, text[start:end]
        start = end


def _joins(char: str) -> bool:
    """A letter or digit that is no Chinese character."""
    return char.isalnum() and not "\u2e80" <= char <= "\u9fff" and not "\U00020000" <= char <= "\U0003ffff"
