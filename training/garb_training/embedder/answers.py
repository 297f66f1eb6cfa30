"""What an embedder answers on held-out queries, one score a query, and how two embedders differ on the same ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 4000
INTERVAL = (2.5, 97.5)  # percentiles: 95 %


@dataclass(frozen=True)
class Answers:
    """Of each query its score, 1 where the answer is right, and its unit.

    Queries of one unit, such as a product, are no independent evidence.
    """

    scores: np.ndarray
    units: np.ndarray

    @staticmethod
    def of(scores: Sequence[float] | np.ndarray, units: Sequence[object] | np.ndarray | None = None) -> Answers:
        """Returns the answers of these scores; without units each query is one."""
        given = np.arange(len(scores)) if units is None else np.unique(np.asarray(units), return_inverse=True)[1].reshape(-1)
        return Answers(np.asarray(scores, np.float64), given)

    @property
    def mean(self) -> float:
        """The share of right answers."""
        return float(self.scores.mean())


@dataclass(frozen=True)
class Difference:
    """Mean of `other` − `own` over the queries, and its 95 % interval."""

    mean: float
    low: float
    high: float


def difference(own: Answers, other: Answers, seed: int = 0) -> Difference:
    """Returns how much better the others are on the same queries; percentile bootstrap over units (Efron 1979).

    Raises ValueError where the two were not asked the same.
    """
    if not np.array_equal(own.units, other.units):
        raise ValueError("the answers are not to the same queries")
    gained = np.bincount(own.units, other.scores - own.scores)
    asked = np.bincount(own.units)
    generator = np.random.default_rng(seed)
    drawn = (generator.integers(0, len(asked), len(asked)) for _ in range(RESAMPLES))
    means = [gained[units].sum() / asked[units].sum() for units in drawn]
    low, high = np.percentile(means, INTERVAL)
    return Difference(float(gained.sum() / asked.sum()), float(low), float(high))


def differences(own: Mapping[str, Answers], other: Mapping[str, Answers]) -> dict[str, Difference]:
    """Returns the difference in each score that both have."""
    return {name: difference(own[name], other[name]) for name in own if name in other}
