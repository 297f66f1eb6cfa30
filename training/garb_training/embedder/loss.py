"""InfoNCE (van den Oord et al. 2018, arXiv:1807.03748): two views of a product attract, other products repel."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

EXCLUDED = -1e4


@dataclass
class Queue:
    """Past unit vectors [Q, D] and the products they show [Q]."""

    vectors: Tensor
    identities: Tensor


def empty_queue(dimension: int) -> Queue:
    """Returns a queue that nothing has gone through."""
    return Queue(torch.zeros(0, dimension), torch.zeros(0, dtype=torch.long))


def contrast_loss(vectors: Tensor, identities: Tensor, queue: Queue, temperature: float, sides: Tensor | None = None) -> Tensor:
    """Returns InfoNCE of 2·B unit vectors, row i's positive being row i ± B; other rows of its product do not count.

    With `sides` [2·B], of rows that no queue adds to, only rows of the positive's side count: a search among the photos of one side.
    """
    rows = len(vectors)
    similarity = vectors @ torch.cat([vectors, queue.vectors]).T / temperature
    excluded = identities[:, None] == torch.cat([identities, queue.identities])[None]
    positives = torch.arange(rows).roll(rows // 2)
    if sides is not None:
        excluded = excluded | (sides[None] != sides[positives][:, None])
    excluded[torch.arange(rows), positives] = False
    return functional.cross_entropy(similarity.masked_fill(excluded, EXCLUDED), positives)


def similarity_loss(vectors: Tensor, before: Tensor, temperature: float) -> Tensor:
    """Returns how far the similarities of unit vectors [N, D] among each other are from those of `before` [N, D].

    The divergence of each row's softmax over the other rows: relational distillation (Park et al. 2019, arXiv:1904.05068, in the form
    of Fang et al. 2021, arXiv:2101.04731). Turning all vectors alike costs nothing.
    """
    itself = torch.eye(len(vectors), dtype=torch.bool)
    now, then = (
        functional.log_softmax((some @ some.T / temperature).masked_fill(itself, EXCLUDED), 1) for some in (vectors, before)
    )
    return functional.kl_div(now, then, log_target=True, reduction="batchmean")
