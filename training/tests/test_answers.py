"""Guarantees of comparing two embedders on the same queries: the difference, its interval, and that queries of one unit come together."""

import numpy as np
import pytest

from garb_training.embedder.answers import Answers, difference, differences


class TestDifference:
    def test_is_that_of_the_means_within_its_interval(self):
        own, other = Answers.of([1, 0, 0, 1]), Answers.of([1, 1, 0, 1])
        found = difference(own, other)
        assert found.mean == pytest.approx(other.mean - own.mean) == pytest.approx(0.25)
        assert found.low <= found.mean <= found.high

    def test_of_the_same_answers_is_nothing(self):
        own = Answers.of([1, 0, 1])
        assert vars(difference(own, own)) == {"mean": 0, "low": 0, "high": 0}

    def test_agrees_with_the_normal_interval_of_many_queries(self):
        generator = np.random.default_rng(0)
        gained = generator.choice([-1.0, 0.0, 1.0], 2000, p=[0.1, 0.7, 0.2])
        found = difference(Answers.of(np.zeros(2000)), Answers.of(gained))
        half = 1.96 * gained.std() / np.sqrt(2000)
        assert found.low == pytest.approx(gained.mean() - half, abs=0.003)
        assert found.high == pytest.approx(gained.mean() + half, abs=0.003)

    def test_has_the_interval_of_the_units_where_their_queries_all_agree(self):
        gained = np.random.default_rng(0).choice([0.0, 1.0], 40)
        units = difference(Answers.of(np.zeros(40)), Answers.of(gained))
        of_units = np.repeat(range(40), 30)
        repeated = difference(Answers.of(np.zeros(1200), of_units), Answers.of(np.repeat(gained, 30), of_units))
        assert vars(repeated) == pytest.approx(vars(units))

    def test_counts_every_query_where_units_differ_in_size(self):
        units = ["a", "b", "b", "b"]
        assert difference(Answers.of([0, 0, 0, 0], units), Answers.of([0, 1, 1, 1], units)).mean == 0.75

    def test_of_other_queries_is_refused(self):
        with pytest.raises(ValueError, match="same queries"):
            difference(Answers.of([1, 0]), Answers.of([1, 0, 1]))

    def test_is_given_for_the_scores_that_both_have(self):
        assert set(differences({"a": Answers.of([1]), "b": Answers.of([1])}, {"b": Answers.of([0])})) == {"b"}
