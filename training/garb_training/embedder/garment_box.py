"""Finds a garment of a known class in a photo, with the exported detector."""

from __future__ import annotations

import numpy as np
import onnxruntime
from PIL import Image

from .pictures import Box

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
    x1, y1, x2, y2 = (float(side) for side in boxes[0, answers.argmax()] / scale)
    return max(0.0, x1), max(0.0, y1), min(float(image.width), x2), min(float(image.height), y2)
