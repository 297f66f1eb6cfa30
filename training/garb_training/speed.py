"""Times ONNX models against each other in one run: medians of interleaved rounds, at several batch sizes and thread counts.

The first model is the baseline of the ratios. The rounds alternate between the models, so that other load on the machine
affects all of them alike. The report includes the load averages before and after, because times on a busy machine mean little.
A model with a fixed batch size of 1 processes a batch one image at a time.
"""

import argparse
import itertools
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime

WARM_UP_RUNS = 3
ELEMENT_TYPES = {"tensor(uint8)": np.uint8, "tensor(float)": np.float32}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the step's arguments."""
    parser.add_argument("models", nargs="+", type=Path, help="ONNX files; the first one is the baseline of the ratios")
    add_timing_arguments(parser)


def add_timing_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what a timing can be told."""
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 6], help="images per call")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=60, help="timed calls per model")


def run(args: argparse.Namespace) -> None:
    """Prints one JSON line for each number of threads and batch size."""
    for row in compare_speed(args.models, args.batches, args.threads, args.rounds):
        print(json.dumps(row), flush=True)


def compare_speed(models: Sequence[Path], batches: Sequence[int], threads: Sequence[int], rounds: int) -> list[dict]:
    """One row for each number of threads and batch size: milliseconds a call and how many times faster than the first model."""
    return [time_interleaved(models, batch, count, rounds) for count, batch in itertools.product(threads, batches)]


def time_interleaved(models: Sequence[Path], batch: int, threads: int, rounds: int) -> dict:
    """Median and quartiles of `rounds` calls of each model, in milliseconds, and the ratio of the base's median to its own."""
    load_before = os.getloadavg()[0]
    calls = [prepared_call(path, batch, threads) for path in models]
    for call in calls * WARM_UP_RUNS:
        call()
    milliseconds = np.empty((rounds, len(calls)))
    for round_index in range(rounds):
        # Each round starts with another model: none always follows the same neighbour.
        for position in range(len(calls)):
            index = (position + round_index) % len(calls)
            started = time.perf_counter()
            calls[index]()
            milliseconds[round_index, index] = 1000 * (time.perf_counter() - started)
    lower, medians, upper = np.percentile(milliseconds, (25, 50, 75), axis=0)
    return {
        "threads": threads,
        "batch": batch,
        "rounds": rounds,
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "loadBefore": round(load_before, 2),
        "loadAfter": round(os.getloadavg()[0], 2),
        "models": [
            {
                "file": path.name,
                "medianMs": round(float(medians[index]), 3),
                "quartilesMs": [round(float(lower[index]), 3), round(float(upper[index]), 3)],
                "timesFaster": round(float(medians[0] / medians[index]), 3),
            }
            for index, path in enumerate(models)
        ],
    }


def prepared_call(path: Path, batch: int, threads: int) -> Callable[[], None]:
    """A call of the model on `batch` random pictures. Raises ValueError where the input is not a picture of known size."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # As the service runs it: waiting threads sleep.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    picture = session.get_inputs()[0]
    first, *sides = picture.shape
    if picture.type not in ELEMENT_TYPES or not all(isinstance(side, int) for side in sides):
        raise ValueError(f"{path}: input {picture.name} is {picture.type} {picture.shape}")
    at_once, calls = (first, -(-batch // first)) if isinstance(first, int) else (batch, 1)
    pixels = np.random.default_rng(0).integers(0, 256, (at_once, *sides))
    feed = {picture.name: pixels.astype(ELEMENT_TYPES[picture.type])}

    def call() -> None:
        for _ in range(calls):
            session.run(None, feed)

    return call
