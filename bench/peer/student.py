"""What is often built first: ResNet50 over the whole photo, and numpy's brute force over all products' vectors of 2,048 numbers.

The weights are random, of the right shapes: they cost as much as trained ones. POST / with the bytes of a JPEG. Settings: PRODUCTS
(their number), THREADS.
"""

import io
import os
import tempfile

import numpy as np
import onnx
import onnxruntime as ort
from fastapi import FastAPI, Request
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from starlette.concurrency import run_in_threadpool

DIMENSION = 2048
random = np.random.default_rng(7)


def resnet50():
    """He et al., "Deep Residual Learning for Image Recognition", table 1, 50 layers, batch norms folded into the convolutions."""
    nodes, weights = [], []

    def convolve(name, data, channels, filters, kernel, stride=1, relu=True):
        scale = np.sqrt(2 / (channels * kernel * kernel))
        weight = (random.standard_normal((filters, channels, kernel, kernel)) * scale).astype(np.float32)
        weights.append(numpy_helper.from_array(weight, f"{name}.w"))
        weights.append(numpy_helper.from_array(np.zeros(filters, np.float32), f"{name}.b"))
        pads = [kernel // 2] * 4
        nodes.append(
            helper.make_node("Conv", [data, f"{name}.w", f"{name}.b"], [name], kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=pads)
        )
        if not relu:
            return name
        nodes.append(helper.make_node("Relu", [name], [f"{name}.r"]))
        return f"{name}.r"

    data = convolve("stem", "image", 3, 64, 7, 2)
    nodes.append(helper.make_node("MaxPool", [data], ["pooled"], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4))
    data, channels = "pooled", 64
    for stage, (width, blocks) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
        for block in range(blocks):
            name, stride = f"s{stage}b{block}", 2 if stage > 0 and block == 0 else 1
            inner = convolve(f"{name}a", data, channels, width, 1)
            inner = convolve(f"{name}b", inner, width, width, 3, stride)
            inner = convolve(f"{name}c", inner, width, 4 * width, 1, relu=False)
            if block == 0:
                data = convolve(f"{name}d", data, channels, 4 * width, 1, stride, relu=False)
            nodes.append(helper.make_node("Add", [inner, data], [f"{name}s"]))
            nodes.append(helper.make_node("Relu", [f"{name}s"], [name]))
            data, channels = name, 4 * width
    nodes.append(helper.make_node("GlobalAveragePool", [data], ["mean"]))
    nodes.append(helper.make_node("Flatten", ["mean"], ["embedding"]))
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 224, 224])
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, DIMENSION])
    graph = helper.make_graph(nodes, "resnet50", [image], [embedding], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


options = ort.SessionOptions()
options.intra_op_num_threads = int(os.environ.get("THREADS", "1"))
with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
    file.write(resnet50())
    file.flush()
    network = ort.InferenceSession(file.name, options, providers=["CPUExecutionProvider"])
vectors = random.standard_normal((int(os.environ["PRODUCTS"]), DIMENSION)).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
app = FastAPI()


def look(data):
    picture = Image.open(io.BytesIO(data)).convert("RGB").resize((224, 224), Image.BILINEAR)
    pixels = (np.asarray(picture, np.float32) / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    (query,) = network.run(["embedding"], {"image": pixels.transpose(2, 0, 1)[None].astype(np.float32)})
    scores = vectors @ (query[0] / (np.linalg.norm(query[0]) + 1e-9))
    best = np.argsort(-scores)[:10]
    return {"results": [{"product": int(n), "score": float(scores[n])} for n in best]}


@app.get("/ready")
def ready():
    return {"products": len(vectors)}


@app.post("/")
async def search(request: Request):
    data = await request.body()
    return await run_in_threadpool(look, data)
