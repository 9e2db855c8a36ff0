"""The readers that the settings name."""

from __future__ import annotations

from pathlib import Path

from monitor.second_readers.cache import OpinionCache
from monitor.second_readers.http import ServiceAddress
from monitor.second_readers.panel import Panel
from monitor.second_readers.question import SecondReader
from monitor.second_readers.quota import Allowance
from monitor.second_readers.service import Service
from monitor.second_readers.vocabulary import NotReadable
from monitor.settings import Settings

FOLDER = "readers"  # in the data folder


def opened(settings: Settings, data_dir: Path | None = None) -> Panel:
    """Never raises: a reader that cannot be used is one of the panel's troubles. `data_dir`: None keeps nothing.

    The heavy library is loaded here, and only when the settings name a model.
    """
    if not settings.onnx and not settings.reader_url:
        return Panel()
    folder = data_dir / FOLDER if data_dir else None
    readers: list[SecondReader] = []
    troubles = []
    if settings.onnx:
        from monitor.second_readers.onnx_model import OnnxModel

        try:
            readers.append(OnnxModel(settings.onnx))
        except NotReadable as error:
            troubles.append(f"第二读者没有用上：{error}")
    if settings.reader_url:
        allowance = Allowance(settings.reader_limit, folder)
        door = ServiceAddress.of(settings.reader_url)
        readers.append(
            Service(
                door=door,
                model=settings.reader_model,
                allowance=allowance,
                key=settings.reader_key,
                timeout=settings.reader_timeout,
            )
        )
    return Panel(readers, OpinionCache(folder), troubles)
