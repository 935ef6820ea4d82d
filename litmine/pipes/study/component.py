"""The component `litmine_study`: how the study was made, in how many, in whom."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotation import Study
from litmine.pipes import declare_extensions
from litmine.pipes.numbers import Number, plain, read_numbers
from litmine.pipes.results.forest import Floats, Forest, read_forest
from litmine.pipes.study.features import (
    count_feature_names,
    count_features,
    design_cues,
    design_feature_names,
    design_features,
    find_counts,
)
from litmine.pipes.study.spotting import Spotter
from litmine.pipes.study.words import Words, read_words, worded
from litmine.pipes.text import text_of
from litmine.wording import language_file, read_cues, read_wording

SOURCE = "litmine_study@2"

SHARE = 0.4  # of the words in the average; .3 and .5 did alike on held-out articles


@dataclass(frozen=True)
class Designs:
    """Two logistic regressions, averaged: over the cues of the design, and over all words."""

    classes: tuple[str, ...]
    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats
    words: Words

    def choose(self, row: Sequence[float], text: str) -> tuple[str, Floats]:
        """Give the likeliest design and what each feature adds to it; `text` is for the words."""
        scaled = (np.asarray(row, dtype=np.float32) - self.mean) / self.scale
        cues = log_shares(self.weights @ scaled + self.bias)
        best = int(np.argmax((1 - SHARE) * cues + SHARE * log_shares(self.words.log_odds(text))))
        return self.classes[best], self.weights[best] * scaled


def log_shares(odds: Floats) -> Floats:
    """Give the logarithms of the probabilities that log-odds of several designs come to."""
    above = odds - odds.max()
    return np.asarray(above - np.log(np.exp(above).sum()), np.float32)


def make_designs(data: Mapping[str, Any]) -> Designs:
    """Make the designs of what `training/study.py` writes."""
    arrays = {
        k: np.asarray(data[k], dtype=np.float32) for k in ("mean", "scale", "weights", "bias")
    }
    words = read_words(data["by_words"])
    return Designs(tuple(data["classes"]), tuple(data["names"]), **arrays, words=words)


@lru_cache(maxsize=1)
def read_designs(names: tuple[str, ...]) -> Designs:
    """Read the trained weights of the designs.

    RAISES: ValueError when they were trained on other features.
    """
    path = language_file("study_designs.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["names"]) != names:
        raise ValueError(f"{path}: trained on other features: run training/study.py again")
    return make_designs(data)


@lru_cache(maxsize=1)
def setting_cues() -> tuple[list[tuple[str, str]], Spotter]:
    """Give (field, value) of population, donor, graft and conditioning, and what finds them."""
    rows = read_cues("setting_cues", ("field", "value", "pattern"))
    spotter = Spotter([read_wording(r["pattern"]) for r in rows])
    return [(r["field"], r["value"]) for r in rows], spotter


def find_setting(text: str) -> dict[str, str]:
    """Give the settings that the text names; several values of one field are joined by "; "."""
    found: dict[str, list[str]] = {}
    settings, spotter = setting_cues()
    for (name, value), count in zip(settings, spotter.counts(text.lower(), 1), strict=True):
        if count:
            found.setdefault(name, []).append(value)
    return {name: "; ".join(values) for name, values in found.items()}


def show_cue(title: str, body: str, gains: Floats) -> str | None:
    """Show the wording that spoke most for the design."""
    cues = design_cues()
    order = sorted(range(len(cues)), key=lambda k: -float(gains[k]))
    texts = {"title": title or body[:150], "body": body, "any": f"{title}\n{body}"}
    for k in order[:5]:
        _, where, wording = cues[k]
        match = wording.pattern.search(texts[where].lower())
        if match and gains[k] > 0:
            return " ".join(texts[where][slice(*match.span())].split())[:80]
    return None


class StudyFinder:
    """Set `doc._.study`.

    The design comes from two logistic regressions, over cues (wording of each design, kinds of
    numbers) and over words; the number of patients is the count, or the sum of arms, that a forest
    ranks first, and 1 in a case report. What the text does not show stays None.
    """

    def __init__(self, threshold: float) -> None:
        """Take the least probability of a number of patients."""
        self.threshold = threshold
        self.designs: Designs = read_designs(design_feature_names())
        self.counts: Forest = read_forest("study_patients", count_feature_names())

    def __call__(self, doc: Doc) -> Doc:
        """Find the study of `doc`."""
        end = doc._.passages[0][2] if doc._.passages else 0
        text = plain(text_of(doc))
        title, body = text[:end].strip(), text[end:].strip()
        numbers = read_numbers(text)
        row = design_features(title, body, numbers)
        likeliest, gains = self.designs.choose(row, worded(title, body))
        design = likeliest if text.strip() else None
        doc._.study = asdict(
            Study(
                design=design,
                n_patients=self.count_patients(text, numbers, design),
                cue=show_cue(title, body, gains),
                source=SOURCE,
                **find_setting(text),
            )
        )
        return doc

    def count_patients(
        self, text: str, numbers: Sequence[Number], design: str | None
    ) -> int | None:
        """Give the number of patients analysed, or None."""
        if design == "case_report":
            return 1
        counts = find_counts(text, numbers)
        scores = self.counts.score(count_features(text, counts))
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        if best is None or scores[best] < self.threshold:
            return None
        return int(counts[best].number.value)


@Language.factory("litmine_study", assigns=["doc._.study"], default_config={"threshold": 0.1})
def make_study(nlp: Language, name: str, threshold: float) -> StudyFinder:
    """Make the component; the threshold comes from `pipeline.cfg`."""
    declare_extensions()
    return StudyFinder(threshold)
