"""The shop photos of `luma`, seen from behind or in detail, against their catalog photos: for reporting only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from .pictures import Box, squash, with_margin
from .prepare import read_lines

CANVAS_WIDTH, CANVAS_HEIGHT, CANVAS_FILL = 288, 416, 114
LOWEST_CONFIDENCE = 0.1
NEIGHBOUR_AGREEMENT = 0.6
CLASSES = (
    *("top", "outerwear", "dress", "pants", "shorts", "skirt", "footwear", "bag", "hat", "eyewear"),
    *("scarf", "belt", "legwear"),
)
NEIGHBOURS = {
    frozenset(pair)
    for pair in (
        ("top", "outerwear"),
        ("top", "dress"),
        ("outerwear", "dress"),
        ("dress", "skirt"),
        ("skirt", "shorts"),
        ("pants", "shorts"),
        ("pants", "legwear"),
    )
}


@dataclass(frozen=True)
class LumaPictures:
    """Pictures uint8 [N, 224, 224, 3], whole and cropped to the garment, and the products they show."""

    wholes: np.ndarray
    crops: np.ndarray
    products: list[str]
    without_box: int


def read_luma(folder: Path, file: str, detector: onnxruntime.InferenceSession | None) -> LumaPictures:
    """Returns the pictures of catalog.jsonl, looks-back.jsonl or looks-alt.jsonl.

    The crop is the detected region of highest confidence × agreement with the product's class; without such a region,
    or without a detector, it is the whole picture.
    """
    classes = {product["id"]: product["garmentClass"] for product in read_lines(folder / "catalog.jsonl")}
    wholes, crops, products, without_box = [], [], [], 0
    for row in read_lines(folder / file):
        garment = row["garments"][0] if "garments" in row else {"products": [row["id"]]}
        product = garment["products"][0]
        image = Image.open(folder / (row["image"] if "image" in row else row["images"][0])).convert("RGB")
        box = None if detector is None else garment_box(detector, image, classes[product])
        without_box += box is None
        wholes.append(squash(image))
        crops.append(wholes[-1] if box is None else squash(image, with_margin(box, image.width, image.height)))
        products.append(product)
    return LumaPictures(np.stack(wholes), np.stack(crops), products, without_box)


def garment_box(detector: onnxruntime.InferenceSession, image: Image.Image, garment_class: str) -> Box | None:
    """Returns the box that best answers for the class, in the picture's pixels, or None.

    detector: uint8 [1, 416, 288, 3], the picture fitted into the top left, to `boxes` [1, B, 4] and `scores` [1, B, 13].
    """
    scale = min(CANVAS_WIDTH / image.width, CANVAS_HEIGHT / image.height)
    width, height = round(image.width * scale), round(image.height * scale)
    canvas = np.full((1, CANVAS_HEIGHT, CANVAS_WIDTH, 3), CANVAS_FILL, np.uint8)
    canvas[0, :height, :width] = np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))
    boxes, scores = detector.run(["boxes", "scores"], {detector.get_inputs()[0].name: canvas})
    agreement = [
        1.0 if name == garment_class else NEIGHBOUR_AGREEMENT * (frozenset((name, garment_class)) in NEIGHBOURS)
        for name in CLASSES
    ]
    answers = np.where(scores[0] >= LOWEST_CONFIDENCE, scores[0] * np.array(agreement), 0).max(1)
    if answers.max() <= 0:
        return None
    x1, y1, x2, y2 = boxes[0, answers.argmax()] / scale
    return max(0.0, x1), max(0.0, y1), min(float(image.width), x2), min(float(image.height), y2)
