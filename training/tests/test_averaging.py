"""Guarantees of the mean of a training's weights."""

import pytest
import torch

from garb_training.averaging import update_average


def averaged(states, decay):
    """One-weight networks of these values in turn -> the average after the last."""
    average, network = torch.nn.Linear(1, 1, bias=False), torch.nn.Linear(1, 1, bias=False)
    for step, state in enumerate(states, 1):
        network.load_state_dict({"weight": torch.tensor([[state]])})
        update_average(average, network, step, decay)
    return average.weight.item()


def test_short_runs_give_the_mean_of_all_states_and_none_of_the_start():
    assert averaged([3.0, 5.0, 10.0], 0.999) == pytest.approx((3 + 5 + 10) / 3)


def test_longer_ones_forget_by_the_decay():
    # Steps 1 and 2 are a plain mean, from then on the decay of a half is the smaller one.
    assert averaged([2.0, 4.0, 8.0], 0.5) == pytest.approx(0.5 * (2 + 4) / 2 + 0.5 * 8)
