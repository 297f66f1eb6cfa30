"""Golden files of every fusion method of ranx over every one of its norms.

    python make_goldens.py OUT        writes OUT/runs.json and OUT/ranx.json

runs.json holds the inputs (drawn from a fixed seed) and the judgments, ranx.json what ranx makes of them: for each method, norm
and query the scores of the query's items in the order of their ids. ranx is called as it is, but for three places: condorcet
and the norm borda, whose answers hang on the order in which Python walks a set of strings (PYTHONHASHSEED), and the norm
zmuv, which drops queries after one without results. docs/fusion.md lists them, and `defects` in ranx.json holds what
ranx says there by itself.
"""

import json
import os
import random
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path

settings = {"PYTHONHASHSEED": "0", "NUMBA_NUM_THREADS": "1"}
if any(os.environ.get(name) != value for name, value in settings.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **settings})

from numba.typed import List as TypedList  # noqa: E402
from numba.types import unicode_type  # noqa: E402
from ranx import Qrels, Run  # noqa: E402
from ranx import fusion as ranx_fusion  # noqa: E402
from ranx.fusion import fusion_switch  # noqa: E402
from ranx.fusion.common import create_empty_results_dict  # noqa: E402
from ranx.normalization import norm_switch  # noqa: E402

# Taken from sys.modules, since ranx.fusion.condorcet names the function of the same name.
condorcet_modules = [sys.modules[f"ranx.fusion.{name}"] for name in ("condorcet", "weighted_condorcet")]

NORMS = [None, "min-max", "min-max-inverted", "max", "sum", "zmuv", "rank", "borda"]
WEIGHTS = [0.45, 0.35, 0.2]
PARAMS = {
    "gmnz": {"gamma": 0.5},
    "logn_isr": {"sigma": 0.25},
    "rrf": {"k": 60},
    "rbc": {"phi": 0.8},
    **{method: {"weights": WEIGHTS} for method in ("mixed", "w_bordafuse", "w_condorcet", "wmnz", "wsum")},
}
UNTRAINED = [
    "anz", "bordafuse", "condorcet", "gmnz", "isr", "log_isr", "logn_isr", "max", "med", "min", "mixed", "mnz",
    "rbc", "rrf", "sum", "w_bordafuse", "w_condorcet", "wmnz", "wsum",
]  # fmt: skip
SEGMENTS = 3
WINDOW = 2


def trained(method, qrels, runs):
    """Parameters of a trained method, from the judgments."""
    train = lambda name, *rest: getattr(ranx_fusion, f"{name}_train")(qrels, runs, *rest)  # noqa: E731
    if method == "bayesfuse":
        return {"log_odds": train(method)}
    if method == "mapfuse":
        return {"map_scores": train(method)}
    if method == "probfuse":
        return {"probs": train(method, SEGMENTS)}
    return {"probs": train(method), **({"w": WINDOW} if method == "slidefuse" else {})}


TRAINED = ["bayesfuse", "mapfuse", "posfuse", "probfuse", "segfuse", "slidefuse"]


def draw(seed=20260801):
    """Three runs over twelve queries, at most nine items a list: beyond 15 ranx leaves the order of ties to an unstable sort."""
    rng = random.Random(seed)

    def scores(ids, kind):
        value = {
            "fine": lambda: round(rng.uniform(0, 1), 6),
            "ties": lambda: rng.randrange(0, 4) / 4,
            "cosines": lambda: round(rng.uniform(-0.4, 0.95), 3),
            "wide": lambda: round(rng.uniform(-30, 90), 2),
        }[kind]
        return {item: value() for item in sorted(ids)}

    pool = [f"d{n:02d}" for n in range(12)]
    some = lambda low, high: rng.sample(pool, rng.randint(low, high))  # noqa: E731
    queries = {}
    for query, kind in (("q01", "fine"), ("q02", "ties"), ("q03", "cosines"), ("q04", "wide")):
        queries[query] = [scores(some(3, 9), kind) for _ in range(3)]
    same = rng.sample(pool, 7)
    queries["q05-same-items"] = [scores(same, "fine") for _ in range(3)]
    order = rng.sample(pool, 8)
    queries["q06-decided"] = [
        {item: round(1 - (order.index(item) + jitter * (n == swapped)) / 10, 3) for n, item in enumerate(sorted(order))}
        for swapped, jitter in ((0, 2.5), (3, 2.5), (5, -2.5))
    ]
    queries["q07-single-hits"] = [scores(["d01"], "fine"), scores(["d02"], "fine"), scores(["d01"], "fine")]
    queries["q08-one-single"] = [scores(some(5, 5), "cosines"), scores(["d11"], "cosines"), scores(some(4, 4), "cosines")]
    queries["q09-empty-list"] = [scores(some(5, 6), "fine"), {}, scores(some(4, 6), "fine")]
    queries["q10-disjoint"] = [scores(pool[0:4], "cosines"), scores(pool[4:8], "cosines"), scores(pool[9:12], "cosines")]
    queries["q11-all-equal"] = [{item: 0.5 for item in ("d03", "d04", "d05")}, scores(some(3, 5), "fine"), {}]
    queries["q12-nothing"] = [{}, {}, {}]
    qrels = {}
    for query, lists in queries.items():
        found = sorted({item for hits in lists for item in hits}) or ["d00"]
        qrels[query] = {item: 1 for item in sorted(rng.sample(found, min(len(found), 3)))}
    runs = {f"run{n}": {query: lists[n] for query, lists in queries.items()} for n in range(3)}
    return runs, qrels


def as_run(run):
    """A ranx Run. Its constructor takes no query without results, so that those are added as they stand."""
    made = Run({query: hits for query, hits in run.items() if hits})
    for query, hits in run.items():
        if not hits:
            made.run[query] = create_empty_results_dict()
    made.sort()
    return made


def normalised(runs, norm, sort=True):
    if norm is None:
        return runs
    if norm == "zmuv":
        return [zmuv(run) for run in runs]
    if norm != "borda":
        return [norm_switch(norm)(run) for run in runs]
    made = norm_switch(norm)(runs)
    # borda_norm walks a set of ids and leaves the lists in that order; methods of ranks then read it as the ranking.
    # Entered by id and sorted, a list is what its own scores say, ties by id.
    return [as_run({query: by_id(run.run[query]) for query in run.run}) for run in made] if sort else made


def zmuv(run):
    """zmuv over the queries with results. The mean of none divides by zero, which ends ranx's loop over the queries."""
    filled = norm_switch("zmuv")(as_run({query: by_id(run.run[query]) for query in run.run if len(run.run[query]) > 0}))
    return as_run({query: by_id(filled.run[query]) if query in filled.run else {} for query in run.run})


def by_id(results):
    return {str(item): float(results[item]) for item in sorted(results)}


def candidates_in_order(reverse):
    def candidates(runs):
        made = TypedList()
        for query in runs[0].keys():
            ids = sorted({str(item) for run in runs for item in run[query].keys()}, reverse=reverse)
            made.append(TypedList(ids) if ids else TypedList.empty_list(unicode_type))
        return made

    return candidates


def answer(run, query):
    """Scores by id, 12 significant digits."""
    return [float(f"{score:.12g}") for score in by_id(run.run[query]).values()]


def fuse(method, runs, params):
    return fusion_switch(method)(runs, **params)


def main(out):
    raw, qrels = draw()
    runs = [as_run(raw[name]) for name in sorted(raw)]
    judgments = Qrels(qrels)
    scores, reversed_candidates, unsorted_borda = {}, {}, {}
    methods = UNTRAINED + TRAINED
    started = time.monotonic()
    for norm in NORMS:
        name = norm or "none"
        over = normalised(runs, norm)
        for place, method in enumerate(methods):
            if norm is NORMS[0]:
                say(f"ranx compiles and runs {method}", place, len(methods), started)
            params = trained(method, judgments, over) if method in TRAINED else PARAMS.get(method, {})
            if method.endswith("condorcet"):
                for reverse, into in ((False, scores), (True, reversed_candidates)):
                    for module in condorcet_modules:
                        module.get_candidates = candidates_in_order(reverse)
                    fused = fuse(method, over, params)
                    into.setdefault(method, {})[name] = {query: answer(fused, query) for query in qrels}
                continue
            fused = fuse(method, over, params)
            scores.setdefault(method, {})[name] = {query: answer(fused, query) for query in qrels}
        print(f"norm {name}: {len(methods)} methods, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    fused = fuse("rrf", normalised(runs, "borda", sort=False), PARAMS["rrf"])
    unsorted_borda["rrf"] = {query: answer(fused, query) for query in qrels}
    for made in (scores, reversed_candidates):
        for method in made:
            shorten(made[method])
    golden = {
        "ranx": version("ranx"),
        "weights": WEIGHTS,
        "params": {"gamma": 0.5, "sigma": 0.25, "k": 60, "phi": 0.8, "segments": SEGMENTS, "window": WINDOW},
        "scores": scores,
        "defects": {
            "condorcetCandidatesReversed": reversed_candidates,
            "bordaUnsorted": unsorted_borda,
            "maxFloor": max_floor(),
            "zmuvAfterEmpty": zmuv_after_empty(),
        },
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "runs.json").write_text(json.dumps({"runs": raw, "qrels": qrels}, indent=1) + "\n")
    (out / "ranx.json").write_text(compact(golden))


def say(what, done, total, started):
    """Progress, with the time left at the pace so far: numba compiles each method once, which takes nearly all the time."""
    passed = time.monotonic() - started
    left = f", about {passed / done * (total - done):.0f} s left" if done else ""
    print(f"{done + 1} of {total}: {what} ({passed:.0f} s{left})", file=sys.stderr, flush=True)


def max_floor():
    """What max makes of an item at -2 in one list under the norm max (so at -2e9) that the other list does not hold."""
    runs = [as_run({"q": {"d00": -2.0}}), as_run({"q": {"d01": 1.0}})]
    return answer(fuse("max", normalised(runs, "max"), {}), "q")


def zmuv_after_empty():
    """How many results the norm zmuv leaves in each query of a run whose first query has none and the others two."""
    made = norm_switch("zmuv")(as_run({"q1": {}, "q2": {"d00": 1.0, "d01": 0.0}, "q3": {"d00": 1.0, "d01": 0.0}}))
    return [len(made.run[query]) if query in made.run else 0 for query in ("q1", "q2", "q3")]


def shorten(by_norm):
    """Norms that leave the answer as it is without any say so, which is every order-keeping one for methods of ranks."""
    for norm in NORMS[1:]:
        if by_norm[norm] == by_norm["none"]:
            by_norm[norm] = "none"


def compact(golden):
    """JSON with one line a method and norm."""
    text = json.dumps(golden, indent=1)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r",\s+", ",", found[1]) + "]", text) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
