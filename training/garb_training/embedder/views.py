"""Augmented views of the training products, grouped by product: the input of the projection's estimate."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from torch.utils.data import Dataset

from .augment import CATALOG, DETAIL, PHONE, WIDE, ViewStyle, augmented_view, recolor
from .pictures import PictureSet, has_pictures, read_pictures, split_products

# Every picture of a group is seen so; a group of a wardrobe deals its pictures over the styles in turn.
# No PHONE: whitening away strong light takes the shades along that tell a shop's color variants apart.
PACKSHOT_STYLES = (CATALOG, WIDE, DETAIL, WIDE)
PICTURE_STYLES = (WIDE, DETAIL, WIDE, DETAIL)
WARDROBE_STYLES = (CATALOG, CATALOG, CATALOG, WIDE, CATALOG, CATALOG)
# What a fine-tuning must not lose: phone-like views of packshots, and the colors of one product apart.
HELD_STYLES = (CATALOG, PHONE, WIDE, PHONE, DETAIL, WIDE)

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class ViewGroup:
    """The pictures of one product (indices into its set), the style of each of its views, and whether they show it in another color."""

    pictures: tuple[int, ...]
    styles: tuple[ViewStyle, ...]
    is_recolored: bool = False


class GroupedViews(Dataset):
    """Item i: the augmented views of group i and their foreground shares, uint8 [V, S, S, 3] and [V, S / 16, S / 16]."""

    def __init__(self, pictures: PictureSet, groups: Sequence[ViewGroup], backgrounds: np.ndarray, size: int):
        self.pictures, self.groups, self.backgrounds, self.size = pictures, groups, backgrounds, size

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        generator = np.random.default_rng(index)
        group = self.groups[index]
        images = [np.asarray(self.pictures.pixels[picture]) for picture in group.pictures]
        if group.is_recolored:
            # One picture: each would be recolored by itself.
            images = [recolor(images[0], generator)]
        views = [
            augmented_view(images[position % len(images)], generator, self.backgrounds, style, self.size)
            for position, style in enumerate(group.styles)
        ]
        return np.stack([view for view, _ in views]), np.stack([mask for _, mask in views])


def training_groups(cache: Path, limit: int) -> dict[str, tuple[PictureSet, list[ViewGroup]]]:
    """Returns by name each training set and at most `limit` of its groups, evenly spaced."""
    products, single, garments = (read_pictures(cache, name) for name in ("products", "single", "garments"))
    _, training = split_products(len(products.records))
    chosen = {
        "products": (products, training),
        "single": (single, range(len(single.records))),
        "garments": (garments, range(len(garments.records))),
    }
    styles = {"products": PACKSHOT_STYLES, "single": PICTURE_STYLES, "garments": PICTURE_STYLES}
    sets = {
        name: (pictures, [ViewGroup((int(index),), styles[name]) for index in evenly_spaced(indices, limit)])
        for name, (pictures, indices) in chosen.items()
    }
    if has_pictures(cache, "wardrobe"):
        wardrobe = read_pictures(cache, "wardrobe")
        sets["wardrobe"] = (wardrobe, evenly_spaced(wardrobe_groups(wardrobe), limit))
    return sets


def held_packshots(cache: Path, limit: int) -> dict[str, tuple[PictureSet, list[ViewGroup]]]:
    """Returns at most `limit` packshots twice: as `products`, some of their views phone-like, and in other colors as `recolored`."""
    products = read_pictures(cache, "products")
    chosen = evenly_spaced(split_products(len(products.records))[1], limit)
    return {
        name: (products, [ViewGroup((int(index),), HELD_STYLES, is_recolored) for index in chosen])
        for name, is_recolored in (("products", False), ("recolored", True))
    }


def evenly_spaced(rows: Sequence[Kind], limit: int) -> Sequence[Kind]:
    """Returns at most `limit` of the rows."""
    return rows[:: math.ceil(len(rows) / limit)]


def wardrobe_groups(wardrobe: PictureSet) -> list[ViewGroup]:
    """Returns one group a product: its catalog pictures cropped and whole, between crops from looks."""
    by_product: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, record in enumerate(wardrobe.records):
        by_product[record["product"]][record["view"], record["framing"]].append(index)
    groups = []
    for shown in by_product.values():
        looks = shown["look", "garment"] or shown["front", "garment"]
        catalog = [shown[key][0] for key in (("front", "garment"), ("second", "garment"), ("front", "whole")) if key in shown]
        pictures = tuple(picture for pair in zip(catalog, itertools.cycle(looks[:3])) for picture in pair)
        groups.append(ViewGroup(pictures, WARDROBE_STYLES))
    return groups
