"""Class-aware greedy non-maximum suppression, with the same tie rules as Garb's own post-processing."""

from typing import NamedTuple

import numpy as np

DEFAULT_IOU_THRESHOLD = 0.65


class Detections(NamedTuple):
    """Best first."""

    boxes: np.ndarray
    """float [N,4] xyxy"""
    scores: np.ndarray
    """float [N]"""
    classes: np.ndarray
    """int [N]"""


def suppress(boxes: np.ndarray, scores: np.ndarray, threshold: float, iou_threshold: float, most: int) -> Detections:
    """boxes [A,4], scores [A,C] -> what survives among all (anchor, class) pairs with score >= threshold.

    Order: score descending, then index (anchor * C + class) ascending. A pair falls to a better one of its own class
    with IoU above `iou_threshold`. At most `most` pairs enter.
    """
    anchors, classes = np.nonzero(scores >= threshold)
    values = scores[anchors, classes]
    order = np.argsort(-values, kind="stable")[:most]
    anchors, classes, values = anchors[order], classes[order], values[order]
    candidates = boxes[anchors]
    areas = (candidates[:, 2:] - candidates[:, :2]).prod(1)
    alive = np.ones(len(candidates), bool)
    for index in range(len(candidates)):
        if not alive[index]:
            continue
        rest = slice(index + 1, None)
        top_left = np.maximum(candidates[index, :2], candidates[rest, :2])
        bottom_right = np.minimum(candidates[index, 2:], candidates[rest, 2:])
        intersection = (bottom_right - top_left).clip(0).prod(1)
        iou = intersection / (areas[index] + areas[rest] - intersection)
        alive[rest] &= ~((iou > iou_threshold) & (classes[rest] == classes[index]))
    return Detections(candidates[alive], values[alive], classes[alive])
