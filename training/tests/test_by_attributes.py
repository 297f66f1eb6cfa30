"""Guarantees of the correction of pseudo boxes by what is known of the photo."""

import json
from argparse import Namespace

import pytest
from PIL import Image

from garb_training.classes import GARMENT_CLASSES
from garb_training.detector.by_attributes import corrected
from garb_training.detector.data import PreparedSet
from garb_training.detector.prepare import run as prepare

TORSO, LEGS, NECK, FAR = [40, 40, 80, 120], [40, 120, 80, 200], [45, 30, 75, 70], [200, 40, 240, 120]
TORSO_AND_ABOVE = [40, 40 - 0.25 * 80, 80, 120]


def label(name, box, score=0.9):
    return {"class": name, "box": box, "score": score, "crowd": False, "fine": None}


def named(labels):
    return [found["class"] for found in labels]


class TestMainGarment:
    def correct(self, category, *labels):
        return corrected(labels, {"category": category, "scarf": False})

    def test_a_photo_without_a_box_of_it_is_left_out(self):
        assert self.correct("sweater", label("pants", LEGS)) is None
        assert self.correct("dress") is None

    def test_without_a_known_category_no_photo_is_left_out(self):
        assert self.correct(None, label("pants", LEGS)) == ([label("pants", LEGS)], [])

    @pytest.mark.parametrize("category, name", [("sweater", "top"), ("tank top", "top"), ("suit", "outerwear"), ("dress", "dress")])
    def test_a_weak_box_of_its_class_is_trusted_and_other_weak_boxes_are_not(self, category, name):
        weak = label(name, TORSO, 0.31)
        assert self.correct(category, weak, label("bag", LEGS, 0.49)) == ([weak], [LEGS])

    def test_a_box_of_another_class_may_be_it_and_is_neither_label_nor_background(self):
        trusted, ignored = self.correct("tank top", label("dress", TORSO), label("footwear", LEGS, 0.5))
        assert named(trusted) == ["footwear"] and ignored == [TORSO]

    def test_a_top_is_not_a_dress_as_well_but_may_be_worn_under_outerwear(self):
        whole = [38, 38, 82, 200]
        trusted, ignored = self.correct("tank top", label("top", TORSO), label("dress", whole), label("outerwear", TORSO))
        assert named(trusted) == ["top", "outerwear"] and ignored == [whole]

    def test_of_several_people_the_largest_garment_of_its_class_is_it(self):
        small = label("top", [200, 40, 220, 80], 0.4)
        trusted, ignored = self.correct("shirt", small, label("top", TORSO, 0.4))
        assert [found["box"] for found in trusted] == [TORSO] and small["box"] in ignored

    def test_no_labels_and_no_known_category_are_nothing(self):
        assert self.correct(None) == ([], [])


class TestScarf:
    def correct(self, scarf, *labels):
        return corrected(labels, {"category": "sweater", "scarf": scarf})

    @pytest.mark.parametrize("scarf", [True, None])
    def test_one_without_a_box_leaves_its_place_unjudged(self, scarf):
        trusted, ignored = self.correct(scarf, label("top", TORSO))
        assert named(trusted) == ["top"] and ignored == [TORSO_AND_ABOVE]

    @pytest.mark.parametrize("scarf, score", [(True, 0.31), (None, 0.5)])
    def test_a_sure_box_and_the_weak_box_of_one_that_people_saw_are_labels(self, scarf, score):
        trusted, ignored = self.correct(scarf, label("top", TORSO), label("scarf", NECK, score))
        assert named(trusted) == ["top", "scarf"] and ignored == []

    def test_a_weak_box_of_one_that_nobody_saw_is_unjudged(self):
        trusted, ignored = self.correct(None, label("top", TORSO), label("scarf", NECK, 0.49))
        assert named(trusted) == ["top"] and ignored == [NECK]

    def test_of_two_weak_boxes_the_better_is_the_one_that_people_saw(self):
        lower = [45, 60, 75, 110]
        trusted, ignored = self.correct(True, label("scarf", lower, 0.32), label("top", TORSO), label("scarf", NECK, 0.4))
        assert [found["box"] for found in trusted] == [TORSO, NECK] and ignored == [lower]

    def test_where_there_is_none_its_box_is_background(self):
        assert self.correct(False, label("top", TORSO), label("scarf", NECK)) == ([label("top", TORSO)], [])

    def test_another_persons_scarf_is_not_known(self):
        trusted, ignored = self.correct(False, label("top", TORSO), label("outerwear", [200, 40, 239, 120]))
        assert named(trusted) == ["top", "outerwear"] and ignored == [[200, 20, 239, 120]]
        trusted, ignored = self.correct(False, label("top", TORSO), label("scarf", FAR))
        assert named(trusted) == ["top", "scarf"] and ignored == []


class TestPrepare:
    def write(self, folder, attributes, **score):
        Image.new("RGB", (100, 200)).save(folder / "a.png")
        image = {"id": 1, "file_name": "a.png", "width": 100, "height": 200} | attributes
        annotation = {"image_id": 1, "category_id": 1, "bbox": [40, 40, 40, 80], "iscrowd": 0} | score
        categories = [{"id": number + 1, "name": name} for number, name in enumerate(GARMENT_CLASSES)]
        coco = {"images": [image], "annotations": [annotation], "categories": categories}
        (folder / "pseudo.json").write_text(json.dumps(coco))
        coco_file = {"coco": folder / "pseudo.json", "looks": None, "photos": folder, "name": "people", "cache": folder}
        return Namespace(**coco_file, ignore_class=[], mend=False, by_attributes=True, by_eye=None, part=None, every=None, but_every=None)

    def test_a_prepared_set_holds_what_is_corrected(self, tmp_path):
        name = GARMENT_CLASSES[0]
        category = {"top": "sweater", "outerwear": "suit", "dress": "dress"}[name]
        prepare(self.write(tmp_path, {"attributes": {"category": category, "scarf": True}}, score=0.31))
        prepared = PreparedSet(tmp_path, "people")
        assert prepared.all_labelled and prepared.pictures[0].boxes.tolist() == [TORSO]
        assert prepared.pictures[0].ignored.tolist() == [TORSO_AND_ABOVE]

    def test_labels_that_say_too_little_are_refused(self, tmp_path):
        with pytest.raises(ValueError, match="a.png has no attributes"):
            prepare(self.write(tmp_path, {}, score=0.9))
        with pytest.raises(ValueError, match="without a score"):
            prepare(self.write(tmp_path, {"attributes": {"category": None, "scarf": None}}))
        arguments = self.write(tmp_path, {})
        with pytest.raises(ValueError, match="--by-attributes.*--coco"):
            prepare(Namespace(**{**vars(arguments), "coco": None, "looks": tmp_path / "looks.jsonl"}))
