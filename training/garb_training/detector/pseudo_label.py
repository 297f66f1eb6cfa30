"""Pseudo-labels images of one known garment each with a detector's boxes (Lee 2013; Sohn et al. 2020, arXiv:2005.04757).

Writes a prepared set. A catalog gives the class of the garment in its image, but not its position. The teacher model finds the
position; the catalog corrects the class, which detectors confuse most. On a plain white background with no other detection, the
box is that of the foreground. Other detections become labels if the teacher is sure of them, and ignored areas if it is not.
Images in which the teacher does not find the known garment are left out.
"""

import argparse
import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import CLASS_INDEX, GARMENT_CLASSES
from ..embedder.pictures import foreground_box, foreground_mask
from . import SURE
from .calibrate import iou_matrix
from .data import fit_top_left
from .evaluate import Infer, onnx_infer
from .prepare import PreparedPicture, write_prepared_set
from .suppress import Detections, suppress

# Kinds that a detector confuses: a known garment may be found as any of its group.
GROUPS = (
    ("top", "outerwear", "dress"),
    ("pants", "shorts", "skirt", "legwear"),
    ("footwear",),
    ("bag",),
    ("hat",),
    ("eyewear",),
    ("scarf",),
    ("belt",),
)
GROUP_OF = {CLASS_INDEX[name]: group for group, names in enumerate(GROUPS) for name in names}

# The article types and labels of the two sets whose kind is beyond doubt. Kurtas, hoodies and the like are left out.
CLASS_OF_TYPE = {
    **dict.fromkeys(("Tshirts", "Shirts", "Tops", "Sweaters", "Sweatshirts", "Innerwear Vests"), "top"),
    **dict.fromkeys(("T-Shirt", "Longsleeve", "Shirt", "Polo", "Undershirt", "Top", "Blouse"), "top"),
    **dict.fromkeys(("Jackets", "Outwear", "Blazer"), "outerwear"),
    **dict.fromkeys(("Dresses", "Dress"), "dress"),
    **dict.fromkeys(("Jeans", "Trousers", "Track Pants", "Leggings", "Pants"), "pants"),
    **dict.fromkeys(("Shorts",), "shorts"),
    **dict.fromkeys(("Skirts", "Skirt"), "skirt"),
    # The phone photos show pairs. Packshots show one shoe, and a pair is one box here: learned from, shoes come apart.
    "Shoes": "footwear",
    **dict.fromkeys(("Handbags", "Backpacks", "Clutches", "Laptop Bag", "Duffel Bag", "Messenger Bag"), "bag"),
    **dict.fromkeys(("Caps", "Hat"), "hat"),
    "Sunglasses": "eyewear",
    **dict.fromkeys(("Scarves", "Mufflers", "Stoles"), "scarf"),
    "Belts": "belt",
    **dict.fromkeys(("Socks", "Stockings", "Tights"), "legwear"),
}

# What a catalog with a plain background shows without a person.
SHOWN_ALONE = {CLASS_INDEX[name] for name in ("footwear", "bag", "eyewear", "belt")}

SUSPECTED = 0.1
SAME_PLACE = 0.6
# A foreground that fills the picture, or next to nothing of it, is no garment's outline.
FOREGROUND_SHARES = (0.02, 0.95)


@dataclass(frozen=True)
class Labels:
    """Boxes xyxy in picture pixels."""

    boxes: list[list[float]]
    classes: list[int]
    ignored: list[list[float]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--teacher", type=Path, required=True, help="exported detector that finds the boxes")
    parser.add_argument("--table", type=Path, required=True, help="CSV that lists the images")
    parser.add_argument("--photos", type=Path, required=True, help="folder of `<id>.jpg`")
    parser.add_argument("--id-column", required=True)
    parser.add_argument("--type-column", required=True)
    parser.add_argument("--aspect", type=float, help="width / height of the images before they were squashed")
    parser.add_argument("--threshold", type=float, default=0.3, help="minimum score of the known garment")
    parser.add_argument("--most-per-class", type=int, default=600, help="maximum number of images per class, drawn at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", required=True, help="the prepared set's name")
    parser.add_argument("--cache", type=Path, required=True, help="folder for the prepared set")


def one_kind_a_place(found: Detections) -> Detections:
    """Drops a detection where a better one of its group lies in the same place: a garment is of one kind."""
    kept: list[int] = []
    groups = np.array([GROUP_OF[int(index)] for index in found.classes])
    for index in range(len(found.boxes)):
        rivals = [other for other in kept if groups[other] == groups[index]]
        if not rivals or iou_matrix(found.boxes[[index]], found.boxes[rivals]).max() <= SAME_PLACE:
            kept.append(index)
    return Detections(found.boxes[kept], found.scores[kept], found.classes[kept])


def label(rgb: np.ndarray, found: Detections, known: int, threshold: float) -> Labels | None:
    """The picture's labels, or None where the known garment is not found. `found` best first, at least `SUSPECTED`."""
    found = one_kind_a_place(found)
    of_group = [index for index, kind in enumerate(found.classes) if GROUP_OF[int(kind)] == GROUP_OF[known]]
    others = [index for index in range(len(found.classes)) if index not in of_group]
    sure = [index for index in others if found.scores[index] >= SURE]
    suspected = [index for index in others if found.scores[index] < SURE] + of_group[1:]

    mask = foreground_mask(rgb)
    share = float((mask > 0).mean())
    alone = (known in SHOWN_ALONE or not sure) and FOREGROUND_SHARES[0] < share < FOREGROUND_SHARES[1]
    if alone:
        best, sure, suspected = np.array(foreground_box(Image.fromarray(rgb))), [], []
    elif of_group and found.scores[of_group[0]] >= threshold:
        best = found.boxes[of_group[0]]
    else:
        return None
    return Labels(
        boxes=[[float(side) for side in box] for box in (best, *found.boxes[sure])],
        classes=[known, *(int(kind) for kind in found.classes[sure])],
        ignored=[[float(side) for side in box] for box in found.boxes[suspected]],
    )


def find(infer: Infer, rgb: np.ndarray) -> Detections:
    """The teacher's detections of one picture, boxes xyxy in picture pixels, clipped to it."""
    canvas, scale = fit_top_left(rgb)
    boxes, scores = infer(canvas[None])
    found = suppress(boxes[0], scores[0], SUSPECTED, SAME_PLACE, 100)
    height, width = rgb.shape[:2]
    limits = np.array([width, height, width, height], np.float32)
    return Detections((found.boxes / scale).clip(0, limits), found.scores, found.classes)


def labelled_pictures(args: argparse.Namespace) -> Iterator[PreparedPicture]:
    """Yields the pictures that could be labelled, class after class. Raises ValueError where there is none."""
    of_class: dict[str, list[dict]] = defaultdict(list)
    with args.table.open() as rows:
        for row in csv.DictReader(rows):
            kind = CLASS_OF_TYPE.get(row[args.type_column])
            if kind is not None:
                of_class[kind].append(row)
    rng = random.Random(args.seed)
    infer = onnx_infer(args.teacher)
    looked_at, kept = 0, 0
    for kind, rows_of_kind in sorted(of_class.items()):
        for row in rng.sample(rows_of_kind, min(len(rows_of_kind), args.most_per_class)):
            looked_at += 1
            path = args.photos / f"{row[args.id_column]}.jpg"
            picture = Image.open(path).convert("RGB")
            if args.aspect is not None:
                picture = picture.resize((picture.width, round(picture.width / args.aspect)), Image.Resampling.BILINEAR)
            rgb = np.asarray(picture)
            labels = label(rgb, find(infer, rgb), CLASS_INDEX[kind], args.threshold)
            if labels is None:
                continue
            kept += 1
            boxes = [{"box": box, "class": index, "crowd": False} for box, index in zip(labels.boxes, labels.classes)]
            yield PreparedPicture(path.name, picture.width, picture.height, rgb, boxes, labels.ignored)
        print(json.dumps({"class": kind, "lookedAt": looked_at, "kept": kept}), flush=True)
    if kept == 0:
        raise ValueError(f"{args.teacher} finds no known garment in the {looked_at} pictures of {args.table}")


def run(args: argparse.Namespace) -> None:
    """Writes the prepared set. Raises ValueError where nothing could be labelled."""
    write_prepared_set(args.cache, args.name, list(GARMENT_CLASSES), labelled_pictures(args))
