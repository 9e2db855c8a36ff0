"""The text engine behind its one small interface: `Checker(wordlists, model).check(text)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.folded_text import Folded, folded, light
from monitor.language.disguises import FOLD, one_word, readable, spelled, undisguised
from monitor.language.guards import about_the_error, in_other_title, permits
from monitor.language.match import Hit, Matcher, covered, longest
from monitor.language.model_layer import ModelLayer
from monitor.language.sentences import SHOWN, around, sentence, subject, tidy
from monitor.language.word_boundary import kept_together
from monitor.model import Problem
from monitor.ngrams.habits import Habits
from monitor.ngrams.model import Model
from monitor.ngrams.presets import DEFAULT, Preset, named
from monitor.wordlists.entries import Category, Pair, Term, Wordlists

MOST = 500  # problems of one text
NEAR = 40  # characters on either side in which a campaign's words excuse a sensitive one


class Checker:
    """Finds what the lists know to be wrong, and with a model what no list names.

    `preset`: 严格, 均衡 or 全面, for the model layer; `habits`: of the site that the text stands on; `names`: inside
    which the model raises nothing (傅庄街道办事处). Holds no state between texts; safe to share between threads.
    """

    def __init__(
        self,
        wordlists: Wordlists,
        model: Model | None = None,
        preset: str | Preset = DEFAULT,
        habits: Habits | None = None,
        names: Sequence[str] = (),
    ) -> None:
        self.wordlists = wordlists
        self.model = model
        self.preset = preset
        self.habits = habits
        self.names = tuple(names)
        chosen = named(preset) if isinstance(preset, str) else preset
        self._layer = ModelLayer(model, chosen, (*wordlists.allow, *names), habits) if model else None
        self._read: Mapping[str, list[Problem]] = {}
        self._pairs = wordlists.pairs
        self._terms = wordlists.terms
        self._forms = Matcher([*(pair.wrong for pair in self._pairs), *wordlists.allow])
        self._words = Matcher([undisguised(word) for word in (*_words(self._terms), *wordlists.allow_sensitive)])

    def __reduce__(self) -> tuple[type[Checker], tuple[object, ...]]:
        # To a worker process: the automata are built again there, the model is mapped again.
        return Checker, (self.wordlists, self.model, self.preset, self.habits, self.names)

    def ahead(self, texts: Sequence[str]) -> Checker:
        """This checker, having read these texts in one go: one by one the model takes five times as long for short
        ones. What it says of each is the same.
        """
        if not self._layer:
            return self
        once = [text for text in dict.fromkeys(light(readable(one)).plain for one in texts) if text not in self._read]
        if not once:
            return self
        reader = object.__new__(type(self))
        reader.__dict__.update(self.__dict__)  # `copy` would build the automata again
        reader._read = {**self._read, **dict(zip(once, self._layer.problems_of(once), strict=True))}
        return reader

    def check(self, text: str) -> list[Problem]:
        """Problems in the order of their place; `start` and `end` count characters of `text`.

        Codes text.typo, text.expression, text.sensitive. Never raises on any text. Nothing is matched across
        a tab or the end of a line.
        """
        seen = light(readable(text))
        text = seen.plain
        hits = self._form_hits(text)
        counted = longest([hit for hit in hits if _counts(self._pairs[hit.word], text, hit)])
        listed = [_wrong_form(self._pairs[hit.word], text, hit) for hit in counted]
        settled = [(hit.start, hit.end) for hit in hits if hit in counted or _excused(self._pairs[hit.word], text, hit)]
        found = [*listed, *self._unlisted(text, settled), *self._sensitive(text)]
        return [_placed(one, seen) for one in sorted(found, key=lambda problem: problem.start)[:MOST]]

    def _unlisted(self, text: str, settled: Sequence[tuple[int, int]]) -> list[Problem]:
        """What the model finds where the lists have not spoken: neither raised a form nor excused it."""
        if not self._layer:
            return []
        found = self._read[text] if text in self._read else self._layer.problems(text)
        return [new for new in found if not any(new.start < end and start < new.end for start, end in settled)]

    def _form_hits(self, text: str) -> list[Hit]:
        """Wrong forms that stand in the text, those inside an allowed word left out."""
        hits = self._forms.find(text)
        innocent = [(hit.start, hit.end) for hit in hits if hit.word >= len(self._pairs)]
        return [hit for hit in hits if hit.word < len(self._pairs) and not covered(hit, innocent)]

    def _sensitive(self, text: str) -> Iterator[Problem]:
        shown = spelled(text)
        plain = undisguised(shown)
        hits = self._words.find(plain)
        if not hits:
            return
        both = folded(shown, FOLD)
        innocent = [(hit.start, hit.end) for hit in hits if hit.word >= len(self._terms)]
        words = [hit for hit in hits if hit.word < len(self._terms) and not covered(hit, innocent)]
        for hit in longest([hit for hit in words if self._meant(hit, both)]):
            term = self._terms[hit.word]
            start, end = both.span(hit.start, hit.end)
            yield _sensitive(term, self.wordlists.categories[term.category], text, start, end)

    def _meant(self, hit: Hit, both: Folded) -> bool:
        term = self._terms[hit.word]
        start, end = both.span(hit.start, hit.end)
        return (
            one_word(both, hit.start, hit.end)
            and _apart(both.text, start, end)
            and permits(term.guard, both.text, start, end)
            and not _spoken_about(self.wordlists.categories[term.category], both.text, start, end)
            and (not term.guard.segmented or kept_together(both.plain, hit.start, hit.end))
        )


def _placed(problem: Problem, seen: Folded) -> Problem:
    """The same where it stands in the text that was given."""
    if isinstance(seen.at, range) or problem.end <= problem.start:
        return problem
    start, end = seen.span(problem.start, problem.end)
    return replace(problem, start=start, end=end)


def _words(terms: tuple[Term, ...]) -> Iterator[str]:
    return (term.word for term in terms)


def _counts(pair: Pair, text: str, hit: Hit) -> bool:
    return (
        permits(pair.guard, text, hit.start, hit.end)
        and not in_other_title(text, hit.start, hit.end)
        and not about_the_error(pair.wrong, pair.right, text, hit.start, hit.end)
        and (not pair.guard.segmented or kept_together(text, hit.start, hit.end))
    )


def _excused(pair: Pair, text: str, hit: Hit) -> bool:
    """True where the list says that the form is right here: a longer word, a boundary, a lesson. That a condition is
    missing (前, 后, 同句) says nothing.
    """
    plain = replace(pair, guard=replace(pair.guard, before=(), after=(), needs=()))
    return not _counts(plain, text, hit)


def _apart(text: str, start: int, end: int) -> bool:
    """A word that begins or ends in Latin letters or digits is not a piece of a longer one (av in java)."""
    return not (_latin(text, start) and _latin(text, start - 1)) and not (_latin(text, end - 1) and _latin(text, end))


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def _spoken_about(category: Category, text: str, start: int, end: int) -> bool:
    """严厉打击赌博、防范电信诈骗: campaigns, notices of the police, laws."""
    if not category.contexts:
        return False
    first, last = sentence(text, start, end)
    said = text[max(first, start - NEAR) : start] + "\t" + text[end : min(last, end + NEAR)]
    return any(word in said for word in category.contexts)


def _wrong_form(pair: Pair, text: str, hit: Hit) -> Problem:
    verb = "应为" if pair.code == "text.typo" else "建议写作"
    return Problem(
        code=pair.code,
        subject=subject(pair.wrong, text, hit.start, hit.end),
        message=f"‘{pair.wrong}’{verb}‘{pair.right}’：{pair.reason}",
        severity=pair.severity,
        wrong=pair.wrong,
        suggestion=pair.right,
        context=around(text, hit.start, hit.end, SHOWN),
        start=hit.start,
        end=hit.end,
        certain=pair.certain,
    )


def _sensitive(term: Term, category: Category, text: str, start: int, end: int) -> Problem:
    wrong = tidy(text[start:end])
    instead = f"（可改为‘{term.suggestion}’）" if term.suggestion else ""
    return Problem(
        code=category.code,
        subject=subject(term.word, text, start, end),
        message=f"疑似{category.title}：‘{wrong}’。{category.message}{instead}",
        severity=category.severity,
        wrong=wrong,
        suggestion=term.suggestion,
        context=around(text, start, end, SHOWN),
        start=start,
        end=end,
        certain=False,
    )
