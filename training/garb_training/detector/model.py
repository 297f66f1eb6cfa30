"""YOLOX-Nano (Ge et al. 2021, arXiv:2107.08430) in PyTorch, and its published COCO weights.

Input: float NCHW RGB, 0-255. Output: one triple (box, objectness, class) of maps for strides 8, 16 and 32.
The published ONNX file has batch norm folded into the convolutions; `load_coco_weights` copies the folded weights
and `restore_batch_norm` restores batch norm without changing what the network computes.

A second backbone is optional: a frozen MobileNetV2, trained on ImageNet's million photos, separates classes that two thousand
street and outfit photos do not teach. Its maps are added to the backbone's (composite backbones, Liu et al. 2020,
arXiv:1909.03625) through layers that start at zero, so adding it changes nothing until these layers are trained.
"""

import copy
import math

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import Tensor, nn

from ..mobilenet import MobileNetV2

STRIDES = (8, 16, 32)
WIDTH_MULTIPLE = 0.25
BATCH_NORM_EPSILON = 1e-3
BATCH_NORM_MOMENTUM = 0.03
# A log-size above this would overflow long before it meant a box.
MAX_LOG_SIZE = 8.0
# Per stride the block of the second trunk whose maps join, and their channels.
JOINING_BLOCKS = {6: 32, 13: 96, 17: 320}
JOINING_NAMES = ("assistant.", "joins.")
# Names of the network's weights begin so in a file written by `export`.
EXPORTED = "network."


class ConvNormAct(nn.Module):
    """Convolution, batch norm, SiLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, padding: int | None = None):
        super().__init__()
        padding = (kernel - 1) // 2 if padding is None else padding
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(outputs, eps=BATCH_NORM_EPSILON, momentum=BATCH_NORM_MOMENTUM)

    def forward(self, x: Tensor) -> Tensor:
        return F.silu(self.norm(self.conv(x)))


def depthwise(inputs: int, outputs: int, kernel: int, stride: int) -> nn.Sequential:
    """A depthwise convolution followed by a pointwise one."""
    return nn.Sequential(ConvNormAct(inputs, inputs, kernel, stride, groups=inputs), ConvNormAct(inputs, outputs, 1))


class Bottleneck(nn.Module):
    def __init__(self, channels: int, shortcut: bool):
        super().__init__()
        self.reduce = ConvNormAct(channels, channels, 1)
        self.spatial = depthwise(channels, channels, 3, 1)
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        y = self.spatial(self.reduce(x))
        return x + y if self.shortcut else y


class CrossStage(nn.Module):
    """Cross-stage-partial block with three 1x1 convolutions."""

    def __init__(self, inputs: int, outputs: int, depth: int, shortcut: bool):
        super().__init__()
        hidden = outputs // 2
        self.deep = ConvNormAct(inputs, hidden, 1)
        self.shallow = ConvNormAct(inputs, hidden, 1)
        self.blocks = nn.Sequential(*[Bottleneck(hidden, shortcut) for _ in range(depth)])
        self.merge = ConvNormAct(2 * hidden, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        deep = self.deep(x)
        shallow = self.shallow(x)
        return self.merge(torch.cat([self.blocks(deep), shallow], 1))


class PyramidPooling(nn.Module):
    """Max pooling at windows 5, 9 and 13, the larger two as repeated windows of 5."""

    def __init__(self, channels: int):
        super().__init__()
        hidden = channels // 2
        self.reduce = ConvNormAct(channels, hidden, 1)
        self.merge = ConvNormAct(hidden * 4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.reduce(x)
        pooled5 = F.max_pool2d(x, 5, 1, 2)
        pooled9 = F.max_pool2d(pooled5, 5, 1, 2)
        pooled13 = F.max_pool2d(pooled9, 5, 1, 2)
        return self.merge(torch.cat([x, pooled5, pooled9, pooled13], 1))


def set_to_nothing(conv: nn.Conv2d) -> None:
    """Makes a convolution answer zeros."""
    nn.init.zeros_(conv.weight)
    nn.init.zeros_(conv.bias)


class Detector(nn.Module):
    """The whole network. Modules are declared in the order they run in, but for the head's branches."""

    def __init__(self, class_count: int):
        super().__init__()
        c2, c4, c8, c16, c32 = (int(64 * WIDTH_MULTIPLE * factor) for factor in (1, 2, 4, 8, 16))
        # Focus (pixel unshuffle) and the 3x3 convolution after it are exactly one 6x6 stride-2 convolution.
        self.stem = ConvNormAct(3, c2, 6, 2, padding=2)
        self.stage2 = nn.Sequential(depthwise(c2, c4, 3, 2), CrossStage(c4, c4, 1, True))
        self.stage3 = nn.Sequential(depthwise(c4, c8, 3, 2), CrossStage(c8, c8, 3, True))
        self.stage4 = nn.Sequential(depthwise(c8, c16, 3, 2), CrossStage(c16, c16, 3, True))
        self.stage5 = nn.Sequential(depthwise(c16, c32, 3, 2), PyramidPooling(c32), CrossStage(c32, c32, 1, False))
        self.lateral5 = ConvNormAct(c32, c16, 1)
        self.top_down4 = CrossStage(2 * c16, c16, 1, False)
        self.lateral4 = ConvNormAct(c16, c8, 1)
        self.top_down3 = CrossStage(2 * c8, c8, 1, False)
        self.down3 = depthwise(c8, c8, 3, 2)
        self.bottom_up4 = CrossStage(2 * c8, c16, 1, False)
        self.down4 = depthwise(c16, c16, 3, 2)
        self.bottom_up5 = CrossStage(2 * c16, c32, 1, False)

        def branch() -> nn.Sequential:
            return nn.Sequential(depthwise(c8, c8, 3, 1), depthwise(c8, c8, 3, 1))

        self.head_stems = nn.ModuleList(ConvNormAct(channels, c8, 1) for channels in (c8, c16, c32))
        self.class_branches = nn.ModuleList(branch() for _ in STRIDES)
        self.box_branches = nn.ModuleList(branch() for _ in STRIDES)
        self.class_heads = nn.ModuleList(nn.Conv2d(c8, class_count, 1) for _ in STRIDES)
        self.box_heads = nn.ModuleList(nn.Conv2d(c8, 4, 1) for _ in STRIDES)
        self.objectness_heads = nn.ModuleList(nn.Conv2d(c8, 1, 1) for _ in STRIDES)
        for head in self.class_heads:
            nn.init.normal_(head.weight, std=0.01)
        for head in (*self.class_heads, *self.objectness_heads):
            # A prior of 1 % keeps the first steps from being drowned by background.
            nn.init.constant_(head.bias, -math.log(99))
        self.assistant: MobileNetV2 | None = None

    def join(self, assistant: MobileNetV2) -> None:
        """Lets a second trunk's maps join the backbone's; what the network computes stays as it is until trained."""
        assistant.blocks = assistant.blocks[: max(JOINING_BLOCKS) + 1]
        self.assistant = assistant.requires_grad_(False)
        outputs = (stage[-1].merge.conv.out_channels for stage in (self.stage3, self.stage4, self.stage5))
        self.joins = nn.ModuleList(
            nn.Sequential(ConvNormAct(channels, output, 1), nn.Conv2d(output, output, 1))
            for channels, output in zip(JOINING_BLOCKS.values(), outputs)
        )
        for join in self.joins:
            set_to_nothing(join[-1])

    def joining_maps(self, image: Tensor) -> list[Tensor | float]:
        """What the second trunk adds to the backbone's maps of strides 8, 16 and 32; zeros where there is none."""
        if self.assistant is None:
            return [0.0] * len(STRIDES)
        _, tapped = self.assistant(image / 127.5 - 1, tuple(JOINING_BLOCKS))
        return [join(tapped[block]) for join, block in zip(self.joins, JOINING_BLOCKS)]

    def forward(self, image: Tensor) -> list[tuple[Tensor, Tensor, Tensor]]:
        """image [B,3,H,W] RGB 0-255 -> per stride (box [B,4,h,w], objectness [B,1,h,w], classes [B,C,h,w]), all raw."""
        joining3, joining4, joining5 = self.joining_maps(image)
        features3 = self.stage3(self.stage2(self.stem(image))) + joining3
        features4 = self.stage4(features3) + joining4
        features5 = self.stage5(features4) + joining5

        lateral5 = self.lateral5(features5)
        merged4 = self.top_down4(torch.cat([F.interpolate(lateral5, scale_factor=2.0, mode="nearest"), features4], 1))
        lateral4 = self.lateral4(merged4)
        out3 = self.top_down3(torch.cat([F.interpolate(lateral4, scale_factor=2.0, mode="nearest"), features3], 1))
        out4 = self.bottom_up4(torch.cat([self.down3(out3), lateral4], 1))
        out5 = self.bottom_up5(torch.cat([self.down4(out4), lateral5], 1))

        outputs = []
        for level, features in enumerate((out3, out4, out5)):
            stem = self.head_stems[level](features)
            classes = self.class_heads[level](self.class_branches[level](stem))
            box_features = self.box_branches[level](stem)
            # bfloat16 has 8 bits of mantissa: too few for box coordinates.
            with torch.autocast("cpu", enabled=False):
                box = self.box_heads[level](box_features.float())
            outputs.append((box, self.objectness_heads[level](box_features), classes))
        return outputs


def flatten_outputs(outputs: list[tuple[Tensor, Tensor, Tensor]]) -> Tensor:
    """The three strides' maps as one float32 [B, A, 4 + 1 + C], anchors in the order stride, row, column."""
    return torch.cat([torch.cat([part.float() for part in level], 1).flatten(2).transpose(1, 2) for level in outputs], 1)


def anchor_points(height: int, width: int) -> tuple[Tensor, Tensor]:
    """Cell indices [A,2] (column, row) and strides [A,1] of every anchor on a height x width canvas."""
    cells, strides = [], []
    for stride in STRIDES:
        rows, columns = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        cells.append(torch.stack([columns, rows], -1).reshape(-1, 2).float())
        strides.append(torch.full((len(cells[-1]), 1), float(stride)))
    return torch.cat(cells), torch.cat(strides)


def decode_boxes(raw_boxes: Tensor, cells: Tensor, strides: Tensor) -> Tensor:
    """Raw [...,A,4] (center offset in cells, log size in strides) -> [...,A,4] xyxy in canvas pixels."""
    center = (raw_boxes[..., :2] + cells) * strides
    half_size = raw_boxes[..., 2:4].clamp(max=MAX_LOG_SIZE).exp() * strides * 0.5
    return torch.cat([center - half_size, center + half_size], -1)


class DecodedDetector(nn.Module):
    """What is shipped: uint8 NHWC RGB canvas -> boxes [B,A,4] xyxy canvas pixels, scores [B,A,C] objectness x class."""

    def __init__(self, network: Detector, height: int, width: int):
        super().__init__()
        self.network = network
        cells, strides = anchor_points(height, width)
        self.register_buffer("cells", cells)
        self.register_buffer("strides", strides)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        raw = flatten_outputs(self.network(image.permute(0, 3, 1, 2).float()))
        boxes = decode_boxes(raw[..., :4], self.cells, self.strides)
        return boxes, raw[..., 4:5].sigmoid() * raw[..., 5:].sigmoid()


def focus_to_stem(focus_weight: Tensor) -> Tensor:
    """The 3x3 weight [O,12,3,3] after YOLOX's Focus -> the equal 6x6 stride-2 weight [O,3,6,6]."""
    stem = torch.zeros(focus_weight.shape[0], 3, 6, 6)
    for part, (row, column) in enumerate([(0, 0), (1, 0), (0, 1), (1, 1)]):
        stem[:, :, row::2, column::2] = focus_weight[:, 3 * part : 3 * part + 3]
    return stem


@torch.no_grad()
def load_coco_weights(network: Detector, onnx_path: str) -> None:
    """Copies the published ONNX file's convolutions into `network`, matched one to one by execution order.

    Batch norms become the identity with the folded bias. BGR becomes RGB in the stem. Class heads of another
    class count keep their initialisation. Raises ValueError where the two networks do not match.
    """
    graph = onnx.load(onnx_path).graph
    values = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    published = [[torch.tensor(values[name]) for name in node.input[1:]] for node in graph.node if node.op_type == "Conv"]

    executed: list[nn.Conv2d] = []
    hooks = [
        module.register_forward_hook(lambda conv, _inputs, _output: executed.append(conv))
        for module in network.modules()
        if isinstance(module, nn.Conv2d)
    ]
    was_training = network.training
    network.eval()
    network(torch.zeros(1, 3, 64, 64))
    network.train(was_training)
    for hook in hooks:
        hook.remove()
    if len(executed) != len(published):
        raise ValueError(f"{onnx_path} has {len(published)} convolutions, the network runs {len(executed)}")

    norm_of = {block.conv: block.norm for block in network.modules() if isinstance(block, ConvNormAct)}
    for position, (conv, (weight, bias)) in enumerate(zip(executed, published)):
        if position == 0:
            weight = focus_to_stem(weight).flip(1)
        if weight.shape != conv.weight.shape:
            if not any(conv is head for head in network.class_heads):
                raise ValueError(f"convolution {position}: {tuple(weight.shape)} against {tuple(conv.weight.shape)}")
            continue
        copy_folded(conv, norm_of.get(conv), weight, bias)


def copy_folded(conv: nn.Conv2d, norm: nn.BatchNorm2d | None, weight: Tensor, bias: Tensor) -> None:
    """Copies a convolution with its batch norm folded in; the norm becomes the identity with the folded bias."""
    conv.weight.copy_(weight)
    if norm is None:
        conv.bias.copy_(bias)
        return
    norm.weight.fill_(1)
    norm.bias.copy_(bias)
    norm.running_mean.zero_()
    norm.running_var.fill_(1 - BATCH_NORM_EPSILON)


@torch.no_grad()
def load_folded_weights(network: Detector, folded: dict[str, Tensor]) -> None:
    """Copies the weights of a network that `fold_batch_norm` returned; batch norms become the identity.

    A second trunk that it does not have stays as it is.
    """
    norm_of = {block.conv: block.norm for block in network.modules() if isinstance(block, ConvNormAct)}
    for name, conv in network.named_modules():
        if isinstance(conv, nn.Conv2d) and f"{name}.weight" in folded:
            copy_folded(conv, norm_of.get(conv), folded[f"{name}.weight"], folded[f"{name}.bias"])


def load_exported_weights(network: Detector, onnx_path: str) -> bool:
    """Copies the weights of a file written by `export`, so that training goes on from what ships, without a checkpoint.

    Where the file has a second trunk, the network gets one too; one that only the network has stays as it is. Returns
    False, with nothing copied, where the file's weights do not bear this network's names.
    """
    initializers = onnx.load(onnx_path).graph.initializer
    stored = {item.name.removeprefix(EXPORTED): numpy_helper.to_array(item) for item in initializers}
    if network.assistant is None and any(name.startswith(JOINING_NAMES) for name in stored):
        network.join(MobileNetV2())
    names = fold_batch_norm(network).state_dict()
    if any(not name.startswith(JOINING_NAMES) for name in names.keys() - stored.keys()):
        return False
    load_folded_weights(network, {name: torch.tensor(stored[name]) for name in names if name in stored})
    return True


@torch.no_grad()
def restore_batch_norm(network: Detector, batches: list[Tensor]) -> None:
    """Identity batch norms -> batch norms with the statistics of `batches` that compute the same function.

    Each takes its input's measured mean and variance as running statistics, and weight = sqrt(variance + eps),
    bias += mean undo them. Without this the network trains at a useful rate only very slowly.
    """
    network.eval()
    sums: dict[nn.BatchNorm2d, list] = {}

    def measure(norm: nn.BatchNorm2d, inputs: tuple[Tensor], _output: Tensor) -> None:
        x = inputs[0].double()
        total = sums.setdefault(norm, [0, 0, 0])
        total[0] += x.sum((0, 2, 3))
        total[1] += (x**2).sum((0, 2, 3))
        total[2] += x.numel() // x.shape[1]

    hooks = [module.register_forward_hook(measure) for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    for batch in batches:
        network(batch)
    for hook in hooks:
        hook.remove()
    for norm, (total, total_square, count) in sums.items():
        mean = total / count
        variance = (total_square / count - mean**2).clamp(min=0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.bias.add_(mean.float())
        norm.weight.copy_((variance + norm.eps).sqrt().float())


@torch.no_grad()
def fold_batch_norm(network: Detector) -> Detector:
    """A copy of `network` for inference with every batch norm folded into its convolution."""
    folded = copy.deepcopy(network).eval()
    for block in folded.modules():
        if isinstance(block, ConvNormAct):
            norm, conv = block.norm, block.conv
            scale = norm.weight / (norm.running_var + norm.eps).sqrt()
            biased = nn.Conv2d(
                conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, groups=conv.groups, bias=True
            )
            biased.weight.copy_(conv.weight * scale[:, None, None, None])
            biased.bias.copy_(norm.bias - norm.running_mean * scale)
            block.conv, block.norm = biased, nn.Identity()
    return folded


def network_of(state: dict[str, Tensor], class_count: int) -> Detector:
    """The network with the weights of a state dict, with a second trunk where that has one."""
    network = Detector(class_count)
    if any(name.startswith(JOINING_NAMES) for name in state):
        network.join(MobileNetV2())
    network.load_state_dict(state)
    return network


def load_checkpoint_network(checkpoint_path: str, class_count: int) -> Detector:
    """The averaged weights of a training checkpoint, batch norm folded, ready to run."""
    return fold_batch_norm(network_of(torch.load(checkpoint_path, weights_only=True)["average"], class_count))


def detect(model: DecodedDetector, canvases: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """uint8 [B,H,W,3] RGB canvases -> boxes [B,A,4] and scores [B,A,C] as numpy arrays."""
    with torch.no_grad():
        boxes, scores = model(torch.from_numpy(canvases))
    return boxes.numpy(), scores.numpy()
