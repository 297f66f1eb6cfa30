"""Running average of the weights during training: it generalises better than any single state (Izmailov et al. 2018, arXiv:1803.05407)."""

import torch
from torch import nn


@torch.no_grad()
def update_average(average: nn.Module, network: nn.Module, step: int, decay: float) -> None:
    """The plain mean of the weights and statistics of all steps so far, exponential once that looks back further than `decay` does.

    `step` counts from 1. What a run begins from is soon forgotten.
    """
    grown = min(decay, 1 - 1 / step)
    averaged = [value for value in average.state_dict().values() if value.dtype.is_floating_point]
    current = [value for value in network.state_dict().values() if value.dtype.is_floating_point]
    torch._foreach_lerp_(averaged, current, 1 - grown)
