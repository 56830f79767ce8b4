"""How strongly each sentence shows each element of the duties, and what the sentence does: a linear model over words in context.

The weights are trained by `make train` on `fixtures/labelled/` and shipped as data (`rules/scorer.npz`); why a linear model over stems
and the concepts of `rules/lexicon.toml` was chosen, and what else was measured, stands in `docs/accuracy.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from seninfo_check.checks.features import features, letters_of, lexicon, seen
from seninfo_check.language import Phrases, Reading, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What a sentence can do (fixtures/labelled/README.md says what each word means).
ROLES = ("practice", "claim", "plan", "denial", "law", "prompt", "link", "other")


@dataclass(frozen=True)
class Scorer:
    """The trained weights: one column per label ("role:plan", "about:identification", "identification/spotting"), one row per feature."""

    labels: tuple[str, ...]
    rows: dict[str, int]
    values: NDArray[np.float32]  # how much each feature says: rarer is more, its own words more than its context
    weights: NDArray[np.int8]  # times `scale`, a number a label; small numbers, because a sentence fetches hundreds of rows
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: dict[str, float]
    weak: tuple[str, ...]
    pairs: dict[str, dict[str, int]]  # the rows of pairs of concepts: the first, then the second
    letters: dict[str, tuple[int, ...]] = field(default_factory=dict)  # the rows of each word's runs of letters, as words are met


@dataclass(frozen=True, eq=False)
class Scores:
    """For every sentence of a reading (a row) and every label (a column) how likely it is, from 0 to 1."""

    labels: dict[str, int]
    values: NDArray[np.float32]
    before_doubt: NDArray[np.float32]  # the same before plans, denials and law were doubted: what a sentence is about

    def of(self, sentence: int, label: str) -> float:
        """The likelihood of one label for one sentence."""
        return float(self.values[sentence, self.labels[label]])


@cache
def load(folder: Path) -> Scorer:
    """The shipped weights of a rules folder. Raises FileNotFoundError when `make train` has never run."""
    import numpy as np

    with np.load(folder / "scorer.npz") as data:
        rows = {feature: row for row, feature in enumerate(str(data["features"]).split("\n"))}
        labels = tuple(str(data["labels"]).split("\n"))
        thresholds = dict(zip(labels, data["thresholds"].tolist(), strict=True))
        return Scorer(
            labels,
            rows,
            data["values"].astype(np.float32),
            data["weights"],
            data["scale"].astype(np.float32),
            data["bias"].astype(np.float32),
            thresholds,
            tuple(str(data["weak"]).split("\n")),
            _pairs(rows),
        )


def _pairs(rows: dict[str, int]) -> dict[str, dict[str, int]]:
    pairs: dict[str, dict[str, int]] = {}
    for feature, row in rows.items():
        if feature.startswith(("cc:", "x:")):
            first, _, second = feature.partition("+")
            pairs.setdefault(first, {})[second] = row
    return pairs


def score(reading: Reading, folder: Path) -> Scores:
    """Score every sentence of a reading, roles and elements alike; scores of one reading are computed once."""
    import numpy as np

    known = _scored.get(id(reading))
    if known and known[0] is reading:
        return known[1]
    scorer, concepts = load(folder), lexicon(folder)
    totals = np.tile(scorer.bias, (len(reading.sentences), 1))
    for number, sentence in enumerate(reading.sentences):
        # As an array once: two look-ups by a list would each make one, for as long as the sum itself takes.
        rows = np.array(_rows(sentence, concepts, scorer), np.intp)
        if rows.size:
            values = scorer.values[rows]
            totals[number] += (values / np.sqrt(values @ values)) @ scorer.weights[rows].astype(np.float32) * scorer.scale
    likely = with_claims((1 / (1 + np.exp(-totals))).astype(np.float32), scorer.labels)
    columns = {label: column for column, label in enumerate(scorer.labels)}
    scores = Scores(columns, doubted(likely, scorer.labels, scorer.weak), likely)
    _scored.clear()
    _scored[id(reading)] = (reading, scores)
    return scores


def _rows(sentence: Sentence, concepts: Phrases, scorer: Scorer) -> list[int]:
    # The same as `features`, without writing out the pairs and the runs of letters: most of a report's time would go there.
    all_of_it = seen(sentence, concepts)
    rows = {row for feature in all_of_it.plain if (row := scorer.rows.get(feature)) is not None}
    for start, others in all_of_it.pairs:
        known = scorer.pairs.get(start)
        if known:
            rows.update([known[other] for other in others if other in known])
    for word in sentence.words:
        letters = scorer.letters.get(word)
        if letters is None:
            letters = tuple(row for feature in letters_of(word.lower()) if (row := scorer.rows.get(feature)) is not None)
            scorer.letters[word] = letters
        rows.update(letters)
    return list(rows)


def together(likelihoods: Iterable[float]) -> float:
    """How likely it is that a report shows an element, from the likelihoods of its sentences: that one of the best two does."""
    best = sorted(likelihoods, reverse=True)[:2]
    return 1 - math.prod(1 - likelihood for likelihood in best)


def with_claims(values: NDArray[np.float32], labels: Sequence[str]) -> NDArray[np.float32]:
    """Likelihoods, with "it happens or matters" of a duty also from how likely a sentence is a claim, and is about the duty.

    Few claims about each duty are labelled, many about all of them.
    """
    columns = {label: column for column, label in enumerate(labels)}
    claims = [column for label, column in columns.items() if label.endswith("/claim")]
    about = [columns["about:" + label.removesuffix("/claim")] for label in columns if label.endswith("/claim")]
    said = values.copy()
    said[:, claims] = 1 - (1 - values[:, claims]) * (1 - values[:, about] * values[:, [columns["role:claim"]]])
    return said


#: Sentences that do one of these are no evidence; the likelier that is, the less their strong elements count.
NO_EVIDENCE = ("plan", "denial", "law", "prompt")
#: By how much the odds of those are raised when one role is chosen; tuned on reports that the model had not seen.
RARE = 2.7


def doubted(values: NDArray[np.float32], labels: Sequence[str], weak: Sequence[str]) -> NDArray[np.float32]:
    """Likelihoods, with those of strong elements made smaller where a sentence is likely to be a plan, a denial, law or a prompt."""
    import numpy as np

    columns = [labels.index("role:" + role) for role in NO_EVIDENCE]
    strong = [column for column, label in enumerate(labels) if "/" in label and label not in weak]
    sure = np.clip(1 - values[:, columns].max(axis=1), 0.05, 1)
    doubt = values.copy()
    doubt[:, strong] *= sure[:, None]
    return doubt


# The last reading's scores: every topic rule of one report asks for the same ones.
_scored: dict[int, tuple[Reading, Scores]] = {}


def deciding_words(sentence: Sentence, label: str, folder: Path) -> tuple[str, ...]:
    """The words of a sentence that weighed most for a label, for `--why`."""
    scorer, concepts = load(folder), lexicon(folder)
    column = scorer.labels.index(label)
    weighed = []
    for feature in set(features(sentence, concepts)):
        row = scorer.rows.get(feature)
        kind, _, words = feature.partition(":")
        if row is not None and kind in {"w", "b", "c", "h", "hc"} and scorer.weights[row, column] > 0:
            weighed.append((float(scorer.weights[row, column]), ("heading: " if kind in {"h", "hc"} else "") + words.replace("_", " ")))
    return tuple(dict.fromkeys(words for _, words in sorted(weighed, reverse=True)[:6]))


def roles(reading: Reading, folder: Path) -> list[str]:
    """What each sentence of a reading does: the likeliest of ROLES."""
    return _roles(score(reading, folder))


@lru_cache(maxsize=2)
def _roles(scores: Scores) -> list[str]:
    return likeliest_roles(scores.values[:, [scores.labels["role:" + role] for role in ROLES]])


def likeliest_roles(likely: NDArray[np.float32]) -> list[str]:
    """The role of each sentence (a row), from the likelihoods of ROLES (the columns)."""
    likely = likely.clip(1e-6, 1 - 1e-6)
    # Few sentences are plans, denials, law or prompts, which makes a trained model slow to say so.
    odds = likely / (1 - likely) * [RARE if role in NO_EVIDENCE else 1.0 for role in ROLES]
    return [ROLES[index] for index in odds.argmax(axis=1).tolist()]
