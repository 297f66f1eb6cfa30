"""Fine-tunes YOLOX-Nano on prepared sets, on the CPU, within a budget of minutes.

The learning rate follows a cosine over the share of the budget that is used up, so the schedule completes on a machine of any
speed. The checkpoint stores that share: `--resume` continues the same schedule, with other sets too if wanted.
SIGTERM saves a checkpoint and stops.
"""

import argparse
import copy
import json
import math
import signal
import time
from pathlib import Path

import torch
from torch import Tensor

from ..averaging import update_average
from ..classes import GARMENT_CLASSES
from ..mobilenet import load_mobilenet
from . import CANVAS_HEIGHT, CANVAS_WIDTH
from .data import PreparedSet, TrainingStream
from .evaluate import average_precision, detect_set
from .loss import Targets, detection_loss
from .model import DecodedDetector, Detector, anchor_points, detect, flatten_outputs, fold_batch_norm
from .model import load_coco_weights, load_exported_weights, network_of, restore_batch_norm

CALIBRATION_BATCHES = 8
LARGEST_GRADIENT_NORM = 20.0
FINAL_RATE_SHARE = 0.03
L1_FROM = 0.75
LOG_EVERY = 50


def share_of_set(text: str) -> tuple[str, float]:
    """'name=share' -> (name, share)."""
    name, share = text.split("=")
    return name, float(share)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("--weights", type=Path, required=True, help="the published yolox_nano.onnx, or an exported model.onnx")
    parser.add_argument("--assistant", type=Path, help="MobileNetV2 (ONNX) to add as a frozen second backbone")
    parser.add_argument("--frozen-stages", type=int, default=0, help="number of frozen backbone stages, of five, from the input on")
    parser.add_argument("--cache", type=Path, required=True, help="folder of the prepared sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint.pt and log.jsonl")
    parser.add_argument("--sets", nargs="+", type=share_of_set, required=True, metavar="NAME=SHARE")
    parser.add_argument("--validate", nargs="*", default=[], metavar="NAME", help="sets scored every --validate-minutes")
    parser.add_argument("--validate-minutes", type=float, default=12)
    parser.add_argument("--budget-minutes", type=float, default=60, help="training time without validation")
    parser.add_argument("--checkpoint-minutes", type=float, default=3)
    parser.add_argument("--resume", action="store_true", help="continue from the checkpoint.pt in --out")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--warm-up-steps", type=int, default=100)
    parser.add_argument("--average-decay", type=float, default=0.998)
    parser.add_argument("--mosaic-share", type=float, default=0.4)
    parser.add_argument("--mosaic-until", type=float, default=0.72, help="share of the budget after which mosaics stop")
    parser.add_argument("--threads", type=int, default=1, help="compute threads of the network; image loading has its own process")
    parser.add_argument("--seed", type=int, default=0)


def channels_first(canvases: Tensor) -> Tensor:
    """uint8 [B,H,W,3] -> float [B,3,H,W], in channels-last memory as it came."""
    return canvases.permute(0, 3, 1, 2).float()


def labelled_everywhere(sets: list[PreparedSet]) -> Tensor:
    """bool [C]: the classes that every set labels."""
    return torch.tensor([all(name in prepared.labelled_classes for prepared in sets) for name in GARMENT_CLASSES])


def validation_scores(average: Detector, cache: Path, name: str) -> dict:
    """Average precision of the averaged weights on a prepared set."""
    model = DecodedDetector(fold_batch_norm(average), CANVAS_HEIGHT, CANVAS_WIDTH).eval()
    prepared = PreparedSet(cache, name)
    return average_precision(prepared, detect_set(lambda canvases: detect(model, canvases), prepared))


def run(args: argparse.Namespace) -> None:
    """Trains until the budget is spent or SIGTERM."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint_path = args.out / "checkpoint.pt"
    saved = torch.load(checkpoint_path, weights_only=True) if args.resume else None
    step = saved["step"] if saved else 0
    pictures_seen = saved["picturesSeen"] if saved else 0
    spent_seconds = saved["spentSeconds"] if saved else 0.0
    budget_seconds = args.budget_minutes * 60

    shares = dict(args.sets)
    known = labelled_everywhere([PreparedSet(args.cache, name) for name in shares])
    progress = torch.tensor([spent_seconds / budget_seconds]).share_memory_()
    # A resumed run goes on with other random numbers, not with the first ones again.
    stream = TrainingStream(
        args.cache, shares, args.batch_size, args.seed + step, progress, args.mosaic_share, args.mosaic_until
    )
    batches = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=6))

    if saved:
        network = network_of(saved["network"], len(GARMENT_CLASSES))
    else:
        network = Detector(len(GARMENT_CLASSES))
        if not load_exported_weights(network, str(args.weights)):
            load_coco_weights(network, str(args.weights))
        if args.assistant and network.assistant is None:
            network.join(load_mobilenet(args.assistant))
        restore_batch_norm(network, [channels_first(next(batches)[0]) for _ in range(CALIBRATION_BATCHES)])
    network = network.to(memory_format=torch.channels_last).train()
    stages = (network.stem, network.stage2, network.stage3, network.stage4, network.stage5)
    for stage in stages[: args.frozen_stages]:
        stage.requires_grad_(False).eval()
    average = copy.deepcopy(network).eval()
    # Biases and batch norms are not decayed.
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    matrices = [parameter for parameter in learned if parameter.ndim > 1]
    vectors = [parameter for parameter in learned if parameter.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": args.weight_decay}, {"params": vectors, "weight_decay": 0.0}],
        lr=args.learning_rate,
        fused=True,
    )
    if saved:
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])

    cells, strides = anchor_points(CANVAS_HEIGHT, CANVAS_WIDTH)
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    log = open(args.out / "log.jsonl", "a", buffering=1)

    def record(event: str, **values: object) -> None:
        minutes = round(spent_seconds / 60, 2)
        line = json.dumps({"event": event, "step": step, "picturesSeen": pictures_seen, "minutes": minutes, **values})
        log.write(line + "\n")
        print(line, flush=True)

    def save() -> None:
        state = {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "step": step,
            "picturesSeen": pictures_seen,
            "spentSeconds": spent_seconds,
        }
        # Written aside and renamed, so that a reader never sees half a file.
        torch.save(state, checkpoint_path.with_suffix(".tmp"))
        checkpoint_path.with_suffix(".tmp").replace(checkpoint_path)

    def validate() -> None:
        torch.save({"average": average.state_dict()}, args.out / f"average-{round(spent_seconds / 60)}.pt")
        for name in args.validate:
            record("validate", set=name, **validation_scores(average, args.cache, name))

    record("start", options={key: str(value) for key, value in vars(args).items() if key not in ("run", "part", "step")})
    next_checkpoint = spent_seconds + args.checkpoint_minutes * 60
    next_validation = spent_seconds + args.validate_minutes * 60
    sums = {"box": 0.0, "objectness": 0.0, "classes": 0.0, "positives": 0.0}
    steps_summed = 0
    window_start = time.monotonic()
    while spent_seconds < budget_seconds and not stopping:
        step_start = time.monotonic()
        share_spent = spent_seconds / budget_seconds
        progress[0] = share_spent
        warm_up = min(1.0, (step + 1) / args.warm_up_steps)
        cosine = 0.5 * (1 + math.cos(math.pi * share_spent))
        rate = args.learning_rate * warm_up * (FINAL_RATE_SHARE + (1 - FINAL_RATE_SHARE) * cosine)
        for group in optimizer.param_groups:
            group["lr"] = rate

        canvases, targets = next(batches)
        with torch.autocast("cpu", torch.bfloat16):
            outputs = network(channels_first(canvases))
        loss = detection_loss(
            flatten_outputs(outputs), Targets(*targets), known, cells, strides, with_l1=share_spent >= L1_FROM
        )
        loss.total.backward()
        torch.nn.utils.clip_grad_norm_(learned, LARGEST_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        pictures_seen += args.batch_size
        update_average(average, network, step, args.average_decay)
        spent_seconds += time.monotonic() - step_start

        for key in sums:
            sums[key] += getattr(loss, key)
        steps_summed += 1
        if steps_summed == LOG_EVERY:
            speed = steps_summed * args.batch_size / (time.monotonic() - window_start)
            means = {key: round(value / steps_summed, 3) for key, value in sums.items()}
            record("train", picturesPerSecond=round(speed, 1), rate=round(rate, 6), **means)
            sums = dict.fromkeys(sums, 0.0)
            steps_summed = 0
            window_start = time.monotonic()
        if spent_seconds >= next_checkpoint:
            save()
            next_checkpoint += args.checkpoint_minutes * 60
        if spent_seconds >= next_validation and spent_seconds < budget_seconds:
            save()
            validate()
            next_validation += args.validate_minutes * 60
            window_start = time.monotonic()
    save()
    if stopping:
        record("stopped")
    else:
        validate()
        record("end")
