"""Counts the photos whose main garment, as their attributes name it, the detector finds.

Two shares for each category: photos in which a box of the garment's class lies on the labelled garment (IoU >= .5), and photos
with any box of the class `top`. Boxes are those the service returns: its NMS, its calibration and its threshold.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from ..classes import CLASS_INDEX
from .by_attributes import CLASS_OF_CATEGORY, UPPER_BODY, area
from .calibrate import MATCH_IOU, calibrated, iou_matrix
from .data import Picture, PreparedSet
from .evaluate import RANKING_THRESHOLD, checkpoint_infer, detect_set, onnx_infer
from .suppress import Detections


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("--checkpoint", type=Path)
    model.add_argument("--onnx", type=Path)
    parser.add_argument("--calibration", type=Path, required=True, help="model.json with calibration and defaults")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--set", required=True, help="name of a prepared set")
    parser.add_argument("--coco", type=Path, required=True, help="COCO JSON whose images have attributes")
    parser.add_argument("--categories", nargs="+", default=["sweater", "tank top"])


def main_garment(picture: Picture, category: str) -> int | None:
    """Index of the box of the category's garment: the largest of its class, else the largest on the upper body; None without one."""
    classes = (CLASS_INDEX[CLASS_OF_CATEGORY[category]], *(CLASS_INDEX[name] for name in UPPER_BODY))
    sizes = [area(box) for box in picture.boxes]
    ranked = sorted(range(len(sizes)), key=lambda index: (int(picture.classes[index]) != classes[0], -sizes[index]))
    return next((index for index in ranked if int(picture.classes[index]) in classes), None)


def is_found(picture: Picture, index: int, found: Detections) -> bool:
    """Whether a detection of the labelled garment's class lies on it."""
    of_class = found.boxes[found.classes == picture.classes[index]]
    return bool((iou_matrix(of_class, picture.boxes[index : index + 1]) >= MATCH_IOU).any())


def shares(prepared: PreparedSet, detections: list[Detections], category_of: Mapping[str, str | None], categories: list[str]) -> dict:
    """By category: photos with a labelled main garment, the share in which it is found, and the share with any top."""
    result = {}
    for category in categories:
        judged = [
            (picture, index, found)
            for picture, found in zip(prepared.pictures, detections)
            if category_of.get(picture.file) == category and (index := main_garment(picture, category)) is not None
        ]
        on_it = sum(is_found(*one) for one in judged)
        tops = sum(bool((found.classes == CLASS_INDEX["top"]).any()) for _, _, found in judged)
        count = len(judged)
        result[category] = {
            "photos": count,
            "found": round(on_it / count, 3) if count else None,
            "anyTop": round(tops / count, 3) if count else None,
        }
    return result


def served(found: Detections, description: Mapping) -> Detections:
    """The detections whose calibrated probability reaches the service's threshold."""
    factors = description["calibration"]["perClass"]
    calibration = {CLASS_INDEX[name]: (value["a"], value["b"]) for name, value in factors.items()}
    sure = calibrated(found.scores, found.classes, calibration) >= description["defaults"]["confidenceThreshold"]
    return Detections(found.boxes[sure], found.scores[sure], found.classes[sure])


def run(args: argparse.Namespace) -> None:
    """Prints one JSON line."""
    description = json.loads(args.calibration.read_text())
    attributes = {image["file_name"]: image["attributes"] for image in json.loads(args.coco.read_text())["images"]}
    prepared = PreparedSet(args.cache, args.set)
    infer = checkpoint_infer(args.checkpoint) if args.checkpoint else onnx_infer(args.onnx)
    detections = detect_set(infer, prepared, RANKING_THRESHOLD, description["defaults"]["iouThreshold"])
    category_of = {name: value.get("category") for name, value in attributes.items()}
    found = shares(prepared, [served(one, description) for one in detections], category_of, args.categories)
    print(json.dumps({"set": args.set, **found}))
