"""Fits small convex models."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def minimise(parameters: Sequence[Tensor], loss_of: Callable[[], Tensor], steps: int = 200) -> float:
    """Minimises a smooth loss by L-BFGS in at most `steps` steps; returns what the loss ended at."""
    optimizer = torch.optim.LBFGS(parameters, max_iter=steps, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        return loss

    optimizer.step(closure)
    return loss_of().item()
