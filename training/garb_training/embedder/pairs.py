"""Real pictures of one product from several sides: what they train, and how well one side finds another.

Products of one cluster share, or nearly share, a picture: they are never negatives of each other, and an answer of the query's
cluster is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np

from .answers import Answers
from .augment import CATALOG, WIDE
from .pictures import PictureSet, Record, has_pictures, read_pictures
from .views import ViewGroup

NAME = "pairs"
WORN, FLAT, DETAIL = "worn", "flat", "detail"
# Of these the pictures on a model are told apart from the other clothes': they are nearly alike, front and back.
PLAIN = ("shirt-men", "shirt-women", "sweater")
SHOES, SIDES = "shoes", tuple(f"view{number}" for number in range(1, 7))
# A product's pictures are dealt over its views in turn: once about as they are, once changed, and so on.
VIEWS = 12
STYLES = (CATALOG, WIDE)


def pair_groups(pairs: PictureSet) -> list[ViewGroup]:
    """Returns one group a product to train on: its photos in turn, whole and cropped."""
    by_product: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(pairs.records):
        if record["part"] == "train":
            by_product[record["product"]].append(index)
    groups = []
    for pictures in by_product.values():
        styles = tuple(STYLES[position // len(pictures) % len(STYLES)] for position in range(max(VIEWS, len(pictures))))
        groups.append(ViewGroup(tuple(pictures), styles[:VIEWS]))
    return groups


def read_pair_groups(cache: Path) -> tuple[PictureSet, list[ViewGroup]] | None:
    """Returns the pairs' pictures and groups to train on; None where there are no pairs."""
    if not has_pictures(cache, NAME):
        return None
    pairs = read_pictures(cache, NAME)
    return pairs, pair_groups(pairs)


class PairSides:
    """Of each group its cluster's number, and of each of its views the photo and the side it shows.

    together: all products of a category that are drawn show the same two sides, where they have them.
    """

    def __init__(self, pairs: PictureSet, groups: Sequence[ViewGroup], together: bool = False):
        self.together = together
        shown = [[pairs.records[group.pictures[at % len(group.pictures)]] for at in range(VIEWS)] for group in groups]
        self.clusters = numbers([records[0]["cluster"] for records in shown])
        self.photos = numbers([record["path"] for records in shown for record in records]).reshape(len(groups), VIEWS)
        self.sides = numbers([record["view"] for records in shown for record in records]).reshape(len(groups), VIEWS)
        # A side of one category is another side than that of the same name of another.
        sides = [f"{record['category']} {record['view']}" for records in shown for record in records]
        self.category_sides = numbers(sides).reshape(len(groups), VIEWS)
        self.categories = numbers([str(records[0]["category"]) for records in shown])

    def draw(self, count: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Returns at most `count` groups, no two of one cluster, and two views of each: of two sides, else of two photos."""
        order = generator.permutation(len(self.clusters))
        _, first_of_cluster = np.unique(self.clusters[order], return_index=True)
        groups = order[generator.permutation(first_of_cluster)[:count]]
        firsts = generator.integers(0, VIEWS, len(groups))
        seconds = np.empty_like(firsts)
        for row, (group, first) in enumerate(zip(groups, firsts)):
            others = np.nonzero(self.sides[group] != self.sides[group, first])[0]
            if len(others) == 0:
                others = np.nonzero(self.photos[group] != self.photos[group, first])[0]
            seconds[row] = generator.choice(others) if len(others) else (first + 1) % VIEWS
        if self.together:
            self.follow(groups, firsts, seconds, generator)
        return groups, firsts, seconds

    def follow(self, groups: np.ndarray, firsts: np.ndarray, seconds: np.ndarray, generator: np.random.Generator) -> None:
        """Replaces the views of all groups of a category by views of the two sides that one of them shows."""
        for category in np.unique(self.categories[groups]):
            rows = np.nonzero(self.categories[groups] == category)[0]
            leader = generator.choice(rows)
            shown = self.category_sides[groups[leader], [firsts[leader], seconds[leader]]]
            for row in rows if shown[0] != shown[1] else ():
                views = [np.nonzero(self.category_sides[groups[row]] == side)[0] for side in shown]
                if all(len(some) for some in views):
                    firsts[row], seconds[row] = (generator.choice(some) for some in views)


def numbers(names: Sequence[str]) -> np.ndarray:
    """Returns each name's number among the sorted names."""
    return np.unique(np.array(names), return_inverse=True)[1].reshape(-1)


def pair_answers(embed: Callable[[np.ndarray], np.ndarray], pairs: PictureSet) -> dict[str, Answers]:
    """Returns R@1 by kind of pair, whole photos: queries of `choose` against all photos of the other view, train and choose alike.

    An answer of the query's cluster is right; a query whose cluster has no answer is not asked. `shoe side` is over all queries
    of the 30 ordered pairs of six sides; `on model` and `plain on model` ask with a worn photo for another one. The unit is the cluster.
    `unseen` leaves what trains out of the gallery: photos that an embedder has learned from draw queries that it has not seen, which
    says little about a shop.
    """
    indices = [index for index, record in enumerate(pairs.records) if record["framing"] == "whole"]
    records = [pairs.records[index] for index in indices]
    vectors = embed(pairs.pixels[indices, :, :, :3])
    chosen = np.array([record["part"] == "choose" for record in records])
    answers = {}
    for suffix, allowed in (("", np.ones_like(chosen)), (" unseen", chosen)):
        for kind, asked in pair_kinds(records).items():
            found = [pair_hits(vectors, records, queries, gallery & allowed) for queries, gallery in asked]
            hits, clusters = (np.concatenate(parts) for parts in zip(*found))
            if len(hits):
                answers[f"{kind}{suffix} R@1"] = Answers.of(hits, clusters)
    return answers


def pair_kinds(records: Sequence[Record]) -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
    """Returns by kind of pair the queries and the gallery of each of its questions, as masks over the records."""
    views, chosen = np.array([record["view"] for record in records]), np.array([record["part"] == "choose" for record in records])
    shoes = np.array([record["category"] == SHOES for record in records])
    plain = np.array([record["category"] in PLAIN for record in records])
    view = {name: views == name for name in (WORN, FLAT, DETAIL, *SIDES)}
    return {
        "worn to flat": [(chosen & view[WORN], view[FLAT])],
        "flat to worn": [(chosen & view[FLAT], view[WORN])],
        "detail to worn": [(chosen & view[DETAIL], view[WORN])],
        "worn to detail": [(chosen & view[WORN], view[DETAIL])],
        "shoe side": [(chosen & shoes & view[one], shoes & view[other]) for one, other in permutations(SIDES, 2)],
        "on model": [(chosen & view[WORN] & ~plain, view[WORN])],
        "plain on model": [(chosen & view[WORN] & plain, view[WORN])],
    }


def pair_hits(
    vectors: np.ndarray, records: Sequence[Record], queries: np.ndarray, gallery: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns for each query with an answer whether its nearest in the gallery, itself left out, is of its cluster; and that cluster."""
    clusters = numbers([record["cluster"] for record in records])
    asked, answers = np.nonzero(queries)[0], np.nonzero(gallery)[0]
    if not len(asked) or not len(answers):
        return np.zeros(0, bool), np.zeros(0, int)
    itself = asked[:, None] == answers[None]
    right = (clusters[asked][:, None] == clusters[answers][None]) & ~itself
    best = np.where(itself, -np.inf, vectors[asked] @ vectors[answers].T).argmax(1)
    has_answer = right.any(1)
    return right[np.arange(len(asked)), best][has_answer], clusters[asked][has_answer]
