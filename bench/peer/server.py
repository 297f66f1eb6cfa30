"""The same search as a Python service: one detector, one embedder, faiss. What `npm run bench -- peer` compares Garb with.

POST / with the bytes of a JPEG answers the best products of each garment and of the look. Settings come from the environment:
MODELS (folder with detector/ and embedder/), FORM (int8 or fp32), VECTORS (folder with whole.npy, garment.npy, products.json),
INDEX (flat or hnsw), THREADS (of each inference and each search).

Pixels are prepared as Garb's manifests say, in the way that Pillow does fastest: JPEGs are decoded at the smallest scale that is
large enough (draft mode), and crops are cut from that picture.
"""

import io
import json
import os
from pathlib import Path

import faiss
import numpy as np
import onnxruntime as ort
from fastapi import FastAPI, Request
from PIL import Image
from starlette.concurrency import run_in_threadpool

MODELS = Path(os.environ["MODELS"])
VECTORS = Path(os.environ["VECTORS"])
THREADS = int(os.environ.get("THREADS", "1"))
FORM = os.environ.get("FORM", "int8")
LONG_SIDE = 1024
CANDIDATES = 50
SHOWN = 10


def session(kind):
    manifest = json.loads((MODELS / kind / "model.json").read_text())
    file = "model.onnx" if FORM == "fp32" else manifest["file"]
    options = ort.SessionOptions()
    options.intra_op_num_threads = THREADS
    return manifest, ort.InferenceSession(MODELS / kind / file, options, providers=["CPUExecutionProvider"])


faiss.omp_set_num_threads(THREADS)
detector_manifest, detector = session("detector")
embedder_manifest, embedder = session("embedder")
products = json.loads((VECTORS / "products.json").read_text())


def index_of(name):
    vectors = np.load(VECTORS / f"{name}.npy")
    if os.environ.get("INDEX", "flat") == "flat":
        index = faiss.IndexFlatIP(vectors.shape[1])
    else:
        index = faiss.IndexHNSWFlat(vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 80
        index.hnsw.efSearch = 128
    index.add(vectors)
    return index


wholes, garments = index_of("whole"), index_of("garment")
app = FastAPI()


def detect(picture):
    """Boxes in pixels of the picture, class numbers and confidences, best first."""
    size = detector_manifest["input"]
    scale = min(size["width"] / picture.width, size["height"] / picture.height)
    fitted = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.BILINEAR)
    canvas = np.full((size["height"], size["width"], 3), size["fill"], np.uint8)
    canvas[: fitted.height, : fitted.width] = np.asarray(fitted)
    boxes, scores = detector.run(["boxes", "scores"], {size["name"]: canvas[None]})
    boxes, scores = boxes[0], scores[0]
    classes, best = scores.argmax(1), scores.max(1)
    kept = best >= detector_manifest["defaults"]["confidenceThreshold"]
    boxes, classes, best = boxes[kept] / scale, classes[kept], best[kept]
    return suppress(boxes, classes, best)


def suppress(boxes, classes, scores):
    """Greedy non-maximum suppression within each class."""
    left, found = np.argsort(-scores), []
    while len(left):
        first, rest = left[0], left[1:]
        found.append(first)
        low = np.maximum(boxes[first, :2], boxes[rest, :2])
        high = np.minimum(boxes[first, 2:], boxes[rest, 2:])
        both = np.prod(np.clip(high - low, 0, None), axis=1)
        area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
        overlap = both / (area[first] + area[rest] - both)
        left = rest[(overlap < detector_manifest["defaults"]["iouThreshold"]) | (classes[rest] != classes[first])]
    return boxes[found], classes[found], scores[found]


def prepare(picture, box):
    """The crop on the embedder's canvas: fitted, stretched at most as the manifest allows, centered."""
    size = embedder_manifest["input"]
    part = picture.crop(box)
    scale = min(size["width"] / part.width, size["height"] / part.height) * size["maxStretch"]
    width = max(1, min(size["width"], round(part.width * scale)))
    height = max(1, min(size["height"], round(part.height * scale)))
    canvas = np.full((size["height"], size["width"], 3), size["fill"], np.uint8)
    top, left = (size["height"] - height) // 2, (size["width"] - width) // 2
    canvas[top : top + height, left : left + width] = np.asarray(part.resize((width, height), Image.BICUBIC))
    return canvas


def look(data):
    picture = Image.open(io.BytesIO(data))
    picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
    picture = picture.convert("RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.BILINEAR)
    boxes, classes, scores = detect(picture)
    margin = embedder_manifest["cropMargin"]
    sides = boxes[:, 2:] - boxes[:, :2]
    grown = np.concatenate([boxes[:, :2] - margin * sides, boxes[:, 2:] + margin * sides], axis=1)
    bounds = [picture.width, picture.height] * 2
    crops = [(0, 0, picture.width, picture.height), *(tuple(map(round, np.clip(box, 0, bounds))) for box in grown)]
    batch = np.stack([prepare(picture, box) for box in crops])
    (vectors,) = embedder.run(["embedding"], {embedder_manifest["input"]["name"]: batch})
    vectors = np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    whole_scores, whole_found = wholes.search(vectors[:1], CANDIDATES)
    answer, together = [], {}
    if len(boxes):
        crop_scores, crop_found = garments.search(vectors[1:], CANDIDATES)
        for n, (box, kind, confidence) in enumerate(zip(boxes, classes, scores)):
            fused = dict(zip(whole_found[0].tolist(), (0.2 * whole_scores[0]).tolist()))
            for product, score in zip(crop_found[n].tolist(), crop_scores[n].tolist()):
                fused[product] = fused.get(product, 0) + 0.8 * score
                together[product] = together.get(product, 0) + float(confidence) * score
            answer.append(
                {"box": box.tolist(), "class": detector_manifest["labels"][kind], "confidence": float(confidence), "results": best(fused)}
            )
    return {"regions": answer, "fused": best(together)}


def best(scores):
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:SHOWN]
    return [{"score": score, "product": products[product]} for product, score in ranked]


@app.get("/ready")
def ready():
    return {"products": len(products)}


@app.post("/")
async def search(request: Request):
    data = await request.body()
    return await run_in_threadpool(look, data)
