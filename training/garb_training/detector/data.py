"""Prepared sets, the model's input canvas, and the endless stream of augmented training batches."""

import itertools
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import Tensor

from ..classes import GARMENT_CLASSES
from . import CANVAS_FILL, CANVAS_HEIGHT, CANVAS_WIDTH
from .loss import Targets

# A box cut to less than this share is no target any more; above the second share it is not background either.
VISIBLE_SHARE = 0.35
SLIVER_SHARE = 0.05
SMALLEST_SIDE = 3.0
# Of the single pictures, those seen from close to one garment.
CLOSE_UP_SHARE = 0.15
# Classes on fewer than this share of a set's pictures are drawn more often.
COMMON_SHARE = 0.3


@dataclass(frozen=True)
class Picture:
    """One prepared photo. Boxes are xyxy in photo pixels; `stored_*` is the size of the cached copy."""

    file: str
    width: int
    height: int
    stored_width: int
    stored_height: int
    offset: int
    boxes: np.ndarray
    classes: np.ndarray
    crowd_boxes: np.ndarray
    crowd_classes: np.ndarray
    ignored: np.ndarray


def box_array(boxes: list) -> np.ndarray:
    """float [N,4], also of no boxes."""
    return np.array(boxes, np.float32).reshape(-1, 4)


class PreparedSet:
    """A set written by `prepare`: its labels in memory, its pixels mapped from disk."""

    def __init__(self, cache: Path, name: str):
        summary = json.loads((cache / f"{name}.json").read_text())
        self.name = name
        self.labelled_classes: list[str] = summary["labelledClasses"]
        self.all_labelled = set(self.labelled_classes) == set(GARMENT_CLASSES)
        self.pixels = np.memmap(cache / f"{name}.rgb", np.uint8, "r")
        self.pictures: list[Picture] = []
        for entry in summary["pictures"]:
            objects = [label for label in entry["labels"] if not label["crowd"]]
            crowds = [label for label in entry["labels"] if label["crowd"]]
            self.pictures.append(
                Picture(
                    file=entry["file"],
                    width=entry["width"],
                    height=entry["height"],
                    stored_width=entry["storedWidth"],
                    stored_height=entry["storedHeight"],
                    offset=entry["offset"],
                    boxes=box_array([label["box"] for label in objects]),
                    classes=np.array([label["class"] for label in objects], np.int64),
                    crowd_boxes=box_array([label["box"] for label in crowds]),
                    crowd_classes=np.array([label["class"] for label in crowds], np.int64),
                    ignored=box_array(entry["ignored"]),
                )
            )

    def rgb(self, picture: Picture) -> np.ndarray:
        """The cached copy's pixels, uint8 [h,w,3]."""
        size = picture.stored_height * picture.stored_width * 3
        flat = self.pixels[picture.offset : picture.offset + size]
        return flat.reshape(picture.stored_height, picture.stored_width, 3)


def fit_top_left(rgb: np.ndarray) -> tuple[np.ndarray, float]:
    """The canvas with the photo resized to fit at its top left, and canvas pixels per photo pixel."""
    height, width = rgb.shape[:2]
    scale = min(CANVAS_HEIGHT / height, CANVAS_WIDTH / width)
    fitted_height = min(CANVAS_HEIGHT, round(height * scale))
    fitted_width = min(CANVAS_WIDTH, round(width * scale))
    canvas = np.full((CANVAS_HEIGHT, CANVAS_WIDTH, 3), CANVAS_FILL, np.uint8)
    resized = Image.fromarray(np.ascontiguousarray(rgb)).resize((fitted_width, fitted_height), Image.Resampling.BILINEAR)
    canvas[:fitted_height, :fitted_width] = np.asarray(resized)
    return canvas, scale


@dataclass(frozen=True)
class Placed:
    """What one picture put on a canvas: boxes xyxy in canvas pixels."""

    boxes: np.ndarray
    classes: np.ndarray
    all_labelled: np.ndarray
    ignored: np.ndarray
    partly_labelled: np.ndarray


NOTHING = Placed(
    boxes=np.zeros((0, 4), np.float32),
    classes=np.zeros(0, np.int64),
    all_labelled=np.zeros(0, bool),
    ignored=np.zeros((0, 4), np.float32),
    partly_labelled=np.zeros((0, 4), np.float32),
)


def place(
    canvas: np.ndarray,
    source: PreparedSet,
    picture: Picture,
    window: tuple[int, int, int, int],
    scale: float,
    left: float,
    top: float,
    flip: bool,
) -> Placed:
    """Draws the picture into `canvas`, its top-left corner at (left, top), clipped to `window` (xyxy canvas pixels).

    `scale` is canvas pixels per stored pixel. Boxes cut to slivers become ignored areas.
    """
    width, height = picture.stored_width, picture.stored_height
    x1, y1 = max(window[0], round(left)), max(window[1], round(top))
    x2, y2 = min(window[2], round(left + width * scale)), min(window[3], round(top + height * scale))
    if x2 - x1 < 8 or y2 - y1 < 8:
        return NOTHING

    source_x1, source_y1 = max(0.0, (x1 - left) / scale), max(0.0, (y1 - top) / scale)
    source_x2, source_y2 = min(float(width), (x2 - left) / scale), min(float(height), (y2 - top) / scale)
    crop_x1, crop_y1, crop_x2, crop_y2 = int(source_x1), int(source_y1), int(np.ceil(source_x2)), int(np.ceil(source_y2))
    rgb = source.rgb(picture)
    crop = (rgb[:, ::-1] if flip else rgb)[crop_y1:crop_y2, crop_x1:crop_x2]
    inner = (source_x1 - crop_x1, source_y1 - crop_y1, source_x2 - crop_x1, source_y2 - crop_y1)
    resized = Image.fromarray(np.ascontiguousarray(crop)).resize((x2 - x1, y2 - y1), Image.Resampling.BILINEAR, box=inner)
    canvas[y1:y2, x1:x2] = np.asarray(resized)

    to_stored = width / picture.width

    def project(boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        moved = boxes * to_stored
        if flip:
            moved[:, [0, 2]] = width - moved[:, [2, 0]]
        moved = moved * scale + np.array([left, top, left, top], np.float32)
        clipped = moved.copy()
        clipped[:, [0, 2]] = clipped[:, [0, 2]].clip(x1, x2)
        clipped[:, [1, 3]] = clipped[:, [1, 3]].clip(y1, y2)
        area = (moved[:, 2:] - moved[:, :2]).prod(1)
        return clipped, (clipped[:, 2:] - clipped[:, :2]).prod(1) / np.maximum(area, 1e-6)

    boxes, visible = project(picture.boxes)
    unjudged, _ = project(np.concatenate([picture.crowd_boxes, picture.ignored]))
    kept = (visible > VISIBLE_SHARE) & ((boxes[:, 2:] - boxes[:, :2]) > SMALLEST_SIDE).all(1)
    slivers = ~kept & (visible > SLIVER_SHARE)
    return Placed(
        boxes=boxes[kept],
        classes=picture.classes[kept],
        all_labelled=np.full(int(kept.sum()), source.all_labelled),
        ignored=np.concatenate([unjudged, boxes[slivers]]),
        partly_labelled=box_array([] if source.all_labelled else [[x1, y1, x2, y2]]),
    )


YIQ_FROM_RGB = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]], np.float32)
RGB_FROM_YIQ = np.linalg.inv(YIQ_FROM_RGB)


def jitter_color(canvas: np.ndarray, rng: random.Random) -> np.ndarray:
    """Hue, saturation, value and brightness changed at random, as one matrix in YIQ."""
    hue, saturation = rng.uniform(-0.12, 0.12), rng.uniform(0.6, 1.4)
    value, brightness = rng.uniform(0.7, 1.3), rng.uniform(-20, 20)
    cosine, sine = saturation * np.cos(hue), saturation * np.sin(hue)
    turn = np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]], np.float32)
    matrix = (RGB_FROM_YIQ @ turn @ YIQ_FROM_RGB * value).astype(np.float32)
    changed = canvas.reshape(-1, 3).astype(np.float32) @ matrix.T
    changed += brightness
    np.clip(changed, 0, 255, out=changed)
    return changed.astype(np.uint8).reshape(canvas.shape)


def between(rng: random.Random, first: float, second: float) -> float:
    """Uniform between two ends in either order."""
    return rng.uniform(min(first, second), max(first, second))


def erase(canvas: np.ndarray, rng: random.Random) -> None:
    """Covers one to three small places with a flat color: hands, hair and bags hide parts of garments (arXiv:1708.04896)."""
    for _ in range(rng.randint(1, 3)):
        width, height = rng.randint(8, CANVAS_WIDTH // 5), rng.randint(8, CANVAS_HEIGHT // 6)
        left, top = rng.randrange(CANVAS_WIDTH - width), rng.randrange(CANVAS_HEIGHT - height)
        canvas[top : top + height, left : left + width] = [rng.randrange(256) for _ in range(3)]


def distort(canvas: np.ndarray, rng: random.Random) -> np.ndarray:
    """Color, sometimes gray, blur and small covered places: what a photo loses without its garments changing."""
    if rng.random() < 0.8:
        canvas = jitter_color(canvas, rng)
    if rng.random() < 0.05:
        canvas = np.repeat(np.asarray(Image.fromarray(canvas).convert("L"))[:, :, None], 3, 2)
    if rng.random() < 0.1:
        canvas = np.asarray(Image.fromarray(canvas).filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.4)))).copy()
    if rng.random() < 0.3:
        erase(canvas, rng)
    return canvas


def rarity_weights(pictures: list[Picture]) -> np.ndarray:
    """How often each picture is drawn, float [N]: by its rarest class, as LVIS's repeat factors (arXiv:1908.03195 §B.2).

    r = max over its classes of max(1, √(t/f)), f the share of the set's pictures with the class, t = .3.
    """
    present = np.zeros((len(pictures), len(GARMENT_CLASSES)), bool)
    for row, picture in zip(present, pictures):
        row[picture.classes] = True
    factors = np.sqrt(COMMON_SHARE / present.mean(0).clip(1e-6)).clip(1)
    return np.where(present, factors, 1.0).max(1)


class Mixture:
    """Which prepared sets a batch is drawn from, and each one's share of the pictures."""

    def __init__(self, sets: list[PreparedSet], shares: list[float]):
        self.sets = sets
        self.shares = list(itertools.accumulate(shares))
        self.weights = [list(itertools.accumulate(rarity_weights(prepared.pictures))) for prepared in sets]

    def draw(self, rng: random.Random) -> tuple[PreparedSet, Picture]:
        """A set by its share, then a picture, those with rare classes more often."""
        index = rng.choices(range(len(self.sets)), cum_weights=self.shares)[0]
        source = self.sets[index]
        return source, rng.choices(source.pictures, cum_weights=self.weights[index])[0]


def close_up_corner(box: np.ndarray, width: float, height: float) -> tuple[float, float]:
    """Where a picture's top-left corner goes so that the box's middle is the canvas's, with no empty border that can be helped.

    The box is xyxy and the picture `width` x `height` in canvas pixels.
    """
    middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left, top = CANVAS_WIDTH / 2 - middle_x, CANVAS_HEIGHT / 2 - middle_y
    return (
        float(np.clip(left, min(0, CANVAS_WIDTH - width), max(0, CANVAS_WIDTH - width))),
        float(np.clip(top, min(0, CANVAS_HEIGHT - height), max(0, CANVAS_HEIGHT - height))),
    )


def single_sample(mixture: Mixture, rng: random.Random) -> tuple[np.ndarray, list[Placed]]:
    """One picture at .6 to 1.6 times the size that fits, or a garment of it at up to 3 times, slid so that as much as possible is seen."""
    canvas = np.full((CANVAS_HEIGHT, CANVAS_WIDTH, 3), CANVAS_FILL, np.uint8)
    source, picture = mixture.draw(rng)
    width, height = picture.stored_width, picture.stored_height
    fitting = min(CANVAS_HEIGHT / height, CANVAS_WIDTH / width)
    flip = rng.random() < 0.5
    if len(picture.boxes) and rng.random() < CLOSE_UP_SHARE:
        scale = fitting * rng.uniform(1.6, 3)
        box = rng.choice(picture.boxes) * (width / picture.width * scale)
        if flip:
            box[[0, 2]] = width * scale - box[[2, 0]]
        left, top = close_up_corner(box, width * scale, height * scale)
    else:
        scale = fitting * rng.uniform(0.6, 1.6)
        left = between(rng, 0, CANVAS_WIDTH - width * scale)
        top = between(rng, 0, CANVAS_HEIGHT - height * scale)
    window = (0, 0, CANVAS_WIDTH, CANVAS_HEIGHT)
    return canvas, [place(canvas, source, picture, window, scale, left, top, flip)]


def mosaic_sample(mixture: Mixture, rng: random.Random) -> tuple[np.ndarray, list[Placed]]:
    """Four pictures around a random point near the center."""
    canvas = np.full((CANVAS_HEIGHT, CANVAS_WIDTH, 3), CANVAS_FILL, np.uint8)
    middle_x, middle_y = int(rng.uniform(0.35, 0.65) * CANVAS_WIDTH), int(rng.uniform(0.35, 0.65) * CANVAS_HEIGHT)
    columns, rows = ((0, middle_x), (middle_x, CANVAS_WIDTH)), ((0, middle_y), (middle_y, CANVAS_HEIGHT))
    placed = []
    for y1, y2 in rows:
        for x1, x2 in columns:
            source, picture = mixture.draw(rng)
            width, height = picture.stored_width, picture.stored_height
            scale = min(CANVAS_HEIGHT / height, CANVAS_WIDTH / width) * rng.uniform(0.45, 0.95)
            left = between(rng, x1, x2 - width * scale)
            top = between(rng, y1, y2 - height * scale)
            placed.append(place(canvas, source, picture, (x1, y1, x2, y2), scale, left, top, rng.random() < 0.5))
    return canvas, placed


def padded(arrays: list[np.ndarray]) -> Tensor:
    """Arrays of unlike first lengths as one zero-padded tensor [B, longest (at least 1), ...]."""
    longest = max(1, max(len(array) for array in arrays))
    batch = np.zeros((len(arrays), longest, *arrays[0].shape[1:]), arrays[0].dtype)
    for row, array in zip(batch, arrays):
        row[: len(array)] = array
    return torch.from_numpy(batch)


def collate(samples: list[tuple[np.ndarray, list[Placed]]]) -> tuple[Tensor, Targets]:
    """uint8 [B,H,W,3] canvases and their targets."""

    def gather(field: str) -> list[np.ndarray]:
        return [np.concatenate([getattr(placed, field) for placed in sample]) for _, sample in samples]

    boxes = gather("boxes")
    targets = Targets(
        boxes=padded(boxes),
        classes=padded(gather("classes")),
        valid=padded([np.ones(len(box), bool) for box in boxes]),
        all_labelled=padded(gather("all_labelled")),
        ignored=padded(gather("ignored")),
        partly_labelled=padded(gather("partly_labelled")),
    )
    return torch.from_numpy(np.stack([canvas for canvas, _ in samples])), targets


class TrainingStream(torch.utils.data.IterableDataset):
    """Batches without end. `progress` (shared memory, 0 to 1) is set by the trainer; mosaics stop at `mosaic_until`."""

    def __init__(
        self,
        cache: Path,
        shares: dict[str, float],
        batch_size: int,
        seed: int,
        progress: Tensor,
        mosaic_share: float,
        mosaic_until: float,
    ):
        self.cache = cache
        self.shares = shares
        self.batch_size = batch_size
        self.seed = seed
        self.progress = progress
        self.mosaic_share = mosaic_share
        self.mosaic_until = mosaic_until

    def __iter__(self) -> Iterator[tuple[Tensor, Targets]]:
        torch.set_num_threads(1)
        mixture = Mixture([PreparedSet(self.cache, name) for name in self.shares], list(self.shares.values()))
        rng = random.Random(self.seed)
        while True:
            samples = []
            for _ in range(self.batch_size):
                mosaic = float(self.progress) < self.mosaic_until and rng.random() < self.mosaic_share
                canvas, placed = (mosaic_sample if mosaic else single_sample)(mixture, rng)
                samples.append((distort(canvas, rng), placed))
            yield collate(samples)
