"""The learning rate schedule of a run."""

from __future__ import annotations

import math

import torch

WARM_UP_STEPS = 60
LAST_RATE = 0.02


def set_rate(optimizer: torch.optim.Optimizer, step: int, progress: float) -> None:
    """Sets every group's rate: a linear warm-up, then half a cosine down to 2 %."""
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    factor = min(1.0, (step + 1) / WARM_UP_STEPS) * (cosine * (1 - LAST_RATE) + LAST_RATE)
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * factor
