"""The shop photos of `luma`, seen from behind or in detail, against their catalog photos: for reporting only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from .garment_box import garment_box
from .pictures import squash, with_margin
from .prepare import read_lines


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
