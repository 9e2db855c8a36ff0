"""A site's own language: the same pages give the same counts, whatever happened on the way; frames teach nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cli import run
from monitor.inspection import column_tree, context, site_language
from monitor.inspection.site_language import Learnt, PageToLearn, Paragraph
from monitor.inspection.work import CheckContext
from monitor.jobs import learn as job
from monitor.model import PageKind
from monitor.ngrams import habits
from monitor.ngrams.model import Model, load
from monitor.outcomes import Outcome
from monitor.registry import Unit
from monitor.settings import ConfigError
from monitor.store.bodies import Bodies
from tests.inspection.crawled import Crawled, Unbounded, html

VILLAGE = "今天沂河街道机智村召开会议，部署第{}项工作。"


@pytest.fixture(scope="module")
def model() -> Model:
    return load()


class Here:
    """Reads in this process; hands batches back in the order that `turned` says."""

    turned = False
    killed: Sequence[int] = ()

    def __init__(self, _workers: int, _read: object, _start: object, given: tuple[str]) -> None:
        self._reader = site_language._Reader(Bodies(given[0]), Unbounded())

    def run(self, batches: Iterable[Sequence[PageToLearn]]) -> Iterator[tuple[Sequence[PageToLearn], object]]:
        for batch in reversed(list(batches)) if self.turned else batches:
            answer = self._reader.read(batch)
            if any(page.id in self.killed for page in batch):
                raise KeyboardInterrupt
            yield batch, answer


@pytest.fixture
def site(crawled_on_sqlite: Crawled, monkeypatch: pytest.MonkeyPatch) -> Crawled:
    monkeypatch.setattr(site_language, "Pool", Here)
    monkeypatch.setattr(site_language, "BATCH", 2)
    for number in range(6):
        text = VILLAGE.format("一二三四五六"[number])
        crawled_on_sqlite.get(f"{number}.htm", html(str(number), text, footer="本站由机至中心负责维护"))
    return crawled_on_sqlite


def learn(site: Crawled, model: Model) -> tuple[Learnt, habits.Habits]:
    done = site_language.learn(site.store, model, "portal", 1)
    return done, habits.load(site_language.path_of(site.store.data_dir, "portal"))


def count(found: habits.Habits, model: Model, run: str) -> int:
    return found.count(model.encode(run).ids)


def test_words_are_counted_by_page(site: Crawled, model: Model) -> None:
    done, found = learn(site, model)
    assert (done.pages, done.used, done.version) == (6, True, found.version)
    assert count(found, model, "机智村") == 6
    assert count(found, model, "至中心") == 0  # of a footer


def test_what_many_pages_share_counts_once(site: Crawled, model: Model) -> None:
    for number in range(5):
        site.get(f"same{number}.htm", html("同", "本页提到样板庄的工作情况，各页文字相同。"))
    assert count(learn(site, model)[1], model, "样板庄") == 0


def test_learning_twice_gives_the_same(site: Crawled, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    first, found = learn(site, model)
    monkeypatch.setattr(Here, "turned", True)  # whatever the order in which processes answer
    again, same = learn(site, model)
    assert same.version == found.version == again.version == first.version
    assert first.used and not again.used


def test_a_run_that_was_killed_goes_on(site: Crawled, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = learn(site, model)[1].version
    path = site_language.path_of(site.store.data_dir, "portal")
    path.unlink()
    monkeypatch.setattr(site_language, "KEPT_AFTER", 1)
    last = site_language._pages(site.store, "portal")[-1]
    monkeypatch.setattr(Here, "killed", [last.id])
    with pytest.raises(KeyboardInterrupt):
        learn(site, model)
    assert path.with_suffix(".draft").exists() and not path.exists()
    monkeypatch.setattr(Here, "killed", [])
    asked: list[PageToLearn] = []
    spied = site_language._Reader._paragraphs

    def spy(self: site_language._Reader, page: PageToLearn) -> list[Paragraph]:
        asked.append(page)
        return spied(self, page)

    monkeypatch.setattr(site_language._Reader, "_paragraphs", spy)
    assert learn(site, model)[1].version == whole
    assert [page.id for page in asked] == [last.id - 1, last.id]
    assert not path.with_suffix(".draft").exists()


def test_a_draft_of_other_pages_is_not_used(site: Crawled, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_language, "KEPT_AFTER", 1)
    monkeypatch.setattr(Here, "killed", [site_language._pages(site.store, "portal")[-1].id])
    with pytest.raises(KeyboardInterrupt):
        learn(site, model)
    monkeypatch.setattr(Here, "killed", [])
    site.fall().get("0.htm", html("零", "这一页已经改写，不再提那个村。"))
    assert count(learn(site, model)[1], model, "机智村") == 5


def test_counts_that_hardly_changed_stay_in_use(site: Crawled, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    version = learn(site, model)[0].version
    site.get("new.htm", html("新", "这一页只有一句没有别处写过的话。"))
    kept = learn(site, model)[0]
    assert (kept.used, kept.version) == (False, version)
    for number in range(4):
        site.get(f"new{number}.htm", html("新", f"样板庄村民委员会今天通过第{'甲乙丙丁'[number]}号决议。"))
    assert learn(site, model)[0].used


def test_pages_that_are_gone_or_were_never_seen_teach_nothing(site: Crawled, model: Model) -> None:
    site.fall()
    for number in range(4):
        site.get(f"{number}.htm", outcome=Outcome.NOT_FOUND)
    done, found = learn(site, model)
    assert done.pages == 2 and count(found, model, "机智村") == 2


def test_a_file_is_no_page(site: Crawled, model: Model) -> None:
    site.get("a.docx", "PK", PageKind.ATTACHMENT)
    assert learn(site, model)[0].pages == 6


@pytest.mark.parametrize("body", [b"", b"\0" * 999, b"<html>" + b"<div>" * 5_000, "机".encode("gbk") * 9_999])
def test_hostile_pages_are_read(body: bytes) -> None:
    assert all(isinstance(one, Paragraph) for one in site_language.paragraphs(body, "http://a.example/"))


def test_habits_are_part_of_what_a_remembered_result_depends_on(site: Crawled, model: Model) -> None:
    def version(preset: str) -> str:
        with site.store.read() as conn:
            settings = replace(site.settings, preset=preset)
            known = column_tree.load(conn, "portal")
            made = context.build(conn, site.store, site.registry, settings, site.registry.sites["portal"], known)
            assert bool(made.habits) == (bool(preset) and site_language.path_of(site.store.data_dir, "portal").exists())
            return made.version

    alone, reading = version(""), version("均衡")
    learn(site, model)
    assert version("") == alone  # without the model, habits are of no consequence
    assert version("均衡") not in (alone, reading)
    kept = version("均衡")
    learn(site, model)
    assert version("均衡") == kept


def test_so_are_the_registrys_names(site: Crawled) -> None:
    def made(preset: str, *units: Unit) -> CheckContext:
        registry = replace(site.registry, units={**site.registry.units, **{unit.id: unit for unit in units}})
        with site.store.read() as conn:
            known, settings = column_tree.load(conn, "portal"), replace(site.settings, preset=preset)
            return context.build(conn, site.store, registry, settings, registry.sites["portal"], known)

    town = Unit(id="fz", name="傅庄街道办事处", aliases=("傅庄街道", "傅庄"))
    before, after = made("均衡"), made("均衡", town)
    assert set(after.written) - set(before.written) == {"傅庄街道办事处", "傅庄街道"}
    assert before.version == made("均衡").version != after.version
    assert made("").version == made("", town).version  # without the model they are of no consequence


def test_a_base_model_without_the_extra_is_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("文字\n", encoding="utf-8")
    monkeypatch.setattr(job, "BUILDING", ("no_such_package",))
    with pytest.raises(ConfigError, match=r"no_such_package.*extras\.lock"):
        job.learn_base(tmp_path, tmp_path / "out")


def test_a_base_model_needs_text_and_a_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigError, match=r"没有 \.txt"):
        job.learn_base(tmp_path, tmp_path / "out")
    assert run(["learn", "--base", str(tmp_path)]) == 2
    assert "--out" in capsys.readouterr().err
