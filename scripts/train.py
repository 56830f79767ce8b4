"""Train the sentence scorer on fixtures/labelled/ and write rules/scorer.npz. The same labelled text gives the same bytes.

Everything but the reports `test-*` is trained on. Thresholds are set per element on predictions for reports that the model did not
see (five folds by document), where they make the fewest and least costly mistakes by document.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from dataclasses import dataclass
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


def samples(files: list[Labelled]) -> tuple[list[list[str]], list[set[str]], list[int], list[language.Sentence]]:
    """Features, labels and file number of every sentence; a labelled line split in two by the program labels both."""
    concepts = seeing.lexicon(rules.rules_folder())
    features, labels, groups, sentences = [], [], [], []
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
            features.append(sorted(set(seeing.features(sentence, concepts))))
            labels.append({f"role:{role}"} | {element for entry in overlapping for element in entry[3]})
            groups.append(number)
            sentences.append(sentence)
    return features, labels, groups, sentences


def matrix(features: list[list[str]], rows: dict[str, int], values: np.ndarray) -> sparse.csr_matrix:
    indptr, indices, data = [0], [], []
    for names in features:
        known = [rows[name] for name in names if name in rows]
        weight = values[known]
        indices += known
        data += list(weight / np.sqrt(weight @ weight)) if known else []
        indptr.append(len(indices))
    return sparse.csr_matrix((data, indices, indptr), shape=(len(features), len(rows)), dtype=np.float64)


def fit(x: sparse.csr_matrix, y: np.ndarray, c: float) -> tuple[np.ndarray, float]:
    if y.sum() < 3:
        return np.zeros(x.shape[1]), -6.0
    # The dual form is the faster one for more features than sentences, and gives the same answer.
    model = LogisticRegression(C=c, solver="liblinear", dual=True, random_state=0, max_iter=300, tol=1e-3)
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
    return [f"role:{role}" for role in scorer.ROLES] + elements


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


def train(features: list[list[str]], labels: list[set[str]], names: list[str], c: float) -> Model:
    rows, values = vocabulary(features)
    x = matrix(features, rows, values)
    wanted = [np.array([name in shown for shown in labels]) for name in names]
    fitted = Parallel(n_jobs=2)(delayed(fit)(x, y, c) for y in wanted)
    weights = np.array([coefficients for coefficients, _ in fitted], np.float32).T
    return Model(rows, values, weights, np.array([bias for _, bias in fitted], np.float32))


def thresholds(names: list[str], files: list[Labelled], groups: list[int], labels: list[set[str]], scores: np.ndarray) -> np.ndarray:
    """Per label, the cut between reports that show the element and those that do not, on reports the model had not seen."""
    cuts = np.full(len(names), CENTRE)
    reports = [number for number, file in enumerate(files) if file.name.startswith("dev-")]
    groups_array = np.array(groups)
    for column, name in enumerate(names):
        if name.startswith("role:"):
            continue
        best, shown = [], []
        for number in reports:
            mine = groups_array == number
            best.append(scorer.together(scores[mine, column].tolist()))
            shown.append(any(name in labels[index] for index in np.flatnonzero(mine)))
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
    c = 20.0
    paths = sorted((LABELLED / "sentences").glob("*.txt")) + sorted((LABELLED / "reports").glob("dev-*.txt"))
    files = [read_file(path) for path in paths]
    features, labels, groups, _ = samples(files)
    names = all_labels()
    unknown = {label for wanted in labels for label in wanted} - set(names) - {"senco-contact/name", "senco-contact/contact"}
    print(f"{len(features)} sentences, {len(names)} labels; labels not of any rule: {sorted(unknown)[:20]}")
    out_of_fold = np.zeros((len(features), len(names)), np.float32)
    reports = [number for number, file in enumerate(files) if file.name.startswith("dev-")]
    fold_of = {number: index % FOLDS for index, number in enumerate(reports)}
    for fold in range(FOLDS):
        held = np.array([fold_of.get(group, -1) == fold for group in groups])
        kept = np.flatnonzero(~held)
        model = train([features[i] for i in kept], [labels[i] for i in kept], names, c)
        out_of_fold[held] = model.predict([features[i] for i in np.flatnonzero(held)])
    cuts = thresholds(names, files, groups, labels, scorer.doubted(out_of_fold, names, weak_labels()))
    model = train(features, labels, names, c)
    scale = np.abs(model.weights).max(axis=0) / 127 + 1e-9
    np.savez_compressed(
        rules.rules_folder() / "scorer.npz",
        labels=np.array("\n".join(names)),
        features=np.array("\n".join(sorted(model.rows, key=model.rows.__getitem__))),
        values=model.values.astype(np.float16),
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=model.bias,
        thresholds=cuts,
        weak=np.array("\n".join(weak_labels())),
    )
    role_columns = [i for i, name in enumerate(names) if name.startswith("role:")]
    held = np.array([group in fold_of for group in groups])
    wanted = [next(i for i in role_columns if names[i] in labels[n]) for n in np.flatnonzero(held)]
    got = out_of_fold[held][:, role_columns].argmax(axis=1)
    print("role accuracy on unseen reports:", np.mean(np.array(wanted) == np.array(role_columns)[got]) if len(wanted) else "-")
    print(f"{len(model.rows)} features; {(rules.rules_folder() / 'scorer.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
