"""Guarantees of what is made of pairs: groups to train on, views that meet, scores by kind, the tuned blocks' features."""

import json
from argparse import Namespace

import numpy as np
import pytest
import torch

from garb_training.drawn_data import write_pairs
from garb_training.embedder.augment import ViewStyle
from garb_training.embedder.average import average_weights
from garb_training.embedder.contrast import draw_rows
from garb_training.embedder.features import FEATURES
from garb_training.embedder.loss import contrast_loss, empty_queue, similarity_loss
from garb_training.embedder.model import DIMENSION, Embedder, to_pixels
from garb_training.embedder.pairs import VIEWS, PairSides, pair_answers, pair_groups
from garb_training.embedder.pictures import PictureSet, split_products
from garb_training.embedder.prepare import pair_records
from garb_training.embedder.prepare import run as prepare
from garb_training.embedder.tune import SHARES, Batches, Measured, Views, channels_last, open_head, standardise, tail_features, training_step
from garb_training.embedder.views import HELD_STYLES, GroupedViews, ViewGroup, held_packshots


def record(product: str, view: str, **changed: str) -> dict:
    given = {"product": product, "cluster": product, "view": view, "category": "shirt-men", "part": "train", "framing": "whole"}
    return given | {"path": f"{product}-{view}.webp"} | changed


def picture_set(records: list[dict]) -> PictureSet:
    return PictureSet(np.zeros((len(records), 2, 2, 4), np.uint8), records)


class TestGroups:
    records = [
        record("a", "worn"),
        record("a", "worn", framing="garment"),
        record("a", "flat"),
        record("b", "worn", cluster="a"),
        record("b", "worn", cluster="a", path="b-2.webp"),
        record("c", "view1"),
        record("c", "view2"),
        record("d", "worn", part="choose"),
        record("d", "flat", part="choose"),
    ]
    groups = pair_groups(picture_set(records))
    sides = PairSides(picture_set(records), groups)

    def test_are_the_products_to_train_on_with_all_their_pictures(self):
        assert [group.pictures for group in self.groups] == [(0, 1, 2), (3, 4), (5, 6)]
        assert all(len(group.styles) == VIEWS for group in self.groups)

    def test_two_products_of_a_cluster_never_meet_in_a_batch(self):
        for seed in range(20):
            groups, _, _ = self.sides.draw(3, np.random.default_rng(seed))
            assert len(groups) == 2 and len(set(self.sides.clusters[groups])) == 2

    def test_two_views_are_of_two_sides_and_of_two_photos_where_there_is_one_side(self):
        for seed in range(20):
            for group, first, second in zip(*self.sides.draw(3, np.random.default_rng(seed))):
                assert self.sides.photos[group, first] != self.sides.photos[group, second]
                if group != 1:
                    assert self.sides.sides[group, first] != self.sides.sides[group, second]

    def test_they_take_their_share_of_a_batch_and_nothing_where_there_are_none(self):
        sizes = {"products": (1000, 4), "single": (1000, 4)}
        drawn = draw_rows({"pairs": (3, VIEWS)} | sizes, 100, np.random.default_rng(0), self.sides, 0.4)
        assert len(drawn["pairs"][0]) == 2 and len(drawn["products"][0]) + len(drawn["single"][0]) == 60
        alone = draw_rows(sizes, 100, np.random.default_rng(0), None, 0.4)
        assert sum(len(groups) for groups, _ in alone.values()) == 100


class TestHeldPackshots:
    as_it_is = ViewStyle(area=(1.0, 1.0), background=0.0, light=0.0, blur=0.0, compression=0.0, erasing=0.0)

    def views(self, is_recolored: bool) -> np.ndarray:
        picture = np.full((1, 64, 64, 4), 255, np.uint8)
        picture[0, 16:48, 16:48, :3] = (200, 30, 30)
        picture[0, ..., 3] = np.where((picture[0, ..., :3] == 255).all(2), 0, 255)
        views = GroupedViews(PictureSet(picture, [{}]), [ViewGroup((0,), (self.as_it_is,) * 3, is_recolored)], picture, 64)
        return views[0][0]

    def test_a_recolored_product_has_one_other_color_in_all_its_views(self):
        own, other = (self.views(is_recolored)[:, 32, 32].astype(int) for is_recolored in (False, True))
        assert np.abs(own - (200, 30, 30)).max() <= 2
        assert np.abs(other[0] - own[0]).max() > 60
        assert np.abs(other - other[0]).max() <= 8

    def test_are_packshots_to_train_on_both_as_they_are_and_recolored(self, tmp_path):
        pictures = np.zeros((20, 2, 2, 4), np.uint8)
        np.save(tmp_path / "products.npy", pictures)
        (tmp_path / "products.json").write_text(json.dumps([{}] * 20))
        sets = held_packshots(tmp_path, 8)
        held_out, training = split_products(20)
        for name, is_recolored in (("products", False), ("recolored", True)):
            groups = sets[name][1]
            assert 0 < len(groups) <= 8
            assert {picture for group in groups for picture in group.pictures} <= set(training.tolist()) - set(held_out.tolist())
            assert all(group.is_recolored is is_recolored and group.styles == HELD_STYLES for group in groups)

    def test_have_a_share_of_a_batch(self):
        drawn = draw_rows({name: (1000, 4) for name in SHARES}, 100, np.random.default_rng(0), None, 0.4, SHARES)
        assert {name: len(groups) for name, (groups, _) in drawn.items()} == {
            name: round(100 * share) for name, share in SHARES.items()
        }


class TestScores:
    def score(self, records: list[dict], vectors: list[list[float]]) -> dict[str, float]:
        answers = pair_answers(lambda images: np.array(vectors, np.float32)[: len(images)], picture_set(records))
        counts = {name.replace("R@1", "queries"): len(of_queries.scores) for name, of_queries in answers.items()}
        return counts | {name: of_queries.mean for name, of_queries in answers.items()}

    def test_a_choose_query_is_asked_against_all_of_the_other_view_and_its_cluster_is_right(self):
        records = [
            record("a", "worn", part="choose", cluster="ab"),
            record("b", "flat", part="choose", cluster="ab"),
            record("c", "flat"),
            record("c", "worn"),
        ]
        scores = self.score(records, [[1, 0], [1, 0], [0, 1], [1, 0]])
        assert scores["worn to flat R@1"] == 1 and scores["worn to flat queries"] == 1
        assert self.score(records, [[0, 1], [1, 0], [0, 1], [1, 0]])["worn to flat R@1"] == 0

    def test_unseen_leaves_out_of_the_gallery_what_trains(self):
        records = [
            record("a", "worn", part="choose"),
            record("a", "flat", part="choose"),
            record("b", "flat", part="choose"),
            record("c", "flat"),
        ]
        scores = self.score(records, [[1, 0], [0.8, 0.6], [0, 1], [1, 0]])
        assert scores["worn to flat R@1"] == 0
        assert scores["worn to flat unseen R@1"] == 1

    def test_a_query_without_an_answer_is_not_asked(self):
        scores = self.score([record("a", "worn", part="choose"), record("b", "flat")], [[1, 0], [1, 0]])
        assert not [name for name in scores if name.startswith("worn to flat")]

    def test_the_sides_of_a_shoe_ask_each_other(self):
        records = [record(name, view, category="shoes", part="choose") for name in "ab" for view in ("view1", "view2", "view4")]
        scores = self.score(records, [[1, 0], [1, 0], [0, 1], [0, 1], [0, 1], [0, 1]])
        assert scores["shoe side queries"] == 12
        assert scores["shoe side R@1"] == pytest.approx(8 / 12, abs=1 / 6)

    def test_another_photo_on_a_model_is_not_the_photo_itself(self):
        records = [record(name, "worn", category="coat", part="choose", path=name + side) for name in "ab" for side in "12"]
        assert self.score(records, [[1, 0], [1, 0], [0, 1], [0, 1]])["on model R@1"] == 1
        assert self.score(records, [[1, 0], [0, 1], [1, 0], [0, 1]])["on model R@1"] == 0


class NoDetector:
    def get_inputs(self):
        return [Namespace(name="image")]

    def run(self, _, inputs):
        scores = np.zeros((1, 1, 13), np.float32)
        scores[0, 0, 0] = 0.9
        return np.array([[[50.0, 60.0, 250.0, 260.0]]], np.float32), scores


class TestPrepare:
    def write(self, folder, *rows: dict) -> None:
        from PIL import Image

        (folder / "images").mkdir(parents=True)
        Image.new("RGB", (288, 416), "white").save(folder / "images" / "a.webp")
        (folder / "identity.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def row(self, **changed) -> dict:
        given = {"product": "a", "cluster": "a", "image": "images/a.webp", "view": "worn", "category": "coat", "part": "train"}
        return given | changed

    def test_a_worn_garment_of_a_known_class_is_cropped_too(self, tmp_path):
        rows = [self.row(), self.row(view="flat"), self.row(category="men"), self.row(category=None)]
        self.write(tmp_path, *rows)
        records = list(pair_records(tmp_path, NoDetector()))
        assert [record["framing"] for record in records] == ["whole", "garment", "whole", "whole", "whole"]
        assert records[1]["box"] == pytest.approx((34, 44, 266, 276))
        assert json.dumps(records)

    def test_without_the_folder_a_line_says_so(self, tmp_path, capsys, monkeypatch):
        monkeypatch.setattr("garb_training.embedder.prepare.has_pictures", lambda *_: True)
        arguments = Namespace(cache=tmp_path, data=tmp_path, wardrobe=None, held_wardrobe=None, force=False, detector=None)
        prepare(arguments)
        assert json.loads(capsys.readouterr().out)["set"] == "pairs"


class TestTune:
    def test_the_last_blocks_make_of_stored_maps_what_the_network_makes_of_the_picture(self):
        torch.manual_seed(0)
        embedder = Embedder().eval()
        images = np.random.default_rng(0).integers(0, 256, (2, 224, 224, 3), dtype=np.uint8)
        maps, stored = (torch.from_numpy(part).float() for part in open_head(embedder)(images))
        with torch.no_grad():
            whole, _ = embedder.features(to_pixels(images))
            tail = tail_features(embedder, channels_last(maps.numpy()), torch.where(torch.arange(FEATURES) < 1280, 0, stored))
        scale = whole.abs().mean()
        assert ((tail - whole).abs().mean() / scale).item() < 0.02

    def test_a_projection_read_for_other_deviations_computes_the_same(self):
        torch.manual_seed(0)
        embedder, features = Embedder().eval(), torch.randn(8, FEATURES) * 3 + 1
        grouped = features.reshape(4, 2, FEATURES).numpy().astype(np.float16)
        with torch.no_grad():
            before = embedder.project(features)
            standardise(embedder, {"pairs": Measured(grouped, grouped)})
            after = embedder.project(features)
        assert after.shape == (8, DIMENSION)
        assert torch.allclose(before, after, atol=1e-3)

    @pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
    def test_an_average_with_a_projection_read_for_other_deviations_is_that_of_the_functions(self, share):
        torch.manual_seed(0)
        start, tuned, features = Embedder().eval(), Embedder().eval(), torch.randn(8, FEATURES) * 3 + 1
        expected = torch.lerp(start.projection(features), tuned.projection(features), share)
        standardise(tuned, {"pairs": Measured(*[features.reshape(4, 2, FEATURES).numpy().astype(np.float16)] * 2)})
        averaged = average_weights(start, tuned, share)
        computed = averaged.projection((features - averaged.feature_mean) / averaged.feature_deviation)
        assert torch.allclose(computed, expected, atol=1e-3)

    def losses(self, embedder: Embedder, start: Embedder, is_pair: list[bool], is_held: bool = True, **changed: float) -> dict[str, float]:
        features = torch.randn(2 * len(is_pair), FEATURES, generator=torch.Generator().manual_seed(0))
        count = len(is_pair)
        batch = Views(None, features, torch.arange(count), torch.tensor(is_pair), torch.zeros(2 * count), torch.full((count,), is_held))
        options = {"temperature": 0.07, "hold": 2.0, "hold_product": 3.0, "hold_similarities": 0.0, "same_side": 0.0, "whole": 0.0}
        given = Namespace(**(options | changed))
        with torch.no_grad():
            return {name: loss.item() for name, loss in training_step(embedder, start, empty_queue(200), batch, given).items()}

    def test_what_is_not_of_pairs_is_held_and_pairs_are_free(self):
        torch.manual_seed(0)
        start, moved = Embedder().eval(), Embedder().eval()
        unmoved = self.losses(start, start, [True, False])
        assert unmoved["hold"] == unmoved["hold product"] == 0
        held = self.losses(moved, start, [True, False])
        assert held["hold"] > 0 and held["hold product"] > 0 and held["pairs"] >= 0
        assert set(self.losses(moved, start, [True, True])) == {"contrast", "pairs"}
        assert set(self.losses(moved, start, [False, False])) == {"contrast", "hold", "hold product"}

    def test_of_sets_whose_product_part_is_free_the_similarities_may_be_held(self):
        torch.manual_seed(0)
        start, moved = Embedder().eval(), Embedder().eval()
        free = self.losses(moved, start, [True, False, False], is_held=False, hold_similarities=5.0, whole=1.0, same_side=1.0)
        assert set(free) == {"contrast", "pairs", "same side", "hold", "hold similarities", "whole"}
        assert free["hold similarities"] > 0
        unmoved = self.losses(start, start, [True, False, False], is_held=False, hold_similarities=5.0)
        assert unmoved["hold similarities"] == pytest.approx(0, abs=1e-5)

    def test_recolored_packshots_are_those_of_the_same_batch(self):
        features = {name: np.zeros((50, 6, 2), np.float16) for name in ("products", "recolored", "single", "garments", "wardrobe")}
        arguments = Namespace(products=40, pairs_share=0.0, frozen=True, hold_only=["products", "recolored"])
        drawn = Batches({name: Measured(None, rows) for name, rows in features.items()}, None, arguments, 0).draw()
        packshots, recolored = ({int(number) % 1_000_000 for number in drawn.identities if number // 1_000_000 == at} for at in (0, 1))
        assert recolored and recolored <= packshots
        assert int(drawn.is_held.sum()) == len(packshots) + len(recolored)


class TestLosses:
    def test_with_sides_only_photos_of_the_positives_side_repel(self):
        vectors = torch.nn.functional.normalize(torch.randn(6, 8, generator=torch.Generator().manual_seed(0)), dim=1)
        identities, sides = torch.arange(3).repeat(2), torch.tensor([0, 0, 0, 1, 1, 1])
        expected = []
        for row in range(6):
            others = range(3, 6) if row < 3 else range(3)
            logits = torch.stack([vectors[row] @ vectors[other] / 0.1 for other in others])
            expected.append(torch.nn.functional.cross_entropy(logits, torch.tensor(row % 3)))
        found = contrast_loss(vectors, identities, empty_queue(8), 0.1, sides)
        assert found.item() == pytest.approx(torch.stack(expected).mean().item(), rel=1e-5)

    def test_held_similarities_allow_a_turn_of_all_vectors_and_nothing_else(self):
        before = torch.nn.functional.normalize(torch.randn(10, 4, generator=torch.Generator().manual_seed(0)), dim=1)
        turn, _ = torch.linalg.qr(torch.randn(4, 4, generator=torch.Generator().manual_seed(1)))
        assert similarity_loss(before @ turn, before, 0.1).item() == pytest.approx(0, abs=1e-5)
        assert similarity_loss(before.roll(1, 0), before, 0.1).item() > 0.1


def test_drawn_pairs_have_both_parts_and_several_views(tmp_path):
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "p.png")
    products = [{"id": f"p{n}", "garmentClass": "top", "images": [{"path": "p.png"}, {"path": "p.png"}]} for n in range(7)]
    looks = [{"image": "p.png", "garments": [{"products": ["p0"]}]}]
    write_pairs(tmp_path, products, looks, tmp_path / "pairs")
    rows = [json.loads(line) for line in (tmp_path / "pairs" / "identity.jsonl").read_text().splitlines()]
    assert {row["view"] for row in rows} == {"flat", "detail", "worn"}
    assert {row["product"] for row in rows if row["part"] == "choose"} == {"p0", "p6"}
