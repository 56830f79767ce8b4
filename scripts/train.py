"""Train the sentence scorer on fixtures/labelled/ and write rules/scorer.npz. The same labelled text gives the same bytes.

Everything but the reports `test-*` is trained on, twice: a labelled line may be several sentences, and after the first training
each of its labels is kept by the sentences that show it. Thresholds are set per element on predictions for reports that the
model did not see (five folds by document), where they make the fewest and least costly mistakes by document.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))
from labelled import LABELLED, Labelled, read_file

from seninfo_check import language, rules
from seninfo_check.checks import features as seeing
from seninfo_check.checks import scorer

FOLDS = 5
AS_OF = date(2026, 6, 1)


@dataclass
class Sample:
    """One sentence as the program splits them: what the model sees of it, and its labels by the labelled lines that it is part of."""

    features: list[str]
    role: str
    lines: dict[tuple[int, int, int], tuple[str, ...]]  # file, block and start of a line, with the elements that the line shows
    file: int
    labels: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.labels = {f"role:{self.role}"} | {element for elements in self.lines.values() for element in elements}

    def has(self, name: str) -> bool:
        """Whether it has a label; "about:transition" is having any label of that duty."""
        duty = name.removeprefix("about:")
        return name in self.labels or (duty != name and any(label.startswith(duty + "/") for label in self.labels))


def samples(files: list[Labelled]) -> list[Sample]:
    """Every sentence of the labelled files; a labelled line split in two by the program labels both."""
    concepts = seeing.lexicon(rules.rules_folder())
    found = []
    for number, file in enumerate(files):
        by_block: dict[int, list[tuple[int, int, str, tuple[str, ...]]]] = {}
        for block, start, text, role, elements in file.lines:
            by_block.setdefault(block, []).append((start, start + len(text), role, elements))
        offsets = np.cumsum([0] + [len(block.text) + 1 for block in file.document.blocks])
        for sentence in language.read([file.document], AS_OF).sentences:
            start, end = sentence.start - offsets[sentence.block], sentence.end - offsets[sentence.block]
            overlapping = [entry for entry in by_block.get(sentence.block, ()) if entry[0] < end and start < entry[1]]
            if not overlapping:
                continue
            role = max(overlapping, key=lambda entry: min(end, entry[1]) - max(start, entry[0]))[2]
            lines = {(number, sentence.block, entry[0]): entry[3] for entry in overlapping}
            found.append(Sample(sorted(set(seeing.features(sentence, concepts))), role, lines, number))
    return found


#: A part of a labelled line keeps the line's label when it is at least this likely beside the likeliest part.
KEPT = 0.4


def keep_what_is_shown(found: list[Sample], scores: np.ndarray, names: list[str]) -> int:
    """Take a line's label from those of its sentences that do not show it, by likelihoods (a row a sentence). How many were taken."""
    parts: dict[tuple[tuple[int, int, int], str], list[int]] = {}
    for number, sample in enumerate(found):
        for line, elements in sample.lines.items():
            for element in elements:
                parts.setdefault((line, element), []).append(number)
    column = {name: index for index, name in enumerate(names)}
    taken = 0
    for (line, element), members in parts.items():
        if len(members) > 1 and element in column:
            likely = scores[members, column[element]]
            for number in np.array(members)[likely < KEPT * likely.max()]:
                # Another line of the same sentence may still show it.
                if not any(element in elements for other, elements in found[number].lines.items() if other != line):
                    found[number].labels.discard(element)
                    taken += 1
    return taken


def matrix(features: list[list[str]], rows: dict[str, int], values: np.ndarray) -> sparse.csr_matrix:
    indptr, indices, data = [0], [], []
    for names in features:
        known = [rows[name] for name in names if name in rows]
        weight = values[known]
        indices += known
        data += list(weight / np.sqrt(weight @ weight)) if known else []
        indptr.append(len(indices))
    return sparse.csr_matrix((data, indices, indptr), shape=(len(features), len(rows)), dtype=np.float64)


#: The inverse strength of regularisation; half or twice of it makes no difference.
STRENGTH = 20.0


def fit(x: sparse.csr_matrix, y: np.ndarray) -> tuple[np.ndarray, float]:
    if y.sum() < 3:
        return np.zeros(x.shape[1]), -6.0
    # The dual form is the faster one for more features than sentences, and gives the same answer.
    model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, random_state=0, max_iter=300, tol=1e-3)
    model.fit(x, y)
    return model.coef_[0], float(model.intercept_[0])


def vocabulary(features: list[list[str]], least: int = 4) -> tuple[dict[str, int], np.ndarray]:
    """The features that stand in four sentences or more, and how much each says (inverse document frequency, context less)."""
    counted = Counter(name for names in features for name in names)
    kept = sorted(name for name, number in counted.items() if number >= least)
    values = [(math.log(len(features) / counted[name]) + 1) * seeing.CONTEXT.get(name.split(":", 1)[0], 1.0) for name in kept]
    return {name: row for row, name in enumerate(kept)}, np.array(values, np.float32)


def all_labels() -> list[str]:
    ruleset = rules.load()
    elements = [f"{rule.id}/{element['id']}" for rule in ruleset.rules if rule.check == "topic" for element in rule.options["elements"]]
    about = [f"about:{element.removesuffix('/claim')}" for element in elements if element.endswith("/claim")]
    return [f"role:{role}" for role in scorer.ROLES] + about + elements


@dataclass
class Model:
    """What training gives: the shipped arrays before they are rounded."""

    rows: dict[str, int]
    values: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def predict(self, features: list[list[str]]) -> np.ndarray:
        """Likelihoods, a row a sentence and a column a label."""
        return 1 / (1 + np.exp(-(matrix(features, self.rows, self.values) @ self.weights + self.bias)))


def train(found: list[Sample], names: list[str]) -> Model:
    rows, values = vocabulary([sample.features for sample in found])
    x = matrix([sample.features for sample in found], rows, values)
    # What a sentence does shows in its grammar whatever it is about; which duty it speaks of does not.
    topical = np.array([not name.startswith(seeing.GRAMMAR) for name in rows])
    x_topical = (x @ sparse.diags(topical.astype(float))).tocsr()
    for one in (x, x_topical):
        one.sort_indices()  # before it is shared with other processes, which may only read it
    wanted = [(name.startswith("role:"), np.array([sample.has(name) for sample in found])) for name in names]
    fitted = Parallel(n_jobs=2)(delayed(fit)(x if is_role else x_topical, y) for is_role, y in wanted)
    columns = [coefficients * (1 if is_role else topical) for (coefficients, _), (is_role, _) in zip(fitted, wanted, strict=True)]
    return Model(rows, values, np.array(columns, np.float32).T, np.array([bias for _, bias in fitted], np.float32))


def folds(found: list[Sample], files: list[Labelled]) -> np.ndarray:
    """The fold of every sentence: reports whole, files of passages by runs of 25 sentences."""
    seen: Counter[int] = Counter()
    numbers = []
    for sample in found:
        whole = files[sample.file].name.startswith("dev-")
        numbers.append((sample.file + (0 if whole else seen[sample.file] // 25)) % FOLDS)
        seen[sample.file] += 1
    return np.array(numbers)


def out_of_fold(found: list[Sample], fold: np.ndarray, names: list[str]) -> np.ndarray:
    """Likelihoods of every label for every sentence, by models that did not see the sentence's report."""
    scores = np.zeros((len(found), len(names)), np.float32)
    for number in range(FOLDS):
        model = train([found[index] for index in np.flatnonzero(fold != number)], names)
        held = np.flatnonzero(fold == number)
        scores[held] = scorer.with_claims(model.predict([found[index].features for index in held]), names)
    return scores


def thresholds(names: list[str], files: list[Labelled], found: list[Sample], scores: np.ndarray) -> np.ndarray:
    """Per label, the cut between reports that show the element and those that do not, on reports the model had not seen."""
    cuts = np.full(len(names), CENTRE)
    mine: dict[int, list[int]] = {}
    for index, sample in enumerate(found):
        if files[sample.file].name.startswith("dev-"):
            mine.setdefault(sample.file, []).append(index)
    for column, name in enumerate(names):
        if "/" in name:
            best = [scorer.together(scores[members, column].tolist()) for members in mine.values()]
            shown = [any(name in found[index].labels for index in members) for members in mine.values()]
            cuts[column] = _cut(np.array(best), np.array(shown))
    return cuts


#: Where a cut lies when nothing is known, and how firmly it is drawn there: few reports show or lack some elements.
CENTRE, FIRMNESS = 0.22, 2.0


def _cut(best: np.ndarray, shown: np.ndarray) -> float:
    candidates = np.geomspace(0.03, 0.9, 80)
    cost = [((best >= cut) != shown).sum() + FIRMNESS * math.log(cut / CENTRE) ** 2 for cut in candidates]
    return float(candidates[int(np.argmin(cost))])


def weak_labels() -> list[str]:
    return [
        f"{rule.id}/{element['id']}"
        for rule in rules.load().rules
        if rule.check == "topic"
        for element in rule.options["elements"]
        if element.get("weak")
    ]


def main() -> None:
    paths = sorted((LABELLED / "sentences").glob("*.txt")) + sorted((LABELLED / "reports").glob("dev-*.txt"))
    files = [read_file(path) for path in paths]
    found, names = samples(files), all_labels()
    known = {*names, "senco-contact/name", "senco-contact/contact"}
    unknown = {label for sample in found for label in sample.labels if label not in known}
    print(f"{len(found)} sentences, {len(names)} labels; labels not of any rule: {sorted(unknown)[:20]}")
    fold = folds(found, files)
    taken = keep_what_is_shown(found, out_of_fold(found, fold, names), names)
    print(f"{taken} labels of lines taken from sentences that do not show them")
    scores = out_of_fold(found, fold, names)
    cuts = thresholds(names, files, found, scorer.doubted(scores, names, weak_labels()))
    model = train(found, names)
    scale = np.abs(model.weights).max(axis=0) / 127 + 1e-9
    np.savez_compressed(
        rules.rules_folder() / "scorer.npz",
        labels=np.array("\n".join(names)),
        features=np.array("\n".join(sorted(model.rows, key=model.rows.__getitem__))),
        values=model.values.astype(np.float16),
        # A row lies together in memory: a sentence fetches whole rows.
        weights=np.ascontiguousarray(np.round(model.weights / scale).astype(np.int8)),
        scale=scale.astype(np.float32),
        bias=model.bias,
        thresholds=cuts,
        weak=np.array("\n".join(weak_labels())),
    )
    _print_roles(found, scores, names)
    print(f"{len(model.rows)} features; {(rules.rules_folder() / 'scorer.npz').stat().st_size / 1e6:.2f} MB")


def _print_roles(found: list[Sample], scores: np.ndarray, names: list[str]) -> None:
    got = scorer.likeliest_roles(scores[:, [names.index(f"role:{role}") for role in scorer.ROLES]])
    for role in scorer.ROLES:
        right = sum(sample.role == role == guess for sample, guess in zip(found, got, strict=True))
        both = sum(sample.role == role for sample in found) + got.count(role)
        print(f"{role}: F1 {2 * right / max(both, 1):.2f} on sentences not seen")


if __name__ == "__main__":
    main()
