"""The tuning of three drawn runs, by ranx's optimize_fusion and by `garb tune runs`, side by side.

    python test/parity/tune_against_ranx.py [--queries 120] [--depth 100]

Needs ranx of requirements.txt; `run.py tuning` runs it there. Prints the seconds of each, ranx's with and without the
compilation of its first call, the weights and the value on the training queries; exits 1 unless garb visits all 66 points
and finds a value at least as good. How much faster it is, is printed: a time is no test.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ranx import Qrels, Run, evaluate, fuse, optimize_fusion

ROOT = Path(__file__).parents[2]


def draw(queries: int, depth: int, seed: int):
    """Judgments of two relevant items a query, and three runs that each see them through noise of their own."""
    rng = random.Random(seed)
    qrels, runs = {}, [{}, {}, {}]
    for q in range(queries):
        items = [f"d{q}_{i}" for i in range(depth * 2)]
        relevant = set(rng.sample(items, 2))
        qrels[f"q{q}"] = {item: 1 for item in relevant}
        for run, noise in zip(runs, (0.45, 0.5, 0.6)):
            scores = {item: float(item in relevant) * 0.5 + rng.gauss(0, noise) for item in items}
            best = sorted(scores, key=scores.get, reverse=True)[:depth]
            run[f"q{q}"] = {item: round(scores[item], 5) for item in best}
    return qrels, runs


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--queries", type=int, default=120)
    parser.add_argument("--depth", type=int, default=100)
    parser.add_argument("--metric", default="ndcg@10")
    arguments = parser.parse_args()
    qrels, runs = draw(arguments.queries, arguments.depth, 7)

    def optimise():
        started = time.perf_counter()
        params = optimize_fusion(
            qrels=Qrels(qrels),
            runs=[Run(run, name=f"run{i}") for i, run in enumerate(runs)],
            norm="min-max",
            method="wsum",
            metric=arguments.metric,
            show_progress=False,
        )
        return params, time.perf_counter() - started

    _, first = optimise()
    params, second = optimise()
    fused = fuse(runs=[Run(run) for run in runs], norm="min-max", method="wsum", params=params)
    value = float(evaluate(Qrels(qrels), fused, arguments.metric))
    print(f"ranx  {first:8.2f} s with compilation, {second:8.2f} s again: {value:.6f} at {params['weights']}")

    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder) / f"run{i}.json") for i in range(len(runs))]
        for file, run in zip(files, runs):
            Path(file).write_text(json.dumps(run))
        judged = Path(folder) / "qrels.json"
        judged.write_text(json.dumps(qrels))
        command = ["node", "bin/garb.js", "tune", "runs", *files, "--qrels", str(judged)]
        command += ["--method", "wsum/min-max", "--metric", arguments.metric, "--folds", "1", "--json"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    tuned = json.loads(result.stdout)
    weights = ", ".join(f"{weight:.1f}" for weight in tuned["best"]["weights"])
    print(f"garb  {tuned['seconds']:8.2f} s: {tuned['training']:.6f} at ({weights}), {tuned['gridPoints']} points")
    print(f"ranx's second call / garb: {second / tuned['seconds']:.1f}")
    good = tuned["gridPoints"] == 66 and tuned["training"] >= value - 1e-9
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
