"""Measures COCO average precision of a checkpoint or an exported model on prepared sets.

Classes that a set does not label are left out: their detections count neither as hits nor as misses. `iscrowd` boxes are
COCO's ignore regions. The main score covers the ten classes that every set labels, with and without eyewear.
"""

import argparse
import contextlib
import io
import json
from pathlib import Path
from typing import Callable

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from ..classes import CLASS_INDEX, GARMENT_CLASSES, MAIN_CLASSES
from . import CANVAS_HEIGHT, CANVAS_WIDTH
from .data import PreparedSet, fit_top_left
from .suppress import DEFAULT_IOU_THRESHOLD, Detections, suppress

Infer = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""uint8 canvases [B,H,W,3] -> boxes [B,A,4] xyxy canvas pixels, scores [B,A,C]."""

BATCH = 16
# Average precision wants the whole ranking, not the confident part of it.
RANKING_THRESHOLD = 0.01
MOST_DETECTIONS = 300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("--checkpoint", type=Path)
    model.add_argument("--onnx", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True, help="names of prepared sets")
    parser.add_argument(
        "--iou-threshold", type=float, default=DEFAULT_IOU_THRESHOLD, help="of NMS; model.json has the service's value"
    )


def checkpoint_infer(path: Path) -> Infer:
    """Inference by PyTorch with a training checkpoint's averaged weights."""
    from .model import DecodedDetector, detect, load_checkpoint_network

    model = DecodedDetector(load_checkpoint_network(str(path), len(GARMENT_CLASSES)), CANVAS_HEIGHT, CANVAS_WIDTH).eval()
    return lambda canvases: detect(model, canvases)


def onnx_infer(path: Path) -> Infer:
    """Inference by ONNX Runtime, one canvas at a time, one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def infer(canvases: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        outputs = [session.run(["boxes", "scores"], {"image": canvas[None]}) for canvas in canvases]
        return np.concatenate([boxes for boxes, _ in outputs]), np.concatenate([scores for _, scores in outputs])

    return infer


def detect_set(
    infer: Infer,
    prepared: PreparedSet,
    threshold: float = RANKING_THRESHOLD,
    iou_threshold: float = DEFAULT_IOU_THRESHOLD,
) -> list[Detections]:
    """Detections of every picture, boxes xyxy in photo pixels, clipped to the photo."""
    found = []
    for start in range(0, len(prepared.pictures), BATCH):
        pictures = prepared.pictures[start : start + BATCH]
        fitted = [fit_top_left(prepared.rgb(picture)) for picture in pictures]
        boxes, scores = infer(np.stack([canvas for canvas, _ in fitted]))
        for picture, (_, scale), picture_boxes, picture_scores in zip(pictures, fitted, boxes, scores):
            kept = suppress(picture_boxes, picture_scores, threshold, iou_threshold, MOST_DETECTIONS)
            photo_boxes = kept.boxes / (scale * picture.stored_width / picture.width)
            photo_boxes[:, [0, 2]] = photo_boxes[:, [0, 2]].clip(0, picture.width)
            photo_boxes[:, [1, 3]] = photo_boxes[:, [1, 3]].clip(0, picture.height)
            found.append(Detections(photo_boxes, kept.scores, kept.classes))
    return found


def coco_box(box: np.ndarray) -> list[float]:
    """xyxy -> [x, y, width, height]."""
    x1, y1, x2, y2 = (float(value) for value in box)
    return [x1, y1, x2 - x1, y2 - y1]


def coco_ground_truth(prepared: PreparedSet) -> COCO:
    """The set's labels as pycocotools wants them; category ids are class indices plus one."""
    annotations = []
    for image_id, picture in enumerate(prepared.pictures):
        for boxes, classes, crowd in (
            (picture.boxes, picture.classes, 0),
            (picture.crowd_boxes, picture.crowd_classes, 1),
        ):
            for box, class_index in zip(boxes, classes):
                x, y, width, height = coco_box(box)
                annotations.append(
                    {
                        "id": len(annotations) + 1,
                        "image_id": image_id,
                        "category_id": int(class_index) + 1,
                        "bbox": [x, y, width, height],
                        "area": width * height,
                        "iscrowd": crowd,
                    }
                )
    coco = COCO()
    coco.dataset = {
        "images": [{"id": index, "width": p.width, "height": p.height} for index, p in enumerate(prepared.pictures)],
        "categories": [{"id": CLASS_INDEX[name] + 1, "name": name} for name in prepared.labelled_classes],
        "annotations": annotations,
    }
    coco.createIndex()
    return coco


def average_precision(prepared: PreparedSet, detections: list[Detections]) -> dict:
    """AP50 and AP per class present in the set, and their means over the main classes, with and without eyewear."""
    labelled = {CLASS_INDEX[name] for name in prepared.labelled_classes}
    results = [
        {"image_id": image_id, "category_id": int(class_index) + 1, "bbox": coco_box(box), "score": float(score)}
        for image_id, found in enumerate(detections)
        for box, score, class_index in zip(found.boxes, found.scores, found.classes)
        if int(class_index) in labelled
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco_ground_truth(prepared)
        scorer = COCOeval(truth, truth.loadRes(results), "bbox")
        scorer.evaluate()
        scorer.accumulate()
    # precision[threshold, recall, class, area, detections a picture]; -1 where the set has no such object
    precision = scorer.eval["precision"][:, :, :, 0, 2]
    ap50: dict[str, float] = {}
    ap: dict[str, float] = {}
    for column, category in enumerate(scorer.params.catIds):
        if (precision[0, :, column] > -1).any():
            name = GARMENT_CLASSES[category - 1]
            ap50[name] = float(precision[0, :, column].mean())
            ap[name] = float(precision[:, :, column].mean())
    main = [name for name in MAIN_CLASSES if name in ap50]
    clean = [name for name in main if name != "eyewear"]

    def mean(scores: dict[str, float], names: list[str]) -> float:
        return round(float(np.mean([scores[name] for name in names])), 4)

    return {
        "pictures": len(prepared.pictures),
        "ap50": mean(ap50, main),
        "ap": mean(ap, main),
        "ap50WithoutEyewear": mean(ap50, clean),
        "apWithoutEyewear": mean(ap, clean),
        "ap50PerClass": {name: round(value, 3) for name, value in ap50.items()},
        "apPerClass": {name: round(value, 3) for name, value in ap.items()},
    }


def run(args: argparse.Namespace) -> None:
    """Prints one JSON line a set."""
    infer = checkpoint_infer(args.checkpoint) if args.checkpoint else onnx_infer(args.onnx)
    for name in args.sets:
        prepared = PreparedSet(args.cache, name)
        found = detect_set(infer, prepared, iou_threshold=args.iou_threshold)
        print(json.dumps({"set": name, **average_precision(prepared, found)}), flush=True)
