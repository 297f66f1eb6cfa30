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


def contrast_loss(vectors: Tensor, identities: Tensor, queue: Queue, temperature: float) -> Tensor:
    """Returns InfoNCE of 2·B unit vectors, row i's positive being row i ± B; other rows of its product do not count."""
    rows = len(vectors)
    similarity = vectors @ torch.cat([vectors, queue.vectors]).T / temperature
    same = identities[:, None] == torch.cat([identities, queue.identities])[None]
    positives = torch.arange(rows).roll(rows // 2)
    excluded = same.clone()
    excluded[torch.arange(rows), positives] = False
    return functional.cross_entropy(similarity.masked_fill(excluded, EXCLUDED), positives)
