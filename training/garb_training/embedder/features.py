"""The features that the projection reads: means, deviations and positions of the backbone's maps at six depths, texture, colors.

One mean per channel loses where something is and how it varies. Standard deviations, products of two channels and means over
parts of the image add little time to the backbone and capture what means do not: patterns and their positions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ..mobilenet import FEATURE_CHANNELS

# Block → channels. Those of stride 16 and less are weighted by attention: there a background still has cells of its own.
TAPPED_CHANNELS = {17: 320, 16: 160, 13: 96, 10: 64, 6: 32, 3: 24}
ATTENDED = (13, 10, 6, 3)
TEXTURE_BLOCK = 6
GRID = 3  # parts of the picture's height, and of its width
PROTOTYPES = 128
COLOR_STRIDE = 8
SHARP = 4  # power that leaves of the attention the surest garment alone
SMALL = 1e-3

FEATURES = (
    FEATURE_CHANNELS
    + 2 * sum(TAPPED_CHANNELS.values())
    + GRID * GRID * TAPPED_CHANNELS[13]
    + GRID * TAPPED_CHANNELS[10]
    + TAPPED_CHANNELS[TEXTURE_BLOCK] * (TAPPED_CHANNELS[TEXTURE_BLOCK] + 1) // 2
    + (2 + GRID) * PROTOTYPES
)


def pooled_features(last: Tensor, tapped: dict[int, Tensor], attention: Tensor, membership: Tensor) -> Tensor:
    """Returns [N, FEATURES].

    last: [N, 1280, H/32, W/32], the trunk's last maps; tapped: the maps after each block of `TAPPED_CHANNELS`;
    attention: [N, 1, H/16, W/16] in 0..1; membership: [N, H/8 · W/8, PROTOTYPES], how much of a cell each color prototype is.

    Whatever is a mean over cells is one matrix product of maps and weights: a graph of few large operations, since small ones
    cost a picture more time than their arithmetic.
    """
    maps = {block: cells_of(tapped[block].float()) for block in TAPPED_CHANNELS}
    sides = {block: tuple(int(side) for side in tapped[block].shape[2:]) for block in TAPPED_CHANNELS}
    weights = {side: resized(attention, side) for side in {sides[block] for block in ATTENDED}}
    shares = {side: share_of_cells(values) for side, values in weights.items()}
    means, deviations = moments(
        [(maps[block], shares[sides[block]] if block in ATTENDED else even_shares(sides[block])) for block in TAPPED_CHANNELS]
    )
    fine, coarse = sides[TEXTURE_BLOCK], sides[10]
    parts = [
        last.float().mean((2, 3)),
        means,
        deviations,
        means_by_place(maps[13], place_weights(sides[13], GRID, GRID)),
        means_by_place(maps[10], relative_to_mean(weights[coarse]) * place_weights(coarse, GRID, 1)),
        texture(maps[TEXTURE_BLOCK], relative_to_mean(weights[fine])),
        color_histograms(membership, weights[fine], fine),
    ]
    return torch.cat(parts, 1)


def cells_of(maps: Tensor) -> Tensor:
    """[N, C, h, w] → [N, C, h · w]; the graph holds the sizes as constants."""
    return maps.reshape(-1, int(maps.shape[1]), int(maps.shape[2]) * int(maps.shape[3]))


def resized(attention: Tensor, side: tuple[int, int]) -> Tensor:
    """Returns the attention on `side` cells, [N, 1, cells]: between its own by bilinear interpolation."""
    factor = side[0] // int(attention.shape[2])
    if factor == 1:
        return cells_of(attention)
    return cells_of(functional.interpolate(attention, scale_factor=float(factor), mode="bilinear", align_corners=False))


def share_of_cells(weights: Tensor) -> Tensor:
    """Returns the weights over their sum, [N, 1, cells]."""
    return weights / (weights.sum(2, keepdim=True) + SMALL)


def even_shares(side: tuple[int, int]) -> Tensor:
    """Returns what `share_of_cells` makes of weights that are all 1, [1, 1, cells]."""
    return share_of_cells(torch.ones(1, 1, math.prod(side)))


def relative_to_mean(weights: Tensor) -> Tensor:
    """Returns the weights over their mean, [N, 1, cells]."""
    return weights / (weights.mean(2, keepdim=True) + SMALL)


def moments(maps_and_shares: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Returns the weighted mean and standard deviation of every channel of all maps, [N, ΣC] each.

    Each of maps [N, C, cells] and shares of cells [N or 1, 1, cells].
    """
    means = torch.cat([weighted_mean(maps, shares) for maps, shares in maps_and_shares], 1)
    squares = torch.cat([weighted_mean(maps * maps, shares) for maps, shares in maps_and_shares], 1)
    return means, (squares - means * means).clamp(min=1e-6).sqrt()


def weighted_mean(maps: Tensor, shares: Tensor) -> Tensor:
    """[N, C, cells] and shares [N or 1, 1, cells] → [N, C]."""
    return torch.matmul(maps, shares.reshape(-1, int(shares.shape[2]), 1)).flatten(1)


def means_by_place(maps: Tensor, weights: Tensor) -> Tensor:
    """Returns the means over parts of the picture, [N, C · parts]; maps [N, C, cells], weights [N or 1, parts, cells]."""
    return torch.matmul(maps, weights.transpose(1, 2)).flatten(1)


def place_weights(side: tuple[int, int], rows: int, columns: int) -> Tensor:
    """Returns [1, rows · columns, cells]: what the mean of each part of the picture takes of a cell; parts may overlap by one."""
    down, across = part_weights(side[0], rows), part_weights(side[1], columns)
    return torch.from_numpy(np.kron(down.numpy(), across.numpy())[None])


def part_weights(length: int, parts: int) -> Tensor:
    """Returns [parts, length]: row i averages the cells that part i touches, as adaptive average pooling does.

    Made by numpy, like all that does not depend on the picture: the exported graph holds it as a constant.
    """
    rows = np.zeros((parts, length), np.float32)
    for part in range(parts):
        first, last = part * length // parts, -(-(part + 1) * length // parts)
        rows[part, first:last] = 1 / (last - first)
    return torch.from_numpy(rows)


def texture(maps: Tensor, relative: Tensor) -> Tensor:
    """Returns the mean products of every two channels, signed square roots of them (Lin et al. 2015, bilinear pooling).

    [N, C · (C + 1) / 2], the products' upper triangle row by row; maps [N, C, cells], relative weights [N, 1, cells].
    """
    cells = maps * (relative + 1e-6).sqrt()
    products = torch.matmul(cells, cells.transpose(1, 2)) / int(maps.shape[2])
    channels = int(maps.shape[1])
    upper = torch.from_numpy(np.flatnonzero(np.triu(np.ones((channels, channels)))))
    chosen = products.reshape(-1, channels * channels).index_select(1, upper)
    return chosen.sign() * (chosen.abs() + 1e-8).sqrt()


def color_histograms(membership: Tensor, attention: Tensor, side: tuple[int, int]) -> Tensor:
    """Returns histograms over the color prototypes, [N, 5 · PROTOTYPES]: of the garment, of its surest part, of each third.

    Square roots, so that the Euclidean distance of two histograms is Hellinger's. attention: on the membership's cells, [N, 1, cells].
    """
    thirds = torch.from_numpy(np.repeat(part_weights(side[0], GRID).numpy() * side[0], side[1], 1)[None])
    weights = torch.cat([attention, attention.pow(SHARP), attention * thirds], 1)
    return torch.sqrt(torch.matmul(share_of_cells(weights), membership).flatten(1) + 1e-5)
