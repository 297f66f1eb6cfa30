"""Guarantees of the correction of pseudo boxes by eye, and of the count of main garments found."""

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import garb_training
from garb_training.classes import CLASS_INDEX, GARMENT_CLASSES
from garb_training.detector.by_eye import PARTS, corrected_by_eye, corrected_labels, part_of_photo, unseen
from garb_training.detector.data import PreparedSet
from garb_training.detector.found import main_garment, served, shares
from garb_training.detector.prepare import run as prepare
from garb_training.detector.suppress import Detections

TORSO, LEGS, NECK, FAR = [40, 40, 80, 120], [40, 120, 80, 200], [45, 30, 75, 70], [200, 40, 240, 120]
RECORD = Path(garb_training.__file__).parent / "data" / "people_corrections.json"


def label(number, name, box, score=0.9):
    return {"id": number, "class": name, "box": box, "score": score, "crowd": False, "fine": None}


def picture(file, *labels, **attributes):
    return {"path": Path(file), "labels": list(labels), "attributes": {"category": None, "scarf": False} | attributes}


def record(same=None, **photos):
    return {"photos": {f"{name}.webp": seen for name, seen in photos.items()}, "same": same or {}}


def summed(labels):
    return [(one["class"], list(one["box"]), one["crowd"]) for one in labels]


class TestLabels:
    LABELS = [label(7, "top", TORSO, 0.3), label(8, "pants", LEGS)]

    def test_a_box_that_nothing_names_is_kept_however_weak(self):
        assert corrected_labels(self.LABELS, {"pass": 1}, "a.webp") == self.LABELS

    def test_every_edit_does_what_it_says_and_nothing_else(self):
        seen = {"remove": [8], "relabel": {"7": "dress"}, "move": {"7": NECK}, "add": [["scarf", *FAR]], "addDoubt": [["bag", *LEGS]]}
        assert summed(corrected_labels(self.LABELS, seen, "a.webp")) == [("dress", NECK, False), ("scarf", FAR, False), ("bag", LEGS, True)]
        doubted = corrected_labels(self.LABELS, {"doubt": [8]}, "a.webp")
        assert summed(doubted) == [("top", TORSO, False), ("pants", LEGS, True)]
        assert self.LABELS[1]["crowd"] is False

    @pytest.mark.parametrize("seen", [{"remove": [9]}, {"doubt": [9]}, {"relabel": {"9": "top"}}, {"move": {"9": NECK}}])
    def test_an_edit_of_a_box_that_is_not_there_is_refused(self, seen):
        with pytest.raises(ValueError, match="a.webp.*box 9"):
            corrected_labels(self.LABELS, seen, "a.webp")

    @pytest.mark.parametrize("added", [["cape", *TORSO], ["top", 80, 40, 40, 120], ["top", 40, 40, 80, 40]])
    def test_what_is_no_box_of_a_garment_class_is_refused(self, added):
        with pytest.raises(ValueError, match="a.webp"):
            corrected_labels([], {"add": [added]}, "a.webp")


class TestUnseen:
    def test_a_scarf_that_people_saw_and_the_eye_did_not_is_doubted_on_and_above_the_upper_body(self):
        reach = [40, 40 - 0.25 * 80, 80, 120]
        assert summed(unseen([label(1, "top", TORSO)], {"scarf": True})) == [("scarf", reach, True)]
        assert unseen([label(1, "top", TORSO), label(2, "scarf", NECK)], {"scarf": True}) == []
        assert unseen([label(1, "top", TORSO)], {"scarf": False}) == unseen([label(1, "top", TORSO)], {"scarf": None}) == []

    def test_a_main_garment_under_another_class_is_doubted_under_its_own(self):
        small = label(2, "outerwear", [200, 40, 220, 60])
        assert summed(unseen([small, label(1, "dress", TORSO)], {"category": "tank top"})) == [("top", TORSO, True)]
        assert unseen([label(1, "top", TORSO)], {"category": "tank top"}) == []

    def test_without_a_garment_of_the_upper_body_nothing_is_doubted(self):
        assert unseen([label(1, "pants", LEGS)], {"category": "dress", "scarf": True}) == [] == unseen([], {})


class TestParts:
    def test_the_parts_share_no_photo_and_leave_out_none(self):
        names = [f"{number:06}.webp" for number in range(300)]
        parts = [part_of_photo(name, {}) for name in names]
        assert set(parts) == set(PARTS) and 70 < parts.count("choose") < 130
        assert parts == [part_of_photo(name, {}) for name in names]

    def test_copies_of_a_photo_share_a_part(self):
        same = {f"{number}.webp": "first.webp" for number in range(50)}
        assert {part_of_photo(name, same) for name in same} == {part_of_photo("first.webp", same)}

    def test_what_nobody_looked_at_is_corrected_by_its_attributes_and_never_chooses(self):
        file = next(f"{number}.webp" for number in range(99) if part_of_photo(f"{number}.webp", {}) == "choose")
        unsure = picture(file, label(1, "top", TORSO), label(2, "bag", FAR, 0.31))
        assert corrected_by_eye([unsure], record(), "choose") == []
        assert [summed(one["labels"]) for one in corrected_by_eye([unsure], record(), None)] == [[("top", TORSO, False)]]
        looked_at = record(**{file.removesuffix(".webp"): {"pass": 1}})
        assert [len(one["labels"]) for one in corrected_by_eye([unsure], looked_at, "choose")] == [2]
        assert corrected_by_eye([unsure], looked_at, "train") == []

    def test_a_photo_that_the_eye_left_out_is_in_no_part(self):
        kept = [corrected_by_eye([picture("a.webp")], record(a={"pass": 1, "leaveOut": True}), part) for part in (None, *PARTS)]
        assert kept == [[], [], []]

    def test_corrections_of_photos_that_are_not_there_are_refused(self):
        with pytest.raises(ValueError, match="b.webp"):
            corrected_by_eye([picture("a.webp")], record(b={"pass": 1}), None)
        assert corrected_by_eye([], record(), None) == []


class TestRecord:
    def test_the_projects_record_holds_boxes_of_known_classes_and_says_who_looked(self):
        corrections = json.loads(RECORD.read_text())
        assert corrections["by"] and len(corrections["photos"]) >= 300
        for file, seen in corrections["photos"].items():
            assert str(seen["pass"]) in corrections["passes"], file
            edited = {int(key) for kind in ("relabel", "move") for key in seen.get(kind, {})}
            numbers = edited | set(seen.get("remove", [])) | set(seen.get("doubt", []))
            assert not edited & set(seen.get("remove", [])), file
            corrected_labels([label(number, "top", TORSO) for number in numbers], seen, file)
        firsts = set(corrections["same"].values())
        assert firsts and not firsts & set(corrections["same"])

    def test_it_fits_the_pseudo_boxes(self, tmp_path):
        people = Path(__file__).parents[3] / "shared" / "data" / "people" / "pseudo.json"
        if not people.exists():
            pytest.skip("shared/data/people is not here")
        from garb_training.detector.prepare import coco_pictures

        pictures, _ = coco_pictures(people, people.parent / "photos")
        corrections = json.loads(RECORD.read_text())
        size = {image["file_name"]: (image["width"], image["height"]) for image in json.loads(people.read_text())["images"]}
        parts = {part: corrected_by_eye(pictures, corrections, part) for part in PARTS}
        files = [{one["path"].name for one in parts[part]} for part in PARTS]
        assert not files[0] & files[1] and len(files[1]) >= 100
        for one in parts["choose"]:
            width, height = size[one["path"].name]
            for box in (label["box"] for label in one["labels"] if not label["crowd"]):
                assert box[0] >= -1 and box[1] >= -1 and box[2] <= width + 1 and box[3] <= height + 1, one["path"].name


class TestPrepare:
    def arguments(self, folder, **changed):
        given = {"coco": folder / "pseudo.json", "looks": None, "photos": folder, "name": "people", "cache": folder, "ignore_class": [], "every": None}
        return Namespace(**(given | {"mend": False, "by_attributes": False, "by_eye": folder / "eye.json", "part": None, "but_every": None} | changed))

    def test_a_prepared_set_holds_what_the_eye_saw(self, tmp_path):
        Image.new("RGB", (100, 200)).save(tmp_path / "a.webp")
        image = {"id": 1, "file_name": "a.webp", "width": 100, "height": 200, "attributes": {"category": "sweater", "scarf": True}}
        boxes = [{"id": number, "image_id": 1, "category_id": 1, "bbox": [40, 40, 40, 80], "score": 0.3} for number in (5, 6)]
        categories = [{"id": number + 1, "name": name} for number, name in enumerate(GARMENT_CLASSES)]
        (tmp_path / "pseudo.json").write_text(json.dumps({"images": [image], "annotations": boxes, "categories": categories}))
        seen = {"pass": 2, "remove": [6], "add": [["scarf", *NECK]], "addDoubt": [["bag", *LEGS]]}
        (tmp_path / "eye.json").write_text(json.dumps(record(a=seen)))
        prepare(self.arguments(tmp_path))
        prepared = PreparedSet(tmp_path, "people").pictures[0]
        assert prepared.boxes.tolist() == [TORSO, NECK] and prepared.classes.tolist() == [0, CLASS_INDEX["scarf"]]
        assert prepared.crowd_boxes.tolist() == [LEGS] and prepared.crowd_classes.tolist() == [CLASS_INDEX["bag"]]

    def test_options_that_read_nothing_are_refused(self, tmp_path):
        with pytest.raises(ValueError, match="--by-eye.*--coco"):
            prepare(self.arguments(tmp_path, coco=None, looks=tmp_path / "looks.jsonl"))
        with pytest.raises(ValueError, match="--part.*--by-eye"):
            prepare(self.arguments(tmp_path, by_eye=None, part="train"))


class TestFound:
    def pictured(self, file, *boxes):
        classes, places = [CLASS_INDEX[name] for name, _ in boxes], [box for _, box in boxes]
        return Namespace(file=file, boxes=np.array(places, float).reshape(-1, 4), classes=np.array(classes, int))

    def detected(self, *boxes, score=0.9):
        one = self.pictured("", *boxes)
        return Detections(one.boxes, np.full(len(boxes), score), one.classes)

    def test_the_main_garment_is_the_largest_of_its_class_else_of_the_upper_body(self):
        whole = [30, 30, 90, 200]
        assert main_garment(self.pictured("a", ("top", NECK), ("top", TORSO), ("outerwear", whole)), "sweater") == 1
        assert main_garment(self.pictured("a", ("pants", whole), ("dress", TORSO)), "tank top") == 1
        assert main_garment(self.pictured("a", ("pants", LEGS)), "tank top") is None
        assert main_garment(self.pictured("a"), "sweater") is None

    def test_only_a_box_of_its_class_on_it_finds_it(self):
        files = ["hit", "elsewhere", "another class", "nothing", "shirt"]
        found = [self.detected(("top", TORSO)), self.detected(("top", FAR)), self.detected(("dress", TORSO)), self.detected(), self.detected(("top", TORSO))]
        prepared = Namespace(pictures=[self.pictured(file, ("top", TORSO)) for file in files])
        category_of = {file: "sweater" for file in files[:4]} | {"shirt": "shirt"}
        result = shares(prepared, found, category_of, ["sweater", "tank top"])
        assert result["sweater"] == {"photos": 4, "found": 0.25, "anyTop": 0.5}
        assert result["tank top"] == {"photos": 0, "found": None, "anyTop": None}

    def test_the_services_threshold_is_on_calibrated_probabilities(self):
        identity = {"calibration": {"perClass": {"top": {"a": 1.0, "b": 0.0}}}, "defaults": {"confidenceThreshold": 0.3}}
        lifted = {"calibration": {"perClass": {"top": {"a": 1.0, "b": 2.0}}}, "defaults": {"confidenceThreshold": 0.3}}
        weak = self.detected(("top", TORSO), score=0.2)
        assert len(served(weak, identity).scores) == 0 and len(served(weak, lifted).scores) == 1
