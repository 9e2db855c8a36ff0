"""Lists of known rows, made from seeds: whatever the markup and the form of the dates, every row is read."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from monitor.extract.document import document
from monitor.model import PageKind
from tests.extract.generated_lists import TODAY, URL, make

SEEDS = 400  # `python -m tests.extract.generated_lists 4000` runs more
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_row_of_a_generated_list_is_read(part: int) -> None:
    for seed in range(part, SEEDS, PARTS):
        made = make(seed)
        found = document(made.html.encode(), URL, today=TODAY)
        rows = [(row.title, urljoin(URL, row.path), row.day) for row in made.rows]
        assert [(item.title, item.url, item.date) for item in found.items] == rows, made.recipe
        assert found.kind is PageKind.COLUMN, made.recipe
