"""The YOLOX loss; unlabelled classes and ignored areas do not contribute."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from .assign import assign_targets, paired_iou, points_inside
from .model import decode_boxes

BOX_WEIGHT = 5.0
# An anchor is taken for an unlabelled garment where the network says so with at least this class probability.
UNLABELLED_PROBABILITY = 0.5


class Targets(NamedTuple):
    """One batch's labels, padded. Boxes are xyxy canvas pixels; padding boxes are all zero and contain nothing."""

    boxes: Tensor
    """float [B,G,4]"""
    classes: Tensor
    """int [B,G]"""
    valid: Tensor
    """bool [B,G]: False is padding."""
    all_labelled: Tensor
    """bool [B,G]: the box comes from a set that labels all classes."""
    ignored: Tensor
    """float [B,I,4]: areas that are neither object nor background."""
    partly_labelled: Tensor
    """float [B,P,4]: areas taken from sets that label `partial_classes` alone."""


class LossParts(NamedTuple):
    total: Tensor
    box: float
    objectness: float
    classes: float
    positives: int


def detection_loss(
    raw: Tensor, targets: Targets, labelled_everywhere: Tensor, cells: Tensor, strides: Tensor, with_l1: bool
) -> LossParts:
    """Loss of raw outputs [B,A,5+C], divided by the number of positive anchors.

    `labelled_everywhere` bool [C]: the classes every set labels. For the others, boxes of partly labelled sets teach
    nothing, and an anchor in such an area that looks like one of them is not called background.
    """
    boxes = decode_boxes(raw[..., :4], cells, strides)
    objectness, classes = raw[..., 4], raw[..., 5:]
    assignment = assign_targets(
        boxes.detach(), objectness.detach(), classes.detach(), targets.boxes, targets.classes, targets.valid, cells, strides
    )
    positive = assignment.positive
    count = max(1, int(positive.sum()))
    image_index, anchor_index = positive.nonzero(as_tuple=True)
    target_index = assignment.target[image_index, anchor_index]
    matched_boxes = targets.boxes[image_index, target_index]

    iou = paired_iou(boxes[image_index, anchor_index], matched_boxes)
    box_loss = (1 - iou**2).sum() / count

    centers = (cells + 0.5) * strides
    unjudged = points_inside(centers, targets.ignored).any(1)
    likeliest = classes.detach().max(-1)
    looks_unlabelled = ~labelled_everywhere[likeliest.indices] & (likeliest.values.sigmoid() > UNLABELLED_PROBABILITY)
    unjudged |= looks_unlabelled & points_inside(centers, targets.partly_labelled).any(1)
    judged = (positive | ~unjudged).float()
    objectness_loss = F.binary_cross_entropy_with_logits(objectness, positive.float(), weight=judged, reduction="sum") / count

    matched_classes = targets.classes[image_index, target_index]
    soft_target = F.one_hot(matched_classes, classes.shape[-1]) * assignment.iou[image_index, anchor_index][:, None]
    known = (targets.all_labelled[image_index, target_index][:, None] | labelled_everywhere).float()
    class_loss = (
        F.binary_cross_entropy_with_logits(classes[image_index, anchor_index], soft_target, weight=known, reduction="sum") / count
    )

    total = BOX_WEIGHT * box_loss + objectness_loss + class_loss
    if with_l1:
        stride = strides[anchor_index]
        center = (matched_boxes[:, :2] + matched_boxes[:, 2:]) / 2
        size = (matched_boxes[:, 2:] - matched_boxes[:, :2]).clamp(min=1)
        raw_target = torch.cat([center / stride - cells[anchor_index], torch.log(size / stride)], 1)
        total = total + (raw[image_index, anchor_index, :4] - raw_target).abs().sum() / count
    return LossParts(total, box_loss.item(), objectness_loss.item(), class_loss.item(), count)
