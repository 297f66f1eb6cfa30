"""Guarantees of the detector's parts: assignment, decoding, suppression, scoring, calibration, pairing."""

import json
import random
from argparse import Namespace

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from garb_training.calibration_error import expected_calibration_error
from garb_training.classes import CLASS_INDEX, GARMENT_CLASSES
from garb_training.detector.assign import assign_targets
from garb_training.detector.calibrate import PRIOR_PRECISIONS, Judged, calibrated, fit_calibration, fit_platt, likeliest_precision
from garb_training.detector import CANVAS_HEIGHT, CANVAS_WIDTH
from garb_training.detector.data import COMMON_SHARE, Mixture, Picture, PreparedSet, box_array, close_up_corner, fit_top_left
from garb_training.detector.data import rarity_weights, single_sample
from garb_training.detector.errors import NOTHING, confusion, pair_up, precision_recall
from garb_training.detector.evaluate import average_precision
from garb_training.detector.average import run as average
from garb_training.detector.model import Detector, anchor_points, decode_boxes, flatten_outputs, fold_batch_norm
from garb_training.detector.model import load_checkpoint_network, load_exported_weights, network_of, restore_batch_norm
from garb_training.mobilenet import MobileNetV2
from garb_training.detector.mend import WAIST, mended
from garb_training.detector.plot import run as plot
from garb_training.detector.prepare import PreparedPicture, of_category, part_of, write_prepared_set
from garb_training.detector.prepare import run as prepare
from garb_training.detector.pseudo_label import Labels, label
from garb_training.detector.suppress import Detections, suppress

TOP, DRESS, BAG = (CLASS_INDEX[name] for name in ("top", "dress", "bag"))


def detections(rows):
    """[(box, score, class)] → Detections."""
    boxes, scores, classes = zip(*rows) if rows else ((), (), ())
    return Detections(box_array(list(boxes)), np.array(scores, float), np.array(classes, int))


def picture(boxes, classes, crowd=(), ignored=()):
    """A 100 × 100 photo with these labels."""
    return Picture(
        file="photo.jpg", width=100, height=100, stored_width=100, stored_height=100, offset=0,
        boxes=box_array(list(boxes)), classes=np.array(classes, np.int64),
        crowd_boxes=box_array(list(crowd)), crowd_classes=np.full(len(crowd), TOP), ignored=box_array(list(ignored)),
    )  # fmt: skip


class TestDecoding:
    def test_places_center_and_size_by_the_cell_and_stride(self):
        raw = torch.tensor([[0.5, -0.25, 0.0, float(np.log(2))]])
        box = decode_boxes(raw, torch.tensor([[3.0, 4.0]]), torch.tensor([[8.0]]))[0]
        center_x, center_y, width, height = (3 + 0.5) * 8, (4 - 0.25) * 8, 8, 2 * 8
        expected = [center_x - width / 2, center_y - height / 2, center_x + width / 2, center_y + height / 2]
        assert box.tolist() == pytest.approx(expected)

    def test_numbers_anchors_by_stride_then_row_then_column(self):
        cells, strides = anchor_points(64, 32)
        assert len(cells) == (8 * 4) + (4 * 2) + (2 * 1)
        assert cells[5].tolist() == [1, 1] and strides[5].item() == 8
        assert cells[32 + 2].tolist() == [0, 1] and strides[32 + 2].item() == 16

    def test_a_huge_log_size_stays_finite(self):
        assert torch.isfinite(decode_boxes(torch.full((1, 4), 1e4), torch.zeros(1, 2), torch.ones(1, 1))).all()


class TestAssignment:
    def assign(self, target_boxes, valid):
        cells, strides = anchor_points(64, 64)
        boxes = decode_boxes(torch.zeros(1, len(cells), 4), cells, strides)
        logits = torch.zeros(1, len(cells), 2)
        targets = torch.tensor([target_boxes])
        classes = torch.zeros(1, len(target_boxes), dtype=torch.long)
        valid = torch.tensor([valid])
        return assign_targets(boxes, logits[..., 0], logits, targets, classes, valid, cells, strides), cells, strides

    def test_an_anchor_that_answers_lies_in_its_target(self):
        target = [8.0, 8.0, 40.0, 40.0]
        assignment, cells, strides = self.assign([target], [True])
        centers = ((cells + 0.5) * strides)[assignment.positive[0]]
        assert len(centers) > 0
        assert ((centers > 8) & (centers < 40)).all()

    def test_padding_gets_no_anchor(self):
        assignment, _, _ = self.assign([[0.0, 0.0, 0.0, 0.0]], [False])
        assert not assignment.positive.any()

    def test_two_equal_targets_share_no_anchor_and_overlap_is_that_of_the_chosen(self):
        assignment, _, _ = self.assign([[8.0, 8.0, 40.0, 40.0], [8.0, 8.0, 40.0, 40.0]], [True, True])
        chosen = assignment.target[0][assignment.positive[0]]
        assert set(chosen.tolist()) == {0}
        assert (assignment.iou[0][~assignment.positive[0]] == 0).all()


class TestSuppression:
    def test_keeps_the_best_of_a_class_and_the_other_class(self):
        boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [50, 50, 60, 60]], np.float32)
        scores = np.array([[0.9, 0.0], [0.8, 0.7], [0.0, 0.05]])
        kept = suppress(boxes, scores, 0.1, iou_threshold=0.5, most=10)
        assert list(zip(kept.scores.tolist(), kept.classes.tolist())) == [(0.9, 0), (0.7, 1)]

    def test_ties_go_to_the_lower_index(self):
        boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 10]], np.float32) + np.array([[0], [1]], np.float32)
        kept = suppress(boxes, np.full((2, 1), 0.5, np.float32), 0.1, 0.5, 10)
        assert kept.boxes.tolist() == [[0, 0, 10, 10]]

    def test_an_overlap_of_exactly_the_threshold_stays(self):
        boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 5]], np.float32)
        assert len(suppress(boxes, np.array([[0.9], [0.8]], np.float32), 0.1, iou_threshold=5 / 10, most=10).scores) == 2

    def test_nothing_above_the_threshold_is_nothing(self):
        assert len(suppress(np.zeros((3, 4), np.float32), np.zeros((3, 2), np.float32), 0.1, 0.5, 10).scores) == 0


def prepared_set(folder, labels):
    """A set of empty 100 × 100 photos: one for each list of (box xyxy, class name)."""
    entries = [
        {
            "file": f"{number}.jpg", "width": 100, "height": 100, "storedWidth": 100, "storedHeight": 100, "offset": 30000 * number,
            "labels": [{"box": box, "class": CLASS_INDEX[name], "crowd": False} for box, name in photo], "ignored": [],
        }
        for number, photo in enumerate(labels)
    ]  # fmt: skip
    (folder / "set.rgb").write_bytes(bytes(30000 * len(labels)))
    (folder / "set.json").write_text(json.dumps({"labelledClasses": list(GARMENT_CLASSES), "pictures": entries}))
    return PreparedSet(folder, "set")


class TestAveragePrecision:
    BOX = [10, 10, 50, 50]

    def ap50(self, folder, rows):
        """AP50 of class top over two photos with one top each, detected as `rows` says: [photo][(box, score)]."""
        prepared = prepared_set(folder, [[(self.BOX, "top")], [(self.BOX, "top")]])
        found = [detections([(box, score, TOP) for box, score in photo]) for photo in rows]
        return average_precision(prepared, found)["ap50PerClass"]["top"]

    def test_all_found_first_is_one(self, tmp_path):
        assert self.ap50(tmp_path, [[(self.BOX, 0.9)], [(self.BOX, 0.8)]]) == 1

    def test_one_of_two_found_is_the_recall_points_up_to_a_half(self, tmp_path):
        # 101 recall points; those from 0 to .50 have precision 1.
        assert self.ap50(tmp_path, [[(self.BOX, 0.9)], []]) == pytest.approx(51 / 101, abs=5e-4)

    def test_a_wrong_one_between_two_right_ones_costs_its_precision(self, tmp_path):
        rows = [[(self.BOX, 0.9)], [([70, 70, 90, 90], 0.8), (self.BOX, 0.7)]]
        assert self.ap50(tmp_path, rows) == pytest.approx((51 * 1 + 50 * 2 / 3) / 101, abs=5e-4)

    def test_a_second_detection_of_a_found_object_is_wrong(self):
        judged = Judged(np.array([0.9, 0.8]), np.array([True, False]), np.array([TOP, TOP]), objects=1)
        recall, precision = precision_recall(judged)
        assert recall.tolist() == [1, 1] and precision.tolist() == [1, 0.5]

    def test_nothing_to_find_has_no_curve(self):
        recall, precision = precision_recall(Judged(np.array([0.9]), np.array([False]), np.array([TOP]), objects=0))
        assert len(recall) == len(precision) == 0


class TestCalibration:
    def test_recovers_the_parameters_that_made_the_labels(self):
        rng = np.random.default_rng(0)
        scores = rng.uniform(0.02, 0.98, 200_000)
        right = rng.random(len(scores)) < calibrated(scores, np.full(len(scores), TOP), {TOP: (1.4, -0.6)})
        assert fit_platt(scores, right) == pytest.approx((1.4, -0.6), abs=0.03)

    def test_a_class_departs_from_the_common_fit_as_far_as_its_detections_bear_it(self):
        rng = np.random.default_rng(1)
        counts = {TOP: 40_000, DRESS: 40_000, CLASS_INDEX["hat"]: 3}
        classes = np.repeat(list(counts), list(counts.values()))
        scores = rng.uniform(0.02, 0.98, len(classes))
        made_by = {TOP: (1.4, -0.6), DRESS: (0.8, 0.5), CLASS_INDEX["hat"]: (1.0, 0.0)}
        right = rng.random(len(scores)) < calibrated(scores, classes, made_by)
        common, fitted = fit_calibration(Judged(scores, right, classes, len(scores)), precision=9.0)
        for kind in (TOP, DRESS):
            assert fitted[kind] == pytest.approx(made_by[kind], abs=0.08)
        assert fitted[CLASS_INDEX["hat"]] == pytest.approx(common, abs=0.25)
        assert fitted[CLASS_INDEX["bag"]] == pytest.approx(common)

    def pictures(self, made_by, count=300):
        """Pictures of eight detections each, right as often as these calibrations say."""
        rng = np.random.default_rng(5)
        pictures = []
        for _ in range(count):
            scores, classes = rng.uniform(0.02, 0.98, 8), rng.choice(list(made_by), 8)
            pictures.append(Judged(scores, rng.random(8) < calibrated(scores, classes, made_by), classes, 8))
        return pictures

    def test_classes_that_differ_get_a_weaker_prior_than_classes_that_do_not(self):
        names = list(range(8))
        alike = likeliest_precision(self.pictures({name: (1.0, 0.0) for name in names}))
        unlike = likeliest_precision(self.pictures({name: (1.0, 2.5 * (-1) ** name) for name in names}))
        assert unlike == min(PRIOR_PRECISIONS) < alike

    def test_too_few_pictures_to_tell_get_the_strongest_prior(self):
        assert likeliest_precision(self.pictures({TOP: (1.0, 0.0)}, count=3)) == max(PRIOR_PRECISIONS)

    def test_a_few_detections_that_are_all_right_still_have_a_finite_fit(self):
        judged = Judged(np.array([0.3, 0.9]), np.array([True, True]), np.array([TOP, TOP]), 2)
        common, classes = fit_calibration(judged, precision=9.0)
        assert np.isfinite([common, *classes.values()]).all()

    def test_without_a_calibration_a_score_stands_as_it_is(self):
        scores = np.array([0.1, 0.5, 0.9])
        assert calibrated(scores, np.array([TOP, DRESS, TOP]), {}) == pytest.approx(scores)

    def test_the_error_is_the_weighted_mean_gap_of_the_bins(self):
        probability = np.array([0.95, 0.95, 0.15, 0.15])
        right = np.array([True, True, True, False])
        expected = 2 / 4 * abs(0.95 - 2 / 2) + 2 / 4 * abs(0.15 - 1 / 2)
        assert expected_calibration_error(probability, right) == pytest.approx(expected)


class TestPairing:
    def test_every_label_and_every_detection_stands_once(self):
        boxes = [[0, 0, 40, 40], [0, 0, 40, 44], [60, 60, 90, 90]]
        found = detections([(boxes[0], 0.9, DRESS), (boxes[1], 0.8, TOP), (boxes[0], 0.7, TOP)])
        pairs = pair_up(picture(boxes, [TOP, DRESS, TOP]), found)
        assert sorted(pair.label for pair in pairs if pair.label != NOTHING) == [0, 1, 2]
        assert sorted(pair.detection for pair in pairs if pair.detection != NOTHING) == [0, 1, 2]

    def test_a_label_of_its_own_class_goes_before_one_that_overlaps_more(self):
        found = detections([([0, 0, 40, 40], 0.9, DRESS)])
        pairs = pair_up(picture([[0, 0, 40, 40], [0, 0, 40, 50]], [TOP, DRESS]), found)
        assert (0, 1) in pairs and (NOTHING, 0) in pairs

    def test_what_lies_on_an_ignored_area_does_not_count(self):
        area = [0, 0, 40, 40]
        assert pair_up(picture([], [], ignored=[area]), detections([(area, 0.9, TOP)])) == []

    def test_confusion_counts_labels_in_rows(self):
        box, far = [0, 0, 40, 40], [60, 60, 90, 90]
        found = detections([(box, 0.9, DRESS), ([50, 0, 59, 9], 0.8, TOP)])
        counts = confusion([picture([box, far], [TOP, TOP])], [found], [TOP, DRESS])
        # rows top, dress, background; columns top, dress, missed
        assert counts.tolist() == [[0, 1, 1], [0, 0, 0], [1, 0, 0]]


def test_a_photo_is_fitted_into_the_top_left():
    canvas, scale = fit_top_left(np.zeros((100, 200, 3), np.uint8))
    assert scale == min(416 / 100, 288 / 200)
    assert (canvas[: round(100 * scale), : round(200 * scale)] == 0).all()
    assert (canvas[round(100 * scale) :] == 114).all()


class TestPseudoLabels:
    """A picture of one known garment, 100 × 100; noise has no known background, a dark square on white has."""

    noise = np.random.default_rng(0).integers(0, 200, (100, 100, 3), dtype=np.uint8)
    box, elsewhere = [10.0, 10.0, 60.0, 60.0], [0.0, 70.0, 30.0, 100.0]

    def test_takes_the_place_from_the_teacher_and_the_kind_from_the_catalog(self):
        found = detections([(self.box, 0.6, DRESS), (self.elsewhere, 0.5, CLASS_INDEX["bag"])])
        labels = label(self.noise, found, TOP, threshold=0.3)
        assert labels == Labels([self.box, self.elsewhere], [TOP, CLASS_INDEX["bag"]], [])

    def test_ignores_what_is_only_suspected_and_other_garments_of_the_known_group(self):
        second = [50.0, 50.0, 100.0, 100.0]
        found = detections([(self.box, 0.6, TOP), (second, 0.55, TOP), (self.elsewhere, 0.49, CLASS_INDEX["bag"])])
        labels = label(self.noise, found, TOP, threshold=0.3)
        assert (labels.boxes, labels.classes) == ([self.box], [TOP])
        assert sorted(labels.ignored) == sorted([second, self.elsewhere])

    def test_a_second_kind_in_the_same_place_is_no_second_garment(self):
        labels = label(self.noise, detections([(self.box, 0.6, DRESS), (self.box, 0.4, TOP)]), TOP, threshold=0.3)
        assert labels == Labels([self.box], [TOP], [])

    def test_leaves_out_a_picture_in_which_the_known_garment_is_not_found(self):
        assert label(self.noise, detections([(self.box, 0.29, TOP)]), TOP, threshold=0.3) is None
        assert label(self.noise, detections([]), TOP, threshold=0.3) is None
        assert label(self.noise, detections([(self.box, 0.9, CLASS_INDEX["bag"])]), TOP, threshold=0.3) is None

    def test_on_a_plain_background_the_place_is_the_foreground(self):
        packshot = np.full((100, 100, 3), 255, np.uint8)
        packshot[20:70, 30:60] = 40
        labels = label(packshot, detections([(self.box, 0.9, CLASS_INDEX["bag"])]), CLASS_INDEX["footwear"], threshold=0.3)
        assert labels == Labels([[30.0, 20.0, 60.0, 70.0]], [CLASS_INDEX["footwear"]], [])


class TestRarityWeights:
    def test_weighs_a_picture_by_its_rarest_class(self):
        pictures = [picture([[0, 0, 9, 9]], [TOP])] * 9 + [picture([[0, 0, 9, 9]] * 2, [TOP, DRESS])]
        expected = np.full(10, 1.0)
        expected[9] = np.sqrt(COMMON_SHARE / (1 / 10))
        assert rarity_weights(pictures) == pytest.approx(expected)

    def test_a_picture_without_garments_weighs_one(self):
        assert rarity_weights([picture([], [])]).tolist() == [1.0]


CANVAS = torch.rand(1, 3, 64, 32, generator=torch.Generator().manual_seed(3)) * 255


@torch.no_grad()
def answers(network):
    """Raw outputs [1, A, 4 + 1 + C] of one canvas."""
    return flatten_outputs(network.eval()(CANVAS))


def network(joined):
    """A detector of random weights that reach the canvas; its second trunk's part is as large as the rest."""
    torch.manual_seed(1)
    made = Detector(len(GARMENT_CLASSES))
    if joined:
        made.join(MobileNetV2())
        for join in made.joins:
            torch.nn.init.normal_(join[-1].weight, std=0.5)
    return made


def exported(made, path):
    """A file with the weights that `export` would write, and nothing else."""
    weights = fold_batch_norm(made).state_dict()
    tensors = [numpy_helper.from_array(value.numpy(), f"network.{name}") for name, value in weights.items()]
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph([], "weights", [], [], tensors)), path)
    return path


class TestSecondTrunk:
    def test_joining_changes_nothing_until_trained(self):
        made = network(joined=False)
        before = answers(made)
        made.join(MobileNetV2())
        assert torch.equal(answers(made), before)

    def test_what_it_adds_reaches_the_answers_once_its_last_layers_are_not_zero(self):
        made = network(joined=True)
        with_it = answers(made)
        made.assistant = None
        assert not torch.allclose(answers(made), with_it)

    def test_learns_nothing_itself(self):
        made = network(joined=True)
        flatten_outputs(made(CANVAS)).sum().backward()
        assert all(weight.grad is None for weight in made.assistant.parameters())
        assert all(weight.grad is not None for weight in made.joins.parameters())

    def test_putting_batch_norm_back_keeps_the_answers(self):
        made = network(joined=True)
        before = answers(made)
        restore_batch_norm(made, [CANVAS])
        assert torch.allclose(answers(made), before, atol=1e-3)

    @pytest.mark.parametrize("has_trunk", [False, True])
    def test_training_goes_on_from_an_exported_file_with_or_without_one(self, has_trunk, tmp_path):
        made = network(joined=has_trunk)
        again = Detector(len(GARMENT_CLASSES))
        assert load_exported_weights(again, str(exported(made, tmp_path / "model.onnx")))
        assert torch.allclose(answers(again), answers(made), atol=1e-4)

    @pytest.mark.parametrize("has_trunk", [False, True])
    def test_a_broken_run_goes_on_with_or_without_one(self, has_trunk):
        made = network(joined=has_trunk)
        again = network_of(made.state_dict(), len(GARMENT_CLASSES))
        assert torch.equal(answers(again), answers(made))

    def test_an_exported_file_without_one_leaves_the_networks_own_as_it_is(self, tmp_path):
        made = network(joined=False)
        again = Detector(len(GARMENT_CLASSES))
        again.join(MobileNetV2())
        stem = again.assistant.blocks[0].convolution.weight.clone()
        assert load_exported_weights(again, str(exported(made, tmp_path / "model.onnx")))
        assert torch.equal(again.assistant.blocks[0].convolution.weight, stem)
        assert torch.allclose(answers(again), answers(made), atol=1e-4)

    @pytest.mark.parametrize("share", [0.0, 1.0])
    def test_an_average_goes_from_the_start_without_one_to_the_trained_with_one(self, share, tmp_path):
        start, trained = network(joined=False), network(joined=True)
        torch.save({"average": trained.state_dict()}, tmp_path / "checkpoint.pt")
        average(
            Namespace(
                start=exported(start, tmp_path / "model.onnx"),
                checkpoint=tmp_path / "checkpoint.pt",
                share=share,
                out=tmp_path / "average.pt",
            )
        )
        averaged = load_checkpoint_network(str(tmp_path / "average.pt"), len(GARMENT_CLASSES))
        assert torch.allclose(answers(averaged), answers(trained if share else start), atol=1e-4)


class TestPartOfASet:
    @pytest.mark.parametrize("count", [0, 1, 4, 9])
    def test_every_and_but_every_share_the_pictures_out(self, count):
        pictures = [{"path": index} for index in range(count)]
        chosen, rest = part_of(pictures, 4, None), part_of(pictures, None, 4)
        assert [picture["path"] for picture in chosen] == list(range(0, count, 4))
        assert sorted(picture["path"] for picture in chosen + rest) == list(range(count))

    def test_without_either_all_are_taken(self):
        assert part_of([{"path": 1}, {"path": 2}], None, None) == [{"path": 1}, {"path": 2}]

    def test_a_category_takes_the_pictures_that_people_called_so(self):
        knit, vest, unsaid = {"attributes": {"category": "sweater"}}, {"attributes": {"category": "tank top"}}, {"attributes": {}}
        assert of_category([knit, unsaid, vest, {"attributes": None}], ["sweater", "tank top"]) == [knit, vest]

    def test_a_category_of_no_picture_is_refused(self):
        with pytest.raises(ValueError, match="sweter"):
            of_category([{"attributes": {"category": "sweater"}}], ["sweter"])


class TestCloseUp:
    WIDTH, HEIGHT = 3 * CANVAS_WIDTH, 3 * CANVAS_HEIGHT

    def test_a_box_far_from_the_border_lies_in_the_middle(self):
        left, top = close_up_corner(np.array([400.0, 600, 500, 700]), self.WIDTH, self.HEIGHT)
        assert (left + 450, top + 650) == (CANVAS_WIDTH / 2, CANVAS_HEIGHT / 2)

    def test_at_the_border_the_picture_still_covers_the_canvas(self):
        assert close_up_corner(np.array([0.0, 0, 10, 10]), self.WIDTH, self.HEIGHT) == (0, 0)
        corner = close_up_corner(np.array([self.WIDTH - 10, self.HEIGHT - 10, self.WIDTH, self.HEIGHT]), self.WIDTH, self.HEIGHT)
        assert corner == (CANVAS_WIDTH - self.WIDTH, CANVAS_HEIGHT - self.HEIGHT)

    def test_a_picture_narrower_than_the_canvas_stays_inside_it(self):
        left, _ = close_up_corner(np.array([-10.0, 0, -6, 10]), CANVAS_WIDTH / 2, self.HEIGHT)
        assert left + CANVAS_WIDTH / 2 == CANVAS_WIDTH

    def test_shows_its_garment_mirrored_or_not(self, tmp_path, monkeypatch):
        monkeypatch.setattr("garb_training.detector.data.CLOSE_UP_SHARE", 1)
        labels = [{"box": [0, 100, 20, 130], "class": BAG, "crowd": False}]
        pixels = np.zeros((200, 140, 3), np.uint8)
        write_prepared_set(tmp_path, "one", list(GARMENT_CLASSES), [PreparedPicture("a.jpg", 140, 200, pixels, labels, [])])
        mixture, rng = Mixture([PreparedSet(tmp_path, "one")], [1.0]), random.Random(0)
        for _ in range(40):
            _, [placed] = single_sample(mixture, rng)
            assert placed.classes.tolist() == [BAG]


class TestMend:
    TOP = ("top", "shirt", [40, 20, 80, 80])
    WAIST_Y = 20 + WAIST * (80 - 20)

    def classes(self, *labels):
        """The mended classes of labels (class, fine name, box)."""
        described = [{"class": name, "fine": fine, "box": box, "crowd": False} for name, fine, box in labels]
        after = mended(described)
        assert [label | {"class": None} for label in after] == [label | {"class": None} for label in described]
        return [label["class"] for label in after]

    def test_a_vest_alone_is_a_top(self):
        assert self.classes(("outerwear", "vest", [40, 20, 80, 80]), ("skirt", "skirt", [40, 80, 80, 120])) == ["top", "skirt"]

    @pytest.mark.parametrize("beneath", [("top", "shirt"), ("dress", "dress")])
    def test_a_vest_over_a_top_or_a_dress_is_outerwear(self, beneath):
        assert self.classes(("outerwear", "vest", [40, 20, 80, 80]), (*beneath, [45, 20, 75, 80])) == ["outerwear", beneath[0]]

    def test_other_outerwear_alone_stays(self):
        assert self.classes(("outerwear", "coat", [40, 20, 80, 80])) == ["outerwear"]

    @pytest.mark.parametrize("begins, name", [(WAIST_Y, "dress"), (WAIST_Y + 1, "skirt"), (20, "dress")])
    def test_a_dress_that_begins_under_a_tops_upper_part_is_a_skirt(self, begins, name):
        assert self.classes(self.TOP, ("dress", "dress", [40, begins, 80, 160])) == ["top", name]

    def test_a_dress_alone_stays_wherever_it_begins(self):
        assert self.classes(("dress", "dress", [40, 100, 80, 160])) == ["dress"]

    def test_a_suit_that_nobody_judges_is_no_top(self):
        suit = {"class": "top", "fine": "suit", "box": [40, 20, 80, 80], "crowd": True}
        dress = {"class": "dress", "fine": "dress", "box": [40, 70, 80, 160], "crowd": False}
        assert mended([suit, dress])[1]["class"] == "dress"

    def test_no_labels_are_none(self):
        assert mended([]) == []

    def test_a_looks_file_has_no_fine_names_to_mend_by(self, tmp_path):
        with pytest.raises(ValueError, match="--mend.*--coco"):
            prepare(Namespace(coco=None, looks=tmp_path / "looks.jsonl", mend=True, by_attributes=False))


class TestPlot:
    FIGURES = {"set-precision-recall.png", "set-confusion.png", "set-errors.png"}

    @pytest.mark.parametrize("pictures, more", [(1, set()), (2, {"set-reliability.png", "reliability.png"})])
    def test_draws_reliability_of_the_pictures_held_out_where_there_are_any(self, pictures, more, tmp_path, monkeypatch):
        prepared_set(tmp_path, [[([10, 10, 50, 50], "top")]] * pictures)
        anchors = np.zeros((1, 1, 4), np.float32), np.zeros((1, 1, len(GARMENT_CLASSES)), np.float32)
        repeated = lambda canvases: [np.repeat(part, len(canvases), 0) for part in anchors]
        monkeypatch.setattr("garb_training.detector.plot.onnx_infer", lambda _path: repeated)
        out = tmp_path / "figures"
        plot(Namespace(checkpoint=None, onnx=None, calibration=None, cache=tmp_path, sets=["set"], skip=[], threshold=0.3, out=out))
        assert {path.name for path in out.iterdir()} == self.FIGURES | more
