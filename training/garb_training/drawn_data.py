"""Arranges a drawn wardrobe in the folders and formats of the real training data, so that every step runs without any photo.

Takes the output of `npm run wardrobe`. The looks become the outfit and street photos with their boxes, the catalog images the
packshots and the single garments, and both together the pairs. A model trained on this only shows that the steps work.
"""

import argparse
import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from .classes import CLASS_INDEX, GARMENT_CLASSES, MAIN_CLASSES

# A set needs several pictures of one type to draw hard groups from; the classes of a small wardrobe are too fine.
TYPES = dict.fromkeys(("top", "outerwear", "dress"), "Tops") | dict.fromkeys(("pants", "shorts", "skirt"), "Trousers")
OTHER_TYPE = "Accessories"
CHOOSING_EVERY = 6  # of the products of pairs
# Enough that a quarter of the outfits' validation photos, which choose, is more than one photo.
VALIDATION_SHARE = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--wardrobe", type=Path, required=True, help="folder with catalog.jsonl and looks.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder for outfits/, street/, products/, single/ and pairs/")


def run(args: argparse.Namespace) -> None:
    """Writes the five folders."""
    looks = read_rows(args.wardrobe / "looks.jsonl")
    products = read_rows(args.wardrobe / "catalog.jsonl")
    write_photos(args.wardrobe, looks[0::2], MAIN_CLASSES, args.out / "outfits")
    write_photos(args.wardrobe, looks[1::2], GARMENT_CLASSES, args.out / "street")
    packshots = [(product, picture["path"]) for product in products for picture in product["images"]]
    rows = [
        {
            "id": Path(path).stem,
            "articleType": TYPES.get(product["garmentClass"], OTHER_TYPE),
            "baseColour": product["attributes"]["colorFamily"],
            "title": product["title"],
        }
        for product, path in packshots
    ]
    write_pictures(args.wardrobe, [path for _, path in packshots], args.out / "products" / "images")
    write_table(args.out / "products" / "styles.csv", rows)
    seconds = [(product, product["images"][-1]["path"]) for product in products]
    labels = [
        {"image": Path(path).stem, "label": TYPES.get(product["garmentClass"], OTHER_TYPE)} for product, path in seconds
    ]
    write_pictures(args.wardrobe, [path for _, path in seconds], args.out / "single" / "images")
    write_table(args.out / "single" / "images.csv", labels)
    write_pairs(args.wardrobe, products, looks, args.out / "pairs")
    print(f"{args.out}: {len(looks)} looks, {len(rows)} packshots, {len(labels)} single garments")


def read_rows(path: Path) -> list[dict]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def write_table(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """A CSV file with the rows' keys as its header."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_pairs(wardrobe: Path, products: Sequence[dict], looks: Sequence[dict], folder: Path) -> None:
    """Pairs: a product's pictures, flat and in detail or two sides of a shoe, and the looks whose first garment it is."""
    rows = []
    for number, product in enumerate(products):
        is_shoe = product["garmentClass"] == "footwear"
        worn = [look["image"] for look in looks if look["garments"][0]["products"][0] == product["id"]]
        shown = list(zip(("view1", "view2") if is_shoe else ("flat", "detail"), (picture["path"] for picture in product["images"])))
        for view, path in [*shown, *(("worn", image) for image in worn)]:
            rows.append(
                {
                    "product": product["id"],
                    "cluster": product["id"],
                    "image": f"images/{Path(path).stem}.jpg",
                    "view": view,
                    "category": "shoes" if is_shoe else product["garmentClass"],
                    "part": "choose" if number % CHOOSING_EVERY == 0 else "train",
                }
            )
            write_pictures(wardrobe, [path], folder / "images")
    (folder / "identity.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_pictures(wardrobe: Path, paths: Sequence[str], folder: Path) -> None:
    """Copies the pictures, whatever their format, under the names that the real data have."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copy(wardrobe / path, folder / f"{Path(path).stem}.jpg")


def write_photos(wardrobe: Path, looks: Sequence[dict], classes: Sequence[str], folder: Path) -> None:
    """Photos with COCO boxes of these classes, split into train.json and val.json: the last half is for validation."""
    write_pictures(wardrobe, [look["image"] for look in looks], folder / "photos")
    first_of_validation = round(len(looks) * (1 - VALIDATION_SHARE))
    for name, part in (("train", looks[:first_of_validation]), ("val", looks[first_of_validation:])):
        images, annotations = [], []
        for number, look in enumerate(part):
            path = folder / "photos" / f"{Path(look['image']).stem}.jpg"
            width, height = Image.open(path).size
            images.append({"id": number, "file_name": path.name, "width": width, "height": height})
            for garment in look["garments"]:
                x1, y1, x2, y2 = garment["box"]
                box = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1), "iscrowd": 0}
                if garment["garmentClass"] in classes:
                    category = CLASS_INDEX[garment["garmentClass"]]
                    annotations.append({"id": len(annotations), "image_id": number, "category_id": category, **box})
        categories = [{"id": CLASS_INDEX[name], "name": name} for name in classes]
        labels = {"images": images, "categories": categories, "annotations": annotations}
        (folder / f"{name}.json").write_text(json.dumps(labels))
