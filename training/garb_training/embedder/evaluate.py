"""Scores an embedder: attributes of neighbours, retrieval of held-out products, garments and a drawn wardrobe; Luma on request."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ..precision import trunk_arithmetic
from .answers import Answers
from .augment import DETAIL, PHONE, WIDE, augmented_view, recolor
from .luma import read_luma
from .model import Embedder, load_embedder, to_pixels
from .pairs import NAME as PAIRS
from .pairs import pair_answers
from .pictures import PictureSet, has_pictures, read_pictures, split_products

BATCH = 8  # pictures whose maps fit the processor's cache
NEIGHBOURS = 5
CROP_SHARE = 0.6

# uint8 [N, 224, 224, 3] → unit vectors [N, 256]
Embed = Callable[[np.ndarray], np.ndarray]
Scores = dict[str, float]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--cache", type=Path, required=True, help="folder written by `prepare`")
    parser.add_argument("--model", type=Path, default=Path("models/embedder/model.onnx"), help="exported .onnx, or .pt checkpoint")
    parser.add_argument("--report-luma", type=Path, help="folder of Luma; for reporting only, never for model selection")
    parser.add_argument("--detector", type=Path, help="ONNX detector that finds the garments in Luma's photos")
    parser.add_argument("--failures", type=Path, help="write the wrong results on the held-out wardrobe to this JSON file")


def run(arguments: argparse.Namespace) -> None:
    """Prints the scores as one line of JSON."""
    torch.set_num_threads(1)
    embed = open_embedder(arguments.model)
    scores = validate(embed, arguments.cache)
    if arguments.failures is not None:
        wardrobe = read_pictures(arguments.cache, "held-wardrobe")
        arguments.failures.write_text(json.dumps(wardrobe_failures(embed, wardrobe), indent=1))
    if arguments.report_luma is not None:
        scores |= luma_scores(embed, arguments.report_luma, arguments.detector)
    rounded = {name: round(float(score), 4) for name, score in scores.items()}
    print(json.dumps({"model": arguments.model.name, **rounded}), flush=True)


def open_embedder(path: Path) -> Embed:
    """Returns the embedding function of an ONNX file or of a checkpoint, one thread."""
    if path.suffix == ".pt":
        return torch_embed(load_embedder(path))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return lambda images: in_batches(images, lambda batch: session.run(["embedding"], {"image": batch})[0])


def torch_embed(embedder: Embedder) -> Embed:
    """Returns the embedding function of a network in memory; bfloat16 where the processor multiplies it."""

    def embed_batch(batch: np.ndarray) -> np.ndarray:
        with torch.no_grad(), trunk_arithmetic():
            features, _ = embedder.features(to_pixels(batch))
        with torch.no_grad():
            return embedder.project(features.float()).numpy()

    return lambda images: in_batches(images, embed_batch)


def in_batches(images: np.ndarray, embed_batch: Embed) -> np.ndarray:
    """Returns the vectors of all images, embedded some at a time."""
    starts = range(0, len(images), BATCH)
    return np.concatenate([embed_batch(np.ascontiguousarray(images[start : start + BATCH])) for start in starts])


def validate(embed: Embed, cache: Path) -> Scores:
    """Returns the scores to choose by, none of them from Luma, and how many queries are behind each; `choice` is their mean."""
    answers = held_out_answers(embed, cache)
    counts = {f"{re.split(' [PR]@', name)[0]} queries": len(of_queries.scores) for name, of_queries in answers.items()}
    scores = {name: of_queries.mean for name, of_queries in answers.items()}
    chosen_by = ("type P@5", "color P@5", "variant R@1", "garment R@1", "wardrobe R@1")
    return counts | scores | {"choice": float(np.mean([scores[name] for name in chosen_by if name in scores]))}


def held_out_answers(embed: Embed, cache: Path) -> dict[str, Answers]:
    """Returns by score what the embedder answers on the held-out sets; wardrobe and pairs only where the cache has them."""
    backgrounds = read_pictures(cache, "held-backgrounds").pixels
    answers = product_answers(embed, read_pictures(cache, "products"), backgrounds)
    answers |= garment_answers(embed, read_pictures(cache, "held-garments"), backgrounds)
    if has_pictures(cache, "held-wardrobe"):
        answers |= wardrobe_answers(embed, read_pictures(cache, "held-wardrobe"))
    if has_pictures(cache, PAIRS):
        answers |= pair_answers(embed, read_pictures(cache, PAIRS))
    return answers


def product_answers(embed: Embed, products: PictureSet, backgrounds: np.ndarray) -> dict[str, Answers]:
    """Returns P@5 of article type and base color among the 1,500 held-out products, and R@1 of phone-like views.

    A phone-like view is the product before another background, cropped, in other light; every second one is queried.
    `variant R@1` adds a recolored copy of every queried product to the gallery: a shop's color variants.
    """
    held, _ = split_products(len(products.records))
    gallery = embed(np.stack([products.pixels[index, :, :, :3] for index in held]))
    similarity = gallery @ gallery.T
    np.fill_diagonal(similarity, -np.inf)
    nearest = np.argpartition(-similarity, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    answers = {}
    for attribute in ("type", "color"):
        labels = np.array([products.records[index][attribute] for index in held])
        answers[f"{attribute} P@{NEIGHBOURS}"] = Answers.of((labels[nearest] == labels[:, None]).mean(1))
    queried = [np.asarray(products.pixels[index]) for index in held[::2]]
    generators = [np.random.default_rng(int(index)) for index in held[::2]]
    views = [augmented_view(image, source, backgrounds, PHONE)[0] for image, source in zip(queried, generators)]
    variants = [recolor(image, source)[..., :3] for image, source in zip(queried, generators)]
    vectors, truth = embed(np.stack(views)), np.arange(0, len(held), 2)
    answers["phone R@1"] = Answers.of((vectors @ gallery.T).argmax(1) == truth)
    with_variants = np.concatenate([gallery, embed(np.stack(variants))])
    return answers | {"variant R@1": Answers.of((vectors @ with_variants.T).argmax(1) == truth)}


def garment_answers(embed: Embed, garments: PictureSet, backgrounds: np.ndarray) -> dict[str, Answers]:
    """Returns R@1 of another view → crop among every second garment of the validation photos; wide views and details in turn."""
    pictures = [np.asarray(garments.pixels[index]) for index in range(0, len(garments.records), 2)]
    views = [
        augmented_view(image, np.random.default_rng(index), backgrounds, (DETAIL, WIDE)[index % 2])[0]
        for index, image in enumerate(pictures)
    ]
    similarity = embed(np.stack(views)) @ embed(np.stack([image[..., :3] for image in pictures])).T
    photos = [garments.records[index]["path"] for index in range(0, len(garments.records), 2)]
    return {"garment R@1": Answers.of(similarity.argmax(1) == np.arange(len(pictures)), photos)}


def wardrobe_answers(embed: Embed, wardrobe: PictureSet) -> dict[str, Answers]:
    """Returns R@1 and R@5 of look crop → product over its catalog pictures' crops, true boxes on both sides.

    `in class` knows the garment's class and ranks that class alone: what is lost to crops that show several garments.
    """
    queries, gallery, similarity = wardrobe_similarity(embed, wardrobe)
    truth, owners = products_of(wardrobe, queries), products_of(wardrobe, gallery)
    names = sorted(set(owners))
    pooled = best_by_product(similarity, owners, names)
    classes = {record["product"]: record["type"] for record in wardrobe.records}
    same_class = np.array([[classes[name] == classes[product] for name in names] for product in truth])
    of_class = np.where(same_class, pooled, -np.inf)
    found = {
        "R@1": found_in(pooled, truth, names, 1),
        "R@5": found_in(pooled, truth, names, 5),
        "R@1 in class": found_in(of_class, truth, names, 1),
    }
    return {f"wardrobe {measure}": Answers.of(scores, truth) for measure, scores in found.items()}


def wardrobe_similarity(embed: Embed, wardrobe: PictureSet) -> tuple[list[int], list[int], np.ndarray]:
    """Returns the indices of look crops and of catalog crops, and their cosine similarities."""
    crops = [index for index, record in enumerate(wardrobe.records) if record["framing"] == "garment"]
    queries = [index for index in crops if wardrobe.records[index]["view"] == "look"]
    gallery = [index for index in crops if wardrobe.records[index]["view"] != "look"]
    query_vectors, gallery_vectors = (embed(wardrobe.pixels[indices, :, :, :3]) for indices in (queries, gallery))
    return queries, gallery, query_vectors @ gallery_vectors.T


def products_of(wardrobe: PictureSet, indices: Sequence[int]) -> list[str]:
    """Returns the products that the pictures show."""
    return [wardrobe.records[index]["product"] for index in indices]


def best_by_product(similarity: np.ndarray, owners: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Returns [queries, products]: the highest similarity over each product's pictures."""
    pooled = np.full((len(similarity), len(names)), -np.inf, np.float32)
    column = {name: position for position, name in enumerate(names)}
    for position, owner in enumerate(owners):
        np.maximum(pooled[:, column[owner]], similarity[:, position], out=pooled[:, column[owner]])
    return pooled


def found_in(pooled: np.ndarray, truth: Sequence[str], names: Sequence[str], depth: int) -> np.ndarray:
    """Returns of each query whether its product is among the `depth` best."""
    best = np.array(names)[np.argsort(-pooled, axis=1)[:, :depth]]
    return (best == np.array(truth)[:, None]).any(1)


def wardrobe_failures(embed: Embed, wardrobe: PictureSet) -> list[dict[str, object]]:
    """Returns each wrongly answered look crop: its picture's index, the true and the answered product, both cosines."""
    queries, gallery, similarity = wardrobe_similarity(embed, wardrobe)
    owners = products_of(wardrobe, gallery)
    failures = []
    for row, query in enumerate(queries):
        truth = wardrobe.records[query]["product"]
        best = int(similarity[row].argmax())
        if owners[best] == truth:
            continue
        right = max(similarity[row, position] for position, owner in enumerate(owners) if owner == truth)
        failures.append(
            {
                "query": query,
                "answer": gallery[best],
                "product": truth,
                "answered": owners[best],
                "type": wardrobe.records[query]["type"],
                "answeredType": wardrobe.records[gallery[best]]["type"],
                "cosine": round(float(right), 3),
                "answeredCosine": round(float(similarity[row, best]), 3),
            }
        )
    return failures


def luma_scores(embed: Embed, folder: Path, detector: Path | None) -> Scores:
    """Returns R@1 of the exact variant (and of the product in any color) for whole photo, crop and .6 crop + .4 whole."""
    session = None if detector is None else onnxruntime.InferenceSession(str(detector), providers=["CPUExecutionProvider"])
    catalog = read_luma(folder, "catalog.jsonl", session)
    wholes, crops = embed(catalog.wholes), embed(catalog.crops)
    exact = np.array(catalog.products)
    groups = np.array([product.rsplit("-", 1)[0] for product in exact])
    scores: Scores = {}
    for view in ("back", "alt"):
        queries = read_luma(folder, f"looks-{view}.jsonl", session)
        by_whole, by_crop = embed(queries.wholes) @ wholes.T, embed(queries.crops) @ crops.T
        truth = np.array(queries.products)
        truth_groups = np.array([product.rsplit("-", 1)[0] for product in truth])
        lists = {"whole": by_whole}
        if session is not None:
            lists |= {"crop": by_crop, "fused": CROP_SHARE * by_crop + (1 - CROP_SHARE) * by_whole}
            scores[f"luma {view} without box"] = queries.without_box
        for name, similarity in lists.items():
            best = similarity.argmax(1)
            scores[f"luma {view} {name} R@1"] = float((exact[best] == truth).mean())
            scores[f"luma {view} {name} R@1 group"] = float((groups[best] == truth_groups).mean())
    return scores


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
