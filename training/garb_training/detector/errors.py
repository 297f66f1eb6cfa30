"""A detector's errors as data: detections and labels matched across classes, and curves of precision and recall."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .calibrate import MATCH_IOU, Judged, iou_matrix
from .data import Picture
from .suppress import Detections

NOTHING = -1


class Pairing(NamedTuple):
    """A detection with the label it lies on, of whatever class; either may be missing (index -1)."""

    detection: int
    label: int


def pair_up(picture: Picture, found: Detections) -> list[Pairing]:
    """Every detection and every label once, best score first; a detection takes the free label of highest IoU >= .5.

    Labels of its own class go first, so that a coat over a dress does not swap the two. Detections on a crowd or an ignored
    area are left out.
    """
    overlap = iou_matrix(found.boxes, picture.boxes)
    unjudged = iou_matrix(found.boxes, np.concatenate([picture.crowd_boxes, picture.ignored]))
    free = np.ones(len(picture.boxes), bool)
    label_of = np.full(len(found.scores), NOTHING)
    for own_class in (True, False):
        for index, class_index in enumerate(found.classes):
            allowed = free & (picture.classes == class_index) if own_class else free
            if label_of[index] != NOTHING or not allowed.any():
                continue
            open_overlap = np.where(allowed, overlap[index], 0)
            best = int(open_overlap.argmax())
            if open_overlap[best] >= MATCH_IOU:
                label_of[index] = best
                free[best] = False
    pairs = [
        Pairing(index, int(label))
        for index, label in enumerate(label_of)
        if label != NOTHING or not (unjudged[index] >= MATCH_IOU).any()
    ]
    return pairs + [Pairing(NOTHING, int(label)) for label in np.nonzero(free)[0]]


def confusion(pictures: Sequence[Picture], found: Sequence[Detections], classes: list[int]) -> np.ndarray:
    """Counts [K + 1, K + 1] over `classes`: rows the labelled class, then background; columns the detected one, then nothing.

    Detections of other classes count as nothing: the set does not label them.
    """
    position = {class_index: index for index, class_index in enumerate(classes)}
    last = len(classes)
    counts = np.zeros((last + 1, last + 1), np.int64)
    for picture, detections in zip(pictures, found):
        for pair in pair_up(picture, detections):
            row = last if pair.label == NOTHING else position.get(int(picture.classes[pair.label]), last)
            column = last if pair.detection == NOTHING else position.get(int(detections.classes[pair.detection]), last)
            counts[row, column] += (row, column) != (last, last)
    return counts


def precision_recall(judged: Judged) -> tuple[np.ndarray, np.ndarray]:
    """Recall and precision after each detection, best score first; precision as the best at that recall or beyond.

    Empty arrays where there is nothing to find.
    """
    if judged.objects == 0:
        return np.zeros(0), np.zeros(0)
    hits = judged.right[np.argsort(-judged.scores, kind="stable")].cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    return hits / judged.objects, np.maximum.accumulate(precision[::-1])[::-1]
