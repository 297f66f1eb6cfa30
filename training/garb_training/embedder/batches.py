"""Batches of the contrastive training: hard groups of one type, two views per item, recolored items as other products."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from .augment import CATALOG, DETAIL, PHONE, WIDE, augmented_view, recolor
from .pictures import PictureSet, has_pictures, read_pictures, split_products

GROUP_ITEMS = 8
RECOLORED_ITEMS = 2
SMALLEST_POOL = 8
DETAIL_SHARE = 0.45
# Views under stronger light than this few make the network blind to the shades that tell a shop's variants apart.
PHONE_SHARE = 0.1
SEVERAL_CATALOG_SHARE = 0.5
RAREST_WORD = 12
UNLABELLED = -1


@dataclass(frozen=True)
class Item:
    """One product of a set: its pictures, and its labels' numbers (-1 where it has none)."""

    pictures: tuple[int, ...]
    type: int
    color: int
    words: tuple[int, ...]


@dataclass(frozen=True)
class TrainingSet:
    """A set's items and the pools that a group is drawn from: item numbers that share a type, or a type and a color."""

    pictures: PictureSet
    items: list[Item]
    pools: list[list[int]]


@dataclass(frozen=True)
class Vocabulary:
    """Label → number: types are `(set, name)`, since one set's "top" is not another's."""

    types: dict[tuple[str, str], int]
    colors: dict[str, int]
    words: dict[str, int]
    color_words: frozenset[int]


@dataclass(frozen=True)
class Batch:
    """First views of all items, then their second views: 2·B rows; labels stand once an item."""

    images: Tensor
    masks: Tensor
    identities: Tensor
    has_mask: Tensor
    types: Tensor
    colors: Tensor
    words: Tensor


def read_training_sets(cache: Path) -> tuple[dict[str, TrainingSet], Vocabulary]:
    """Returns the training sets, held-out products left out, and the vocabulary of their labels."""
    names = ["products", "single", "garments", *(["wardrobe"] if has_pictures(cache, "wardrobe") else [])]
    pictures = {name: read_pictures(cache, name) for name in names}
    _, training = split_products(len(pictures["products"].records))
    members: dict[str, list[tuple[int, ...]]] = {
        name: [(int(index),) for index in (training if name == "products" else range(len(pictures[name].records)))]
        for name in names
        if name != "wardrobe"
    }
    if "wardrobe" in names:
        by_product: dict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(pictures["wardrobe"].records):
            by_product[record["product"]].append(index)
        members["wardrobe"] = [tuple(indices) for indices in by_product.values()]
    vocabulary = read_vocabulary(pictures, members)
    sets = {}
    for name, groups in members.items():
        items = [label_item(name, group, pictures[name].records[group[0]], vocabulary) for group in groups]
        pools: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, item in enumerate(items):
            pools[item.type,].append(number)
            if item.color != UNLABELLED:
                pools[item.type, item.color].append(number)
        sets[name] = TrainingSet(pictures[name], items, [pool for pool in pools.values() if len(pool) >= SMALLEST_POOL])
    return sets, vocabulary


def title_words(title: str) -> set[str]:
    """Returns the words of a title, in small letters."""
    return set(re.findall(r"[a-z]{3,}", title.lower()))


def read_vocabulary(pictures: dict[str, PictureSet], members: dict[str, list[tuple[int, ...]]]) -> Vocabulary:
    """Returns the numbering of types, colors and the titles' frequent words."""
    types = sorted({(name, pictures[name].records[group[0]]["type"]) for name, groups in members.items() for group in groups})
    products = [pictures["products"].records[group[0]] for group in members["products"]]
    colors = sorted({record["color"] for record in products})
    counts = Counter(word for record in products for word in title_words(record["title"]))
    words = {word: number for number, word in enumerate(sorted(word for word, count in counts.items() if count >= RAREST_WORD))}
    color_words = frozenset(words[word] for color in colors for word in title_words(color) if word in words)
    return Vocabulary(
        {key: number for number, key in enumerate(types)},
        {color: number for number, color in enumerate(colors)},
        words,
        color_words,
    )


def label_item(name: str, pictures: tuple[int, ...], record: dict, vocabulary: Vocabulary) -> Item:
    """Returns the item with its labels' numbers."""
    words = (vocabulary.words.get(word) for word in title_words(record.get("title", "")))
    return Item(
        pictures,
        vocabulary.types[name, record["type"]],
        vocabulary.colors.get(record.get("color", ""), UNLABELLED),
        tuple(word for word in words if word is not None),
    )


class ContrastiveBatches(IterableDataset):
    """Endless batches of `groups` × 8 items. A group is 8 items of one pool, or of all products; 2 of them recolored."""

    def __init__(self, cache: Path, groups: int, size: int, wardrobe_share: float, seed: int):
        self.cache, self.groups, self.size = cache, groups, size
        self.wardrobe_share, self.seed = wardrobe_share, seed

    def __iter__(self) -> Iterator[Batch]:
        source, generator = random.Random(self.seed), np.random.default_rng(self.seed)
        sets, vocabulary = read_training_sets(self.cache)
        backgrounds = read_pictures(self.cache, "backgrounds").pixels
        shares = {"products": 0.5, "single": 0.22, "garments": 0.28}
        if "wardrobe" in sets:
            shares = {name: share * (1 - self.wardrobe_share) for name, share in shares.items()}
            shares["wardrobe"] = self.wardrobe_share
        offsets = {name: position * 1_000_000 for position, name in enumerate(sets)}
        recolored_identity = len(sets) * 1_000_000
        while True:
            rows = []
            for _ in range(self.groups):
                name = source.choices(list(shares), list(shares.values()))[0]
                for number, is_recolored in self.draw_group(sets[name], source):
                    item, identity = sets[name].items[number], offsets[name] + number
                    if is_recolored:
                        identity, recolored_identity = recolored_identity, recolored_identity + 1
                    views = self.draw_views(sets[name].pictures, item, is_recolored, backgrounds, generator)
                    rows.append((views, identity, item, is_recolored))
            yield collate(rows, vocabulary)

    def draw_group(self, training: TrainingSet, source: random.Random) -> list[tuple[int, bool]]:
        """Returns item numbers and whether each is recolored; the recolored ones also stand in the group as they are."""
        weights = [len(pool) ** 0.7 for pool in training.pools]
        pool = source.choices(training.pools, weights)[0] if source.random() < 0.7 else range(len(training.items))
        numbers = source.sample(pool, GROUP_ITEMS - RECOLORED_ITEMS)
        return [(number, False) for number in numbers] + [(number, True) for number in source.sample(numbers, RECOLORED_ITEMS)]

    def draw_views(
        self,
        pictures: PictureSet,
        item: Item,
        is_recolored: bool,
        backgrounds: np.ndarray,
        generator: np.random.Generator,
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """Returns two views: of two pictures where the item has several, else of one, the second often a detail."""
        has_several = len(item.pictures) > 1 and not is_recolored
        chosen = generator.choice(item.pictures, 2, replace=False) if has_several else (item.pictures[0],) * 2
        images = [np.asarray(pictures.pixels[index]) for index in chosen]
        if is_recolored:
            images = [recolor(images[0], generator)] * 2
        if has_several:
            styles = tuple(CATALOG if generator.random() < SEVERAL_CATALOG_SHARE else WIDE for _ in images)
        else:
            draw = generator.random()
            second = DETAIL if draw < DETAIL_SHARE else PHONE if draw < DETAIL_SHARE + PHONE_SHARE else WIDE
            styles = (CATALOG if generator.random() < 0.3 else WIDE, second)
        return [augmented_view(image, generator, backgrounds, style, self.size) for image, style in zip(images, styles)]


def collate(rows: list, vocabulary: Vocabulary) -> Batch:
    """Returns the batch of rows (two views, identity, item, whether recolored)."""
    views = [row[0] for row in rows]
    words = torch.zeros(len(rows), len(vocabulary.words))
    for position, (_, _, item, is_recolored) in enumerate(rows):
        for word in item.words:
            words[position, word] = 0.0 if is_recolored and word in vocabulary.color_words else 1.0
    masks = np.stack([pair[side][1] for side in (0, 1) for pair in views])
    return Batch(
        images=torch.from_numpy(np.stack([pair[side][0] for side in (0, 1) for pair in views])),
        masks=torch.from_numpy(masks),
        identities=torch.tensor([row[1] for row in rows]),
        has_mask=torch.from_numpy((masks < 255).any((1, 2))),
        types=torch.tensor([row[2].type for row in rows]),
        colors=torch.tensor([UNLABELLED if row[3] else row[2].color for row in rows]),
        words=words,
    )
