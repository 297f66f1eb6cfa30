"""SimOTA label assignment (Ge et al. 2021, arXiv:2107.08430 §2.2), batched."""

from typing import NamedTuple

import torch
from torch import Tensor

CENTER_RADIUS = 2.5
CANDIDATES = 10
IOU_COST = 3.0
OFF_CENTER_COST = 1e5
IMPOSSIBLE_COST = 1e9


class Assignment(NamedTuple):
    positive: Tensor
    """bool [B,A]: the anchor answers for a target."""
    target: Tensor
    """int [B,A]: which target; meaningful where positive."""
    iou: Tensor
    """float [B,A]: the anchor's overlap with its target; 0 where not positive."""


def paired_iou(first: Tensor, second: Tensor) -> Tensor:
    """IoU of xyxy boxes, broadcast over the leading dimensions."""
    top_left = torch.maximum(first[..., :2], second[..., :2])
    bottom_right = torch.minimum(first[..., 2:], second[..., 2:])
    intersection = (bottom_right - top_left).clamp(min=0).prod(-1)
    first_area = (first[..., 2:] - first[..., :2]).prod(-1)
    second_area = (second[..., 2:] - second[..., :2]).prod(-1)
    return intersection / (first_area + second_area - intersection + 1e-7)


def points_inside(points: Tensor, boxes: Tensor) -> Tensor:
    """points [A,2], boxes [B,G,4] -> bool [B,G,A]."""
    x, y = points[:, 0], points[:, 1]
    return (x > boxes[..., 0:1]) & (x < boxes[..., 2:3]) & (y > boxes[..., 1:2]) & (y < boxes[..., 3:4])


@torch.no_grad()
def assign_targets(
    boxes: Tensor,
    objectness: Tensor,
    classes: Tensor,
    target_boxes: Tensor,
    target_classes: Tensor,
    target_valid: Tensor,
    cells: Tensor,
    strides: Tensor,
) -> Assignment:
    """Which anchor answers for which target.

    boxes [B,A,4] decoded xyxy, objectness [B,A] and classes [B,A,C] logits; target_boxes [B,G,4] xyxy,
    target_classes [B,G] int, target_valid [B,G] bool (padding is False). Each target takes as many anchors as the sum
    of its ten best overlaps, the cheapest first; an anchor two targets want goes to the cheaper.
    """
    centers = (cells + 0.5) * strides
    valid = target_valid[..., None]
    in_box = points_inside(centers, target_boxes) & valid
    target_centers = (target_boxes[..., :2] + target_boxes[..., 2:]) / 2
    reach = CENTER_RADIUS * strides[:, 0]
    in_center = ((centers[None, None] - target_centers[:, :, None]).abs() < reach[:, None]).all(-1) & valid
    candidate = (in_box | in_center).any(1)

    iou = paired_iou(target_boxes[:, :, None], boxes[:, None]) * candidate[:, None] * valid

    probability = (classes.sigmoid() * objectness.sigmoid()[..., None]).sqrt().clamp(1e-6, 1 - 1e-6)
    negative_cost = -torch.log1p(-probability)
    switch_cost = -torch.log(probability) - negative_cost
    wanted = target_classes[..., None].expand(-1, -1, boxes.shape[1])
    class_cost = negative_cost.sum(-1)[:, None] + switch_cost.transpose(1, 2).gather(1, wanted)

    cost = class_cost - IOU_COST * torch.log(iou + 1e-8) + OFF_CENTER_COST * ~(in_box & in_center)
    cost = cost + IMPOSSIBLE_COST * ~(candidate[:, None] & valid)

    anchors_wanted = iou.topk(CANDIDATES, -1).values.sum(-1).int().clamp(min=1)
    cheapest_cost, cheapest = cost.topk(CANDIDATES, -1, largest=False)
    chosen = torch.arange(CANDIDATES) < anchors_wanted[..., None]
    chosen &= (cheapest_cost < IMPOSSIBLE_COST / 10) & valid
    matched = torch.zeros_like(in_box).scatter_(2, cheapest, chosen)

    contested = matched.sum(1) > 1
    cheapest_target = torch.zeros_like(matched).scatter_(1, cost.argmin(1)[:, None], True)
    matched = torch.where(contested[:, None], cheapest_target, matched)
    return Assignment(matched.any(1), matched.float().argmax(1), (iou * matched).sum(1))
