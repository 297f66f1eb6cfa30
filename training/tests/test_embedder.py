"""Guarantees of the embedder's data: the split, the phone-like views and their boxes, the reading of logs."""

import copy
import math
from argparse import Namespace

import numpy as np
import pytest
import torch
from torch.nn import functional

from garb_training.curves import last_run, losses, scores
from garb_training.embedder import phone
from garb_training.embedder.attributes import RAREST_VALUE as RAREST_ATTRIBUTE
from garb_training.embedder.attributes import Head, fit_head, pattern_of, score_head, temper_head
from garb_training.embedder.contrast import SHARES, draw_views, sharpen
from garb_training.embedder.contrast import run as contrast_step
from garb_training.embedder.features import FEATURES, PROTOTYPES, color_histograms, means_by_place, moments
from garb_training.embedder.features import place_weights, share_of_cells, texture
from garb_training.embedder.loss import Queue, contrast_loss, empty_queue
from garb_training.embedder.model import DIMENSION, PARTS, Embedder, save_embedder
from garb_training.embedder.phone import Degradation, cut_out_mask, degrade, draw_degradation, draw_transform, moved_box
from garb_training.embedder.pictures import split_products
from garb_training.embedder.plot import worst_answers
from garb_training.embedder.project import RAREST_VALUE, directions_between, leading_directions, value_numbers

UNCHANGED = Degradation(background="x.jpg", scale=1, tilt=0, gamma=1, balance=(1, 1, 1), blur=0.01, jpeg=100)


class TestSplit:
    def test_holds_out_1500_of_many_and_a_fifth_of_few(self):
        assert [len(part) for part in split_products(9583)] == [1500, 9583 - 1500]
        assert [len(part) for part in split_products(32)] == [32 // 5, 32 - 32 // 5]

    def test_is_always_the_same_and_leaves_nothing_out(self):
        held, training = split_products(100)
        assert np.array_equal(held, split_products(100)[0])
        assert sorted([*held, *training]) == list(range(100))


class TestFeatures:
    maps = torch.rand(2, 3, 14, 14, generator=torch.Generator().manual_seed(0))

    @pytest.mark.parametrize("length", [10, 14])
    def test_places_are_those_of_adaptive_average_pooling(self, length):
        maps = self.maps[:, :, :length, :length]
        means = means_by_place(maps.flatten(2), place_weights((length, length), 3, 2))
        assert torch.allclose(means, functional.adaptive_avg_pool2d(maps, (3, 2)).flatten(1), atol=1e-6)

    def test_moments_see_only_what_has_weight(self):
        weights = torch.zeros(2, 1, 14, 14)
        weights[:, :, :7] = 0.5
        seen = self.maps[:, :, :7].flatten(2)
        mean, deviation = moments([(self.maps.flatten(2), share_of_cells(weights.flatten(2)))])
        assert torch.allclose(mean, seen.mean(2), atol=1e-3)
        assert torch.allclose(deviation, seen.std(2, correction=0), atol=1e-3)

    def test_moments_of_several_maps_are_all_means_then_all_deviations(self):
        fine, coarse = self.maps.flatten(2), self.maps[:, :2, ::2, ::2].flatten(2)
        mean, deviation = moments([(maps, share_of_cells(torch.ones(1, 1, maps.shape[2]))) for maps in (fine, coarse)])
        assert torch.allclose(mean, torch.cat([fine.mean(2), coarse.mean(2)], 1), atol=1e-3)
        assert torch.allclose(deviation, torch.cat([maps.std(2, correction=0) for maps in (fine, coarse)], 1), atol=1e-3)

    def test_a_histogram_is_the_root_of_the_mean_membership_of_the_whole_and_of_each_third(self):
        cells = torch.softmax(torch.rand(2, 36, PROTOTYPES, generator=torch.Generator().manual_seed(1)) * 9, 2)
        histograms = color_histograms(cells, torch.ones(2, 1, 36), (6, 6)).view(2, 5, PROTOTYPES)
        parts = [cells, cells, cells[:, :12], cells[:, 12:24], cells[:, 24:]]
        expected = torch.stack([part.mean(1).sqrt() for part in parts], 1)
        assert torch.allclose(histograms, expected, atol=5e-3)

    def test_texture_is_the_signed_root_of_the_mean_products_of_channels(self):
        maps = self.maps - 0.5
        first = maps[0].flatten(1)
        products = (first @ first.T / first.shape[1])[torch.triu_indices(3, 3).unbind()]
        relative = torch.ones(2, 1, 14 * 14)
        assert torch.allclose(texture(maps.flatten(2), relative)[0], products.sign() * products.abs().sqrt(), atol=2e-3)

    @pytest.mark.parametrize("size", [160, 224])
    def test_a_picture_of_any_size_has_as_many_and_finite_ones_a_white_one_too(self, size):
        embedder = Embedder().eval()
        pixels = torch.stack([torch.ones(3, size, size), torch.rand(3, size, size) * 2 - 1])
        with torch.no_grad():
            features, _ = embedder.features(pixels)
        assert features.shape == (2, FEATURES) and torch.isfinite(features).all()


class TestParts:
    def test_each_part_keeps_its_share_of_the_squared_length(self):
        with torch.no_grad():
            vectors = Embedder().eval().project(torch.randn(4, FEATURES))
        pieces = vectors.split([part.dimension for part in PARTS.values()], 1)
        for part, piece in zip(PARTS.values(), pieces):
            assert piece.square().sum(1).tolist() == pytest.approx([part.share] * 4, abs=1e-5)
        assert sum(part.share for part in PARTS.values()) == pytest.approx(1)
        assert vectors.shape == (4, DIMENSION)


class TestContrast:
    """Features of which ten tell products apart, a hundred are others in every view, and the rest are 0."""

    generator = np.random.default_rng(3)

    def features(self, groups: int, views: int) -> np.ndarray:
        grouped = np.zeros((groups, views, FEATURES), np.float16)
        grouped[:, :, :10] = self.generator.normal(size=(groups, 1, 10))
        grouped[:, :, 10:110] = self.generator.normal(size=(groups, views, 100))
        return grouped

    def arguments(self, **changed: float) -> Namespace:
        return Namespace(**{"steps": 120, "products": 60, "rate": 2e-3, "temperature": 0.07, "pairs_share": 0.3, "seed": 0} | changed)

    def test_the_loss_is_the_mean_of_minus_log_of_the_positive_s_share(self):
        vectors = functional.normalize(torch.randn(6, 5, generator=torch.Generator().manual_seed(0)), dim=1)
        weights = torch.exp(vectors @ vectors.T / 0.5).fill_diagonal_(0)
        shares = [weights[row, (row + 3) % 6] / weights[row].sum() for row in range(6)]
        expected = -sum(share.log() for share in shares) / 6
        loss = contrast_loss(vectors, torch.tensor([1, 2, 3] * 2), empty_queue(5), 0.5)
        assert loss.item() == pytest.approx(expected.item(), rel=1e-5)

    def test_other_rows_of_a_product_do_not_repel_it_the_queue_s_others_do(self):
        one, other = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
        queue = Queue(torch.stack([one, other]), torch.tensor([5, 6]))
        loss = contrast_loss(torch.stack([one, one]), torch.tensor([5, 5]), queue, 1.0)
        assert loss.item() == pytest.approx(math.log(1 + math.exp(-1)))

    def test_a_batch_holds_two_views_of_each_of_different_products(self):
        grouped = np.zeros((30, 3, FEATURES), np.float16)
        grouped[:, :, 0], grouped[:, :, 1] = np.arange(30)[:, None], np.arange(3)
        first, second = draw_views({"products": grouped}, 20, np.random.default_rng(0)).chunk(2)
        assert first[:, 0].tolist() == second[:, 0].tolist() and len(set(first[:, 0].tolist())) == 20
        assert (first[:, 1] != second[:, 1]).all()

    @pytest.mark.parametrize("names", [("products",), ("products", "single"), tuple(SHARES)])
    def test_a_set_that_is_missing_leaves_its_part_to_the_others_and_a_small_one_gives_all(self, names):
        features = {name: np.zeros((1000 if name != "single" else 3, 2, FEATURES), np.float16) for name in names}
        everything = sum(SHARES[name] for name in names)
        expected = sum(min(int(400 * SHARES[name] / everything), len(features[name])) for name in names)
        assert len(draw_views(features, 400, np.random.default_rng(0))) == 2 * expected

    def test_it_finds_what_tells_products_apart_and_leaves_color_and_type_alone(self):
        torch.manual_seed(0)
        embedder, seen, unseen = Embedder().eval(), self.features(60, 4), torch.from_numpy(self.features(60, 2)).float()
        product = PARTS["product"].dimension

        def found() -> float:
            with torch.no_grad():
                views, others = (functional.normalize(embedder.project(unseen[:, side])[:, :product], dim=1) for side in (0, 1))
            return ((views @ others.T).argmax(1) == torch.arange(60)).float().mean().item()

        before, at_first = found(), copy.deepcopy(embedder.projection.state_dict())
        sharpen(embedder, {"products": seen}, self.arguments())
        after = embedder.projection.state_dict()
        assert found() > 3 * before
        for name in ("weight", "bias"):
            assert torch.equal(after[name][product:], at_first[name][product:])
            assert not torch.equal(after[name][:product], at_first[name][:product])

    def test_without_features_the_error_names_the_step_before(self, tmp_path):
        save_embedder(Embedder(), tmp_path / "closed.pt")
        given = self.arguments(cache=tmp_path, start=tmp_path / "closed.pt", out=tmp_path / "out.pt", threads=1)
        with pytest.raises(ValueError, match="closed.pt; run `project`"):
            contrast_step(given)


class TestDirections:
    generator = np.random.default_rng(0)
    within = np.cov(generator.normal(size=(6, 200)) * np.arange(1, 7)[:, None])

    def test_are_uncorrelated_within_and_the_strongest_between(self):
        between = np.diag([9.0, 4.0, 1.0, 0.5, 0.2, 0.1])
        found = leading_directions(self.within, between, 2)
        assert found.T @ self.within @ found == pytest.approx(np.eye(2), abs=1e-9)
        strengths = np.sort(np.linalg.eigvals(np.linalg.solve(self.within, between)).real)[::-1]
        assert np.diag(found.T @ between @ found) == pytest.approx(strengths[:2])

    def test_of_few_values_are_those_of_their_scatter_and_zeros_beyond(self):
        offsets = self.generator.normal(size=(3, 6))
        offsets -= offsets.mean(0)
        few, full = directions_between(self.within, offsets, 4), leading_directions(self.within, offsets.T @ offsets, 2)
        assert np.abs(few[:, :2]) == pytest.approx(np.abs(full), abs=1e-9)
        assert not few[:, 2:].any()

    def test_a_value_of_few_products_is_none(self):
        values = ["red"] * RAREST_VALUE + ["blue"] * (RAREST_VALUE - 1) + ["green"] * RAREST_VALUE
        assert value_numbers("color", values).tolist() == [1] * RAREST_VALUE + [-1] * (RAREST_VALUE - 1) + [0] * RAREST_VALUE

    @pytest.mark.parametrize("values", [[], ["red"] * RAREST_VALUE, ["red", "blue"] * (RAREST_VALUE - 1)])
    def test_fewer_than_two_values_to_tell_apart_are_an_error_that_names_the_attribute(self, values):
        with pytest.raises(ValueError, match="color: .* --groups"):
            value_numbers("color", values)


class TestAttributes:
    def test_a_title_names_a_pattern_only_where_it_names_one(self):
        assert pattern_of("Men Striped Polo") == "striped"
        assert pattern_of("Women Check Shirt") == "checked"
        assert pattern_of("Striped and Printed Top") is None and pattern_of("Blue Jeans") is None

    def test_the_head_finds_what_a_line_parts_and_leaves_out_rare_values(self):
        generator = np.random.default_rng(0)
        count = 20 * RAREST_ATTRIBUTE
        vectors = generator.normal(size=(count, 3)).astype(np.float32)
        values = ["right" if row[0] > 0 else "left" for row in vectors]
        values[: RAREST_ATTRIBUTE - 1] = ["rare"] * (RAREST_ATTRIBUTE - 1)
        head = fit_head(vectors, values)
        assert head.values == ["left", "right"]
        assert score_head(head, vectors[RAREST_ATTRIBUTE:], values[RAREST_ATTRIBUTE:])["accuracy"] > 0.97

    def test_a_head_too_sure_of_itself_is_tempered_to_the_odds_of_other_rows(self):
        sure = Head(["a", "b"], torch.zeros(2, 1), torch.tensor([9.0, 0.0]))
        tempered = temper_head(sure, np.zeros((5, 1), np.float32), ["a", "a", "a", "b", None])
        assert torch.softmax(tempered.bias, 0).tolist() == pytest.approx([3 / 4, 1 / 4], abs=1e-3)

    def test_a_head_that_no_row_can_be_asked_of_stays(self):
        head = Head(["a", "b"], torch.zeros(2, 1), torch.tensor([1.0, 0.0]))
        assert temper_head(head, np.zeros((1, 1), np.float32), ["unknown"]) is head

    def test_the_calibration_error_is_the_mean_gap_of_confidence_and_accuracy(self):
        head = Head(["a", "b"], torch.zeros(2, 1), torch.tensor([np.log(3.0), 0.0]))
        scores = score_head(head, np.zeros((4, 1), np.float32), ["a", "a", "b", None])
        assert scores == {"values": 2, "products": 3, "accuracy": round(2 / 3, 4), "calibrationError": round(3 / 4 - 2 / 3, 4)}


class TestPhone:
    def person(self):
        """A dark figure on white that stands on the lower edge, with a white gap in it."""
        image = np.full((120, 80, 3), 255, np.uint8)
        image[20:, 20:60] = 60
        image[60:80, 35:45] = 255
        return image

    def test_the_mask_leaves_out_the_background_and_the_gap(self):
        mask = cut_out_mask(self.person())
        assert mask[40, 40] == 255 and mask[5, 5] == 0 and mask[70, 40] == 0

    def test_what_is_cut_out_is_kept_and_the_rest_is_the_street(self):
        street = np.full((120, 80, 3), (200, 40, 40), np.uint8)
        image = self.person()
        view = degrade(image, cut_out_mask(image), street, np.eye(3), UNCHANGED)
        assert view.shape == image.shape
        assert abs(view[40, 40].astype(int) - 60).max() <= 3
        assert abs(view[5, 5].astype(int) - street[0, 0]).max() <= 3

    def test_the_same_seed_degrades_alike_and_another_does_not(self):
        draws = [draw_degradation("x.jpg", np.random.default_rng(seed)) for seed in (1, 1, 2)]
        assert draws[0] == draws[1] != draws[2]

    def test_white_balance_keeps_the_brightness(self):
        balance = draw_degradation("x.jpg", np.random.default_rng(3)).balance
        assert sum(balance) / 3 == pytest.approx(1)

    @pytest.mark.parametrize("seed", range(5))
    def test_a_person_cut_off_below_stays_so(self, seed):
        mask, generator = cut_out_mask(self.person()), np.random.default_rng(seed)
        transform = draw_transform(mask, draw_degradation("x.jpg", generator), generator)
        _, _, _, bottom = moved_box((20, 20, 60, 120), transform, 80, 120)
        assert bottom == 120

    def test_refuses_the_backgrounds_that_are_trained_on(self, tmp_path):
        arguments = Namespace(looks=tmp_path / "looks.jsonl", street=tmp_path, split="train", out=tmp_path, seed=0)
        with pytest.raises(SystemExit, match="trained on"):
            phone.run(arguments)

    def test_a_box_follows_the_picture_and_ends_at_its_edge(self):
        shift = np.array([[1, 0, 30], [0, 1, -10], [0, 0, 1]], np.float64)
        assert moved_box((0, 0, 60, 50), shift, 80, 120) == pytest.approx((30, 0, 80, 40))


class TestCurves:
    def entry(self, event, minutes, **values):
        return {"event": event, "minutes": minutes, **values}

    def test_a_run_begun_anew_takes_back_the_one_before(self):
        first = [self.entry("start", 0.0), self.entry("train", 5.0, box=1.0)]
        second = [self.entry("start", 0.0), self.entry("train", 1.0, box=2.0)]
        assert losses(last_run([*first, *second])) == {"box": [(1.0, 2.0)]}

    def test_a_resumed_run_goes_on_from_its_checkpoint(self):
        lines = [self.entry("start", 0.0), self.entry("train", 3.0, box=1.0), self.entry("train", 5.0, box=0.9)]
        resumed = [self.entry("start", 4.0), self.entry("train", 6.0, box=0.8)]
        assert losses(last_run([*lines, *resumed])) == {"box": [(3.0, 1.0), (6.0, 0.8)]}

    def test_scores_of_both_logs_are_read(self):
        detector = self.entry("validate", 9.0, set="street-val", ap50=0.7, ap50WithoutEyewear=0.6)
        embedder = {"minutes": 4.0, "contrast": 1.0, "phone R@1": 0.8}
        assert scores([detector])["street-val ap50"] == [(9.0, 0.7)]
        assert scores([embedder]) == {"phone R@1": [(4.0, 0.8)]}

    def test_an_empty_log_has_no_curves(self):
        assert losses(last_run([])) == {} == scores([])


def test_the_worst_answers_are_the_wrong_ones_by_margin():
    similarity = np.array([[0.9, 0.1, 0.0], [0.8, 0.2, 0.0], [0.6, 0.0, 0.5]])
    assert worst_answers(similarity, np.array([0, 1, 2])) == [(1, 0), (2, 0)]
