"""Decoded images on disk: uint8 [N, 224, 224, 4], RGB and a foreground mask, with a JSON list that describes each image."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from .model import INPUT_SIZE

HELD_OUT_PRODUCTS = 1500
HELD_OUT_SEED = 7
CROP_MARGIN = 0.08
# Glasses and a pair of shoes squashed to a square look like nothing in a catalog; up to this, squashing costs less than padding.
MAX_STRETCH = 1.5
PADDING = 255
WHITE = 243
BACKGROUND_TOLERANCE = 24

Record = dict[str, Any]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PictureSet:
    """`pixels` [N, 224, 224, 4] (memory mapped) and one record a picture."""

    pixels: np.ndarray
    records: list[Record]


def foreground_mask(image: np.ndarray) -> np.ndarray:
    """Returns uint8 [H, W]: 0 on near-white background that touches the border, else 255.

    A picture whose border is mostly not white has no known background: all 255.
    """
    white = (image.min(2) >= WHITE).astype(np.uint8)
    _, labels = cv2.connectedComponents(white, connectivity=4)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    outside = np.unique(border[border > 0])
    if (border > 0).mean() < 0.5:
        return np.full(labels.shape, 255, np.uint8)
    return np.where(np.isin(labels, outside), 0, 255).astype(np.uint8)


def with_margin(box: Box, width: int, height: int, margin: float = CROP_MARGIN) -> Box:
    """Returns the box (x1, y1, x2, y2) grown on each side by `margin` of its own side, cut at the picture's edge."""
    x1, y1, x2, y2 = box
    grow_x, grow_y = margin * (x2 - x1), margin * (y2 - y1)
    return max(0.0, x1 - grow_x), max(0.0, y1 - grow_y), min(float(width), x2 + grow_x), min(float(height), y2 + grow_y)


def foreground_box(image: Image.Image) -> Box:
    """Returns the box of what differs from the border's median color; the whole picture when nothing does."""
    pixels = np.asarray(image).astype(np.int16)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    differs = np.abs(pixels - np.median(border, axis=0)).max(2) > BACKGROUND_TOLERANCE
    rows, columns = np.nonzero(differs.mean(1) > 0.01)[0], np.nonzero(differs.mean(0) > 0.01)[0]
    if len(rows) == 0 or len(columns) == 0:
        return 0.0, 0.0, float(image.width), float(image.height)
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def squash(image: Image.Image, box: Box | None = None) -> np.ndarray:
    """Returns the picture, or its box, as uint8 [224, 224, 3]: squashed by at most `MAX_STRETCH`, white beside what is longer."""
    x1, y1, x2, y2 = (0.0, 0.0, float(image.width), float(image.height)) if box is None else box
    width, height = fitted_size(x2 - x1, y2 - y1)
    fitted = image.resize((width, height), Image.Resampling.BICUBIC, box=(x1, y1, x2, y2))
    squashed = np.full((INPUT_SIZE, INPUT_SIZE, 3), PADDING, np.uint8)
    left, top = (INPUT_SIZE - width) // 2, (INPUT_SIZE - height) // 2
    squashed[top : top + height, left : left + width] = np.asarray(fitted)
    return squashed


def fitted_size(width: float, height: float) -> tuple[int, int]:
    """Returns the size in the 224×224 input of a picture of this size: full, but for a side shortened to keep the stretch."""
    shorter = min(1.0, MAX_STRETCH * min(width, height) / max(width, height))
    sides = (INPUT_SIZE, max(1, int(INPUT_SIZE * shorter + 0.5)))
    return sides if width >= height else sides[::-1]


def write_pictures(cache: Path, name: str, records: Sequence[Record], read: Callable[[Record], np.ndarray]) -> None:
    """Writes `<name>.npy` and, last, `<name>.json`: a set without its JSON is unfinished."""
    shape = (len(records), INPUT_SIZE, INPUT_SIZE, 4)
    pixels = np.lib.format.open_memmap(cache / f"{name}.npy", "w+", np.uint8, shape)
    for index, record in enumerate(records):
        image = read(record)
        pixels[index, :, :, :3] = image
        pixels[index, :, :, 3] = foreground_mask(image)
    pixels.flush()
    (cache / f"{name}.json").write_text(json.dumps(list(records)))


def read_pictures(cache: Path, name: str) -> PictureSet:
    """Returns the set written under `name`. Raises FileNotFoundError when it was never finished."""
    records = json.loads((cache / f"{name}.json").read_text())
    return PictureSet(np.load(cache / f"{name}.npy", mmap_mode="r"), records)


def has_pictures(cache: Path, name: str) -> bool:
    """Says whether the set was written to its end."""
    return (cache / f"{name}.json").exists()


def split_products(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns the indices of the products held out for choosing (1,500, but at most a fifth) and of those to train on."""
    order = np.random.RandomState(HELD_OUT_SEED).permutation(count)
    held_out = min(HELD_OUT_PRODUCTS, count // 5)
    return order[:held_out], order[held_out:]
