"""Calibrates the scores: fits the probability that a detection is right, and chooses the score threshold.

A detection is right if it is the best unmatched one of its class on a labelled box at IoU >= .5. Platt scaling
(Platt 1999), p = sigmoid(a * logit(score) + b), is fitted on every second picture; its calibration error is measured on
the others. The first fit covers all classes. It is then the prior of each class's own fit, so that a class with few detections
stays close to it. Cross-validation chooses how strong the prior is. The threshold, a calibrated probability, is the lowest one
whose F1 over all pictures is within 2 points of the best: F1 is flat near its maximum, and a missed garment costs a shopper
more than an extra box.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..calibration_error import expected_calibration_error
from ..classes import CLASS_INDEX, GARMENT_CLASSES
from .data import Picture, PreparedSet
from .evaluate import checkpoint_infer, detect_set
from .suppress import Detections

LOWEST_SCORE = 0.05
MATCH_IOU = 0.5
# Boxes without an area overlap nothing.
SMALLEST_AREA = 1e-9
NEWTON_STEPS = 50
F1_TOLERANCE = 0.02
# Of a class's a and b around the common ones: deviations from a third to a twentieth.
PRIOR_PRECISIONS = (9.0, 25.0, 50.0, 100.0, 400.0)
FOLDS = 10
# Keeps the fit finite where a handful of detections are all right, or all wrong.
WEAKEST_PRIOR = 1e-3

Calibration = Mapping[int, tuple[float, float]]
"""Class index -> Platt's a and b; the identity for a class that is not there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True, help="validation sets")
    parser.add_argument(
        "--skip", action="append", default=[], metavar="SET:CLASS", help="leave out a class that the set labels badly"
    )
    parser.add_argument("--out", type=Path, required=True, help="calibration.json to write")


class Judged(NamedTuple):
    scores: np.ndarray
    right: np.ndarray
    classes: np.ndarray
    objects: int
    """labelled boxes, found or not"""


def iou_matrix(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """first [N,4], second [M,4] xyxy -> [N,M]."""
    top_left = np.maximum(first[:, None, :2], second[None, :, :2])
    bottom_right = np.minimum(first[:, None, 2:], second[None, :, 2:])
    intersection = (bottom_right - top_left).clip(0).prod(-1)
    areas = (first[:, 2:] - first[:, :2]).prod(1)[:, None] + (second[:, 2:] - second[:, :2]).prod(1)
    return intersection / np.maximum(areas - intersection, SMALLEST_AREA)


def judge(picture: Picture, found: Detections, classes: set[int]) -> Judged:
    """Each detection of `classes` against the labels, best score first; those on a crowd of their class are left out."""
    scores: list[float] = []
    right: list[bool] = []
    judged_classes: list[int] = []
    overlap = iou_matrix(found.boxes, picture.boxes)
    crowd_overlap = iou_matrix(found.boxes, picture.crowd_boxes)
    free = np.ones(len(picture.boxes), bool)
    for index, class_index in enumerate(found.classes):
        if int(class_index) not in classes:
            continue
        matches = np.where((picture.classes == class_index) & free, overlap[index], 0)
        best = int(matches.argmax()) if len(matches) else -1
        hit = best >= 0 and matches[best] >= MATCH_IOU
        if hit:
            free[best] = False
        elif ((picture.crowd_classes == class_index) & (crowd_overlap[index] >= MATCH_IOU)).any():
            continue
        scores.append(float(found.scores[index]))
        right.append(bool(hit))
        judged_classes.append(int(class_index))
    objects = sum(int(class_index) in classes for class_index in picture.classes)
    return Judged(np.array(scores), np.array(right, bool), np.array(judged_classes, int), objects)


def joined(parts: list[Judged]) -> Judged:
    """The parts as one; the order of pictures does not matter."""
    return Judged(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.classes for part in parts]),
        sum(part.objects for part in parts),
    )


def logit(probability: np.ndarray) -> np.ndarray:
    """Inverse of the sigmoid, finite at 0 and 1."""
    clipped = probability.clip(1e-6, 1 - 1e-6)
    return np.log(clipped / (1 - clipped))


def calibrated(scores: np.ndarray, classes: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Platt-scaled probabilities, each by its class."""
    factors = np.array([calibration.get(int(index), (1.0, 0.0)) for index in classes]).reshape(-1, 2)
    return 1 / (1 + np.exp(-(factors[:, 0] * logit(scores) + factors[:, 1])))


def fit_platt(scores: np.ndarray, right: np.ndarray, prior: tuple[float, float] = (1.0, 0.0), precision: float = 0.0) -> tuple[float, float]:
    """The likeliest a and b, by Newton's method from the prior, a Gaussian of this precision around it; 0: no prior."""
    inputs = np.stack([logit(scores), np.ones(len(scores))], 1)
    weights = np.array(prior)
    for _ in range(NEWTON_STEPS):
        probability = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (probability - right) + precision * (weights - prior)
        curvature = (inputs * (probability * (1 - probability))[:, None]).T @ inputs + precision * np.eye(2)
        weights = weights - np.linalg.solve(curvature, gradient)
    return float(weights[0]), float(weights[1])


def fit_calibration(judged: Judged, precision: float) -> tuple[tuple[float, float], Calibration]:
    """The fit over all classes, and one a class around it, also for classes without a detection.

    `precision` is that of a Gaussian around the common fit, from which a class departs as far as its detections bear it.
    """
    common = fit_platt(judged.scores, judged.right, precision=WEAKEST_PRIOR)
    classes = {}
    for index in range(len(GARMENT_CLASSES)):
        of_class = judged.classes == index
        classes[index] = fit_platt(judged.scores[of_class], judged.right[of_class], common, precision)
    return common, classes


def likeliest_precision(pictures: list[Judged]) -> float:
    """The one of `PRIOR_PRECISIONS` under which pictures that were not fitted on are the likeliest, in ten folds.

    Fewer pictures than folds cannot tell: then the strongest.
    """
    if len(pictures) < FOLDS:
        return max(PRIOR_PRECISIONS)

    def surprise(precision: float) -> float:
        total = 0.0
        for fold in range(FOLDS):
            rest = joined(pictures[fold::FOLDS])
            fitted = joined([picture for index, picture in enumerate(pictures) if index % FOLDS != fold])
            _, calibration = fit_calibration(fitted, precision)
            logits = logit(calibrated(rest.scores, rest.classes, calibration))
            total += np.logaddexp(0, np.where(rest.right, -logits, logits)).sum()
        return total

    return min(PRIOR_PRECISIONS, key=surprise)


def thresholds_by_f1(judged: Judged) -> list[dict[str, float]]:
    """Precision, recall and F1 at score thresholds .10, .15 ... .70."""
    rows = []
    for threshold in np.arange(0.1, 0.71, 0.05):
        shown = judged.scores >= threshold
        hits = int(judged.right[shown].sum())
        precision, recall = hits / max(1, int(shown.sum())), hits / judged.objects
        rows.append(
            {
                "threshold": round(float(threshold), 2),
                "precision": round(precision, 3),
                "recall": round(recall, 3),
                "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
            }
        )
    return rows


def run(args: argparse.Namespace) -> None:
    """Fits, measures, writes and prints the calibration."""
    infer = checkpoint_infer(args.checkpoint)
    fitting: list[Judged] = []
    held_out: list[Judged] = []
    for name in args.sets:
        prepared = PreparedSet(args.cache, name)
        skipped = {CLASS_INDEX[entry.split(":")[1]] for entry in args.skip if entry.split(":")[0] == name}
        classes = {CLASS_INDEX[label] for label in prepared.labelled_classes} - skipped
        found = detect_set(infer, prepared, LOWEST_SCORE)
        parts = [judge(picture, detections, classes) for picture, detections in zip(prepared.pictures, found)]
        fitting += parts[0::2]
        held_out += parts[1::2]
    precision = likeliest_precision(fitting)
    common, calibration = fit_calibration(joined(fitting), precision)
    rest = joined(held_out)
    everything = joined(fitting + held_out)
    rows = thresholds_by_f1(everything._replace(scores=calibrated(everything.scores, everything.classes, calibration)))
    best_f1 = max(row["f1"] for row in rows)
    threshold = min(row["threshold"] for row in rows if row["f1"] >= best_f1 - F1_TOLERANCE)

    def error_after(by_class: Calibration) -> float:
        return round(expected_calibration_error(calibrated(rest.scores, rest.classes, by_class), rest.right), 4)

    summary = {
        "perClass": {GARMENT_CLASSES[index]: {"a": round(a, 4), "b": round(b, 4)} for index, (a, b) in calibration.items()},
        "priorPrecision": precision,
        "detectionsFitted": sum(len(part.scores) for part in fitting),
        "detectionsHeldOut": len(rest.scores),
        "calibrationErrorBefore": error_after({}),
        "calibrationErrorOfCommonFit": error_after(dict.fromkeys(calibration, common)),
        "calibrationErrorAfter": error_after(calibration),
        "confidenceThreshold": threshold,
        "thresholds": rows,
    }
    args.out.write_text(json.dumps(summary, indent=2) + "\n")
    print(json.dumps(summary, indent=2))


def read_calibration(path: Path) -> Calibration:
    """The calibration of a manifest or of a file written by this step."""
    content = json.loads(path.read_text())
    fitted = content.get("calibration", content)
    of_class = fitted.get("perClass") or dict.fromkeys(GARMENT_CLASSES, fitted)
    return {CLASS_INDEX[name]: (factors["a"], factors["b"]) for name, factors in of_class.items()}
