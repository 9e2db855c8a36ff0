"""A reader behind a local service that speaks the protocol of chat completions (llama.cpp, Ollama, vLLM …)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from monitor.second_readers.http import NoAnswer, ServiceAddress
from monitor.second_readers.prompt import VERSION, QuestionSheet
from monitor.second_readers.question import Opinion, Question
from monitor.second_readers.quota import Allowance

AT_ONCE = 20  # questions in one request
PAUSES = (1.0, 3.0)  # seconds before the second and the third try
PATIENCE = 2  # requests in a row without any answer, after which it is left alone for this run
_log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Service:
    """`timeout`: seconds for one whole answer. What it is asked goes to `door` and nowhere else."""

    door: ServiceAddress
    model: str
    allowance: Allowance
    key: str = field(default="", repr=False)
    timeout: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    requests: int = 0
    is_used_up: bool = False  # the day's requests
    silent: int = 0  # requests in a row that brought no answer
    nonsense: int = 0  # answers that could not be used
    last_error: str = ""

    @property
    def name(self) -> str:
        what = f"service|{VERSION}|{self.door}|{self.model}"
        return blake2b(what.encode(), digest_size=8).hexdigest()

    @property
    def is_silent(self) -> bool:
        return self.silent >= PATIENCE

    def read(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        """Never raises for a bad service: those questions have no opinion."""
        said: dict[Question, Opinion] = {}
        for start in range(0, len(questions), AT_ONCE):
            said |= self._asked(questions[start : start + AT_ONCE])
        return [said.get(question) for question in questions]

    def remarks(self) -> Sequence[str]:
        found = []
        if self.is_silent:
            found.append(f"第二读者（{self.door.host}）没有应答：{self.last_error[:100]}")
        if self.is_used_up:
            found.append("第二读者今天的请求次数已用完（MONITOR_READER_LIMIT）")
        if self.nonsense:
            found.append(f"第二读者有 {self.nonsense} 次答非所问，未采用")
        return found

    def close(self) -> None: ...

    def _asked(self, questions: Sequence[Question]) -> Mapping[Question, Opinion]:
        sheet = QuestionSheet.of(questions)
        body = self._answer(sheet.request(self.model))
        if body is None:
            return {}
        said = sheet.read(body)
        self.nonsense += not said
        return said

    def _answer(self, request: bytes) -> bytes | None:
        """The service's answer, after up to three tries, each of which counts."""
        for pause in (*PAUSES, None):
            if self.is_silent or self._is_too_much():
                return None
            self.requests += 1
            try:
                answer = self.door.post(request, self.key, self.timeout)
            except NoAnswer as error:
                self.last_error = str(error)
                _log.warning("second reader at %s: %s", self.door.host, error)
                if pause is None or not error.again:
                    break
                self.sleep(pause)
            else:
                self.silent = 0
                return answer
        self.silent += 1
        return None

    def _is_too_much(self) -> bool:
        self.is_used_up = self.is_used_up or not self.allowance.take()
        return self.is_used_up
