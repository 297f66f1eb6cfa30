"""Guarantees of the INT8 form: it says nearly the same, it is the same each time, and what is left in float is."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from garb_training.detector.quantize import found_again
from garb_training.detector.quantize import is_quantized as detector_node
from garb_training.detector.suppress import Detections
from garb_training.embedder.evaluate import open_embedder
from garb_training.embedder.export import write_graph
from garb_training.embedder.model import Embedder
from garb_training.embedder.quantize import is_quantized as embedder_node
from garb_training.embedder.quantize import put_projection
from garb_training.embedder.tune import open_form
from garb_training.quantize import QUANTIZED_FILE, cosine, quantize_model
from garb_training.speed import time_interleaved

SIDE = 16


@pytest.fixture
def model(tmp_path):
    """uint8 [N, 3, 16, 16] → two convolutions, `first` and `second`, of random weights → mean [N, 8]."""
    rng = np.random.default_rng(0)
    first = rng.normal(0, 0.2, (8, 3, 3, 3)).astype(np.float32)
    second = rng.normal(0, 0.2, (8, 8, 3, 3)).astype(np.float32)
    nodes = [
        helper.make_node("Cast", ["image"], ["pixels"], "cast", to=TensorProto.FLOAT),
        helper.make_node("Conv", ["pixels", "w1"], ["a"], "first", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["a"], ["b"], "relu"),
        helper.make_node("Conv", ["b", "w2"], ["c"], "second", pads=[1, 1, 1, 1]),
        helper.make_node("ReduceMean", ["c"], ["mean"], "mean", axes=[2, 3], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info("image", TensorProto.UINT8, ["N", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["N", 8])],
        [numpy_helper.from_array(first, "w1"), numpy_helper.from_array(second, "w2")],
    )  # fmt: skip
    path = tmp_path / "model.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


def pictures(seed=1, count=8):
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 256, (1, 3, SIDE, SIDE), dtype=np.uint8) for _ in range(count)]


def outputs(path):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"image": picture})[0] for picture in pictures(seed=2)])


def convolution(node):
    return node.op_type == "Conv"


def test_the_int8_form_says_nearly_the_same(model, tmp_path):
    target = tmp_path / "model.int8.onnx"
    assert quantize_model(model, target, pictures(), convolution, "minmax") == 2
    assert not np.array_equal(outputs(target), outputs(model))
    assert cosine(outputs(model), outputs(target)).min() > 0.999


@pytest.mark.parametrize("method", ["minmax", "percentile"])
def test_the_same_pictures_give_the_same_file(model, tmp_path, method):
    targets = [tmp_path / "a.onnx", tmp_path / "b.onnx"]
    for target in targets:
        quantize_model(model, target, pictures(), convolution, method)
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_what_is_not_chosen_keeps_its_float_weights(model, tmp_path):
    target = tmp_path / "model.int8.onnx"
    quantize_model(model, target, pictures(), lambda node: node.name == "first", "minmax")
    kinds = {item.name: item.data_type for item in onnx.load(target).graph.initializer}
    assert kinds["w2"] == TensorProto.FLOAT and kinds["w1_quantized"] == TensorProto.INT8
    assert "w1" not in kinds


def test_weights_have_one_scale_a_channel(model, tmp_path):
    target = tmp_path / "model.int8.onnx"
    quantize_model(model, target, pictures(), convolution, "minmax")
    scales = {item.name: item for item in onnx.load(target).graph.initializer}
    assert list(scales["w1_scale"].dims) == [8]


def test_nothing_to_quantise_is_an_error(model, tmp_path):
    with pytest.raises(ValueError, match="no node to quantise"):
        quantize_model(model, tmp_path / "x.onnx", pictures(), lambda node: False, "minmax")


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("/network/stage3/stage3.0/stage3.0.0/conv/Conv", "Conv", True),
        ("/network/Concat_2", "Concat", True),
        ("/network/stem/conv/Conv", "Conv", False),
        ("/network/stage2/stage2.1/deep/conv/Conv", "Conv", False),
        ("/network/box_heads.0/Conv", "Conv", False),
        ("/Mul_1", "Mul", False),
    ],
)
def test_the_detector_keeps_stem_first_stage_and_decoding_in_float(name, kind, expected):
    assert detector_node(helper.make_node(kind, [], [], name)) is expected


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("/embedder/trunk/blocks.10/layers/layers.1/convolution/Conv", "Conv", True),
        ("/embedder/trunk/blocks.1/layers/layers.0/convolution/Conv", "Conv", False),
        ("/embedder/attention/Conv", "Conv", False),
        ("/embedder/color_logits/MatMul", "MatMul", False),
        ("/embedder/projection/Gemm", "Gemm", False),
    ],
)
def test_the_embedder_keeps_all_but_the_deeper_trunk_in_float(name, kind, expected):
    assert embedder_node(helper.make_node(kind, [], [], name), float_blocks=2) is expected


def test_a_detection_is_found_again_once_and_in_its_class():
    box = np.array([[0, 0, 10, 10], [0, 0, 10, 10]], np.float32)
    twice = Detections(box, np.array([0.9, 0.8]), np.array([1, 1]))
    once = Detections(box[:1], np.array([0.9]), np.array([1]))
    other = Detections(box[:1], np.array([0.9]), np.array([2]))
    nothing = Detections(box[:0], np.zeros(0), np.zeros(0, int))
    assert [found_again(twice, found) for found in (twice, once, other, nothing)] == [2, 1, 0, 0]


def test_a_model_is_as_fast_as_itself(model):
    row = time_interleaved([model, model], batch=2, threads=1, rounds=30)
    assert [entry["file"] for entry in row["models"]] == ["model.onnx"] * 2
    assert row["models"][0]["timesFaster"] == 1
    assert row["models"][1]["medianMs"] > 0


class TestFormOfATunedProjection:
    images = np.random.default_rng(3).integers(0, 256, (2, 224, 224, 3), dtype=np.uint8)

    @pytest.fixture(scope="class")
    def package(self, tmp_path_factory):
        """A package whose INT8 form is its float form, and the embedder in it."""
        torch.manual_seed(0)
        folder, embedder = tmp_path_factory.mktemp("package"), Embedder().eval()
        write_graph(embedder, folder / "model.onnx")
        (folder / QUANTIZED_FILE).write_bytes((folder / "model.onnx").read_bytes())
        return folder, embedder

    def test_has_the_projection_of_the_model_and_the_trunk_of_the_package(self, package, tmp_path):
        folder, embedder = package
        with torch.no_grad():
            embedder.projection.weight[3] *= 2
            embedder.projection.bias[5] += 1
        write_graph(embedder, tmp_path / "model.onnx")
        put_projection(folder, tmp_path / "model.onnx", tmp_path / QUANTIZED_FILE)
        before, tuned, form = (
            open_embedder(path)(self.images) for path in (folder / "model.onnx", tmp_path / "model.onnx", tmp_path / QUANTIZED_FILE)
        )
        assert np.abs(form - tuned).max() < 1e-6 < np.abs(form - before).max()

    def test_is_refused_where_the_trunk_differs(self, package, tmp_path):
        folder, embedder = package
        with torch.no_grad():
            embedder.attention.bias += 1
        write_graph(embedder, tmp_path / "model.onnx")
        with torch.no_grad():
            embedder.attention.bias -= 1
        with pytest.raises(ValueError, match="another trunk"):
            put_projection(folder, tmp_path / "model.onnx", tmp_path / QUANTIZED_FILE)

    def test_the_features_of_a_form_are_those_that_its_projection_reads(self, package, tmp_path):
        _, embedder = package
        write_graph(embedder, tmp_path / "model.onnx")
        maps, features = open_form(tmp_path / "model.onnx")(self.images)
        with torch.no_grad():
            vectors = embedder.project(torch.from_numpy(features).float()).numpy()
        assert maps is None
        assert np.abs(vectors - open_embedder(tmp_path / "model.onnx")(self.images)).max() < 2e-3
