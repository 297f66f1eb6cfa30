"""Golden files of the measures and the tests of significance.

    python make_goldens.py OUT

writes to OUT, from a fixed seed, runs and judgments in the formats that Garb reads, and what others make of them:

measures.json     every measure, query by query: trec_eval's own code (pytrec_eval) and C/W/L (rank-biased precision)
statistics.json   SciPy's and statsmodels' distributions, tests, corrections and power

trec_eval has no gain 2^grade - 1, no grade limit for nDCG and no cut-off for the reciprocal rank. It is therefore asked for
nDCG on judgments whose grades are replaced by those gains, or by 0 below the limit, and a reciprocal rank beyond the
cut-off is 0.
"""

import itertools
import json
import logging
import random
import sys
from pathlib import Path

import ir_measures
import numpy as np
import pytrec_eval
from ir_measures import RBP
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

logging.disable(logging.WARNING)

LEVELS = [1, 2]
CUTS = [1, 3, 10, 100]
PERSISTENCES = [5, 8, 95]  # digits after the point


def random_case(draw, queries, pool, depth):
    """Judgments and two runs: graded, with gaps, ties, unjudged items, unanswered and unjudged queries."""
    qrels, runs = {}, [{}, {}]
    for query in (f"q{number}" for number in range(1, queries + 1)):
        items = [f"item-{number}" for number in range(pool)]
        judged = draw.sample(items, draw.randint(1, pool * 2 // 3))
        qrels[query] = {item: draw.choices([-1, 0, 1, 2, 3], [1, 10, 4, 2, 1])[0] for item in judged}
        for run, missing in zip(runs, [0.1, 0.15]):
            if draw.random() < missing:
                continue
            found = draw.sample(items, draw.randint(1, depth))
            # Few values, so that many scores tie.
            run[query] = {item: draw.randint(0, 12) / 8 + 0.25 * max(0, qrels[query].get(item, 0)) for item in found}
    for run in runs:
        run["unjudged"] = {"item-1": 1.0}
    return qrels, runs


def edge_case():
    """One query for each border."""
    queries = {
        "single hit, right": ({"a": 1}, {"a": 0.5}),
        "single hit, wrong": ({"a": 1}, {"b": 0.5}),
        "nothing found": ({"a": 1, "b": 2}, {}),
        "nothing relevant": ({"a": 0, "b": 0}, {"a": 0.5, "b": 0.25}),
        "nothing judged but below 0": ({"a": -1}, {"a": 0.5}),
        "all tie": ({"b": 1, "d": 2}, {item: 0.5 for item in "abcde"}),
        "all relevant": ({item: 1 for item in "abc"}, {"a": 3, "b": 2, "c": 1}),
        "only relevant judged": ({"a": 1, "c": 1}, {"x": 4, "a": 3, "b": 2, "c": 1}),
        "more not relevant than relevant": (
            {"a": 1, "b": 0, "c": 0, "d": 0},
            {"b": 4, "c": 3, "a": 2, "d": 1},
        ),
        "fewer not relevant than relevant": (
            {"a": 1, "b": 1, "c": 1, "d": 0},
            {"a": 4, "d": 3, "b": 2, "c": 1},
        ),
        "negative scores": ({"a": 1}, {"a": -0.5, "b": -0.25, "c": -0.75}),
        "differs beyond 32 bits only": ({"a": 1}, {"a": 1 + 1e-9, "b": 1.0}),
        "differs within 32 bits": ({"a": 1}, {"a": 1 + 1e-6, "b": 1.0}),
        "ids beyond the first plane": ({"\U0001f457": 1}, {"\U0001f457": 1.0, "\uff5e": 1.0, "z": 1.0}),
        "ids that are numbers": ({"10": 1, "9": 2}, {"10": 1.0, "9": 1.0, "100": 1.0}),
        "ids, one the beginning of the other": ({"ab": 1}, {"ab": 1.0, "a": 1.0, "abc": 1.0}),
    }
    qrels = {query: judgments for query, (judgments, _) in queries.items()}
    return {**qrels, "not answered": {"a": 1}}, {query: items for query, (_, items) in queries.items()}


def trec(qrels, run, names, level=1):
    """pytrec_eval's values: {measure: {query: value}}."""
    by_query = pytrec_eval.RelevanceEvaluator(qrels, names, relevance_level=level).evaluate(run)
    measures = sorted({measure for values in by_query.values() for measure in values})
    return {measure: {query: values[measure] for query, values in by_query.items()} for measure in measures}


def graded(qrels, gain):
    return {query: {item: gain(grade) for item, grade in items.items()} for query, items in qrels.items()}


def measures_of(qrels, run):
    cuts = ",".join(map(str, CUTS))
    golden = {}
    for level in LEVELS:
        suffix = "" if level == 1 else f"-l{level}"
        cut_off = {"precision": "P", "recall": "recall", "success": "success", "map": "map_cut"}
        plain = {"precision": "set_P", "recall": "set_recall", "mrr": "recip_rank", "map": "map"}
        plain |= {"r_precision": "Rprec", "bpref": "bpref"}
        names = {f"{name}.{cuts}" for name in cut_off.values()} | set(plain.values())
        values = trec(qrels, run, names, level)
        for ours, theirs in plain.items():
            golden[f"{ours}{suffix}"] = values[theirs]
        for ours, theirs in cut_off.items():
            for k in CUTS:
                golden[f"{ours}@{k}{suffix}"] = values[f"{theirs}_{k}"]
        for k in CUTS:
            golden[f"hit_rate@{k}{suffix}"] = values[f"success_{k}"]
            golden[f"mrr@{k}{suffix}"] = {q: v if v * k >= 1 - 1e-12 else 0.0 for q, v in values["recip_rank"].items()}
        gains = {
            "ndcg": lambda grade: max(0, grade),
            "ndcg_burges": lambda grade: 2 ** max(0, grade) - 1,
        }
        for ours, gain in gains.items():
            kept = graded(qrels, lambda grade: gain(grade) if grade >= level else 0)
            values = trec(kept, run, {"ndcg", f"ndcg_cut.{cuts}"})
            golden[f"{ours}{suffix}"] = values["ndcg"]
            for k in CUTS:
                golden[f"{ours}@{k}{suffix}"] = values[f"ndcg_cut_{k}"]
        golden |= rank_biased(qrels, run, level, suffix)
    return golden


def rank_biased(qrels, run, level, suffix):
    """Of C/W/L, which has no rule for ties: it is given each query in trec_eval's order, without ties."""
    ordered = {}
    for query, items in run.items():
        ids = sorted(items, key=lambda item: (np.float32(items[item]), item.encode()), reverse=True)
        ordered[query] = {item: float(len(ids) - place) for place, item in enumerate(ids)}
    golden = {}
    for digits in PERSISTENCES:
        measure = RBP(p=float(f"0.{digits}"), rel=level)
        answered = {query: judgments for query, judgments in qrels.items() if query in run}
        golden[f"rbp.{digits}{suffix}"] = {
            metric.query_id: float(metric.value) for metric in ir_measures.iter_calc([measure], answered, ordered)
        }
    return golden


def complete_means(qrels, run):
    """Means over all judged queries, an unanswered one counting 0, as ir_measures has them."""
    names = {"map": "AP", "ndcg@10": "nDCG@10", "precision@3": "P@3", "recall@10": "R@10", "bpref": "Bpref"}
    measures = {ours: ir_measures.parse_measure(theirs) for ours, theirs in names.items()}
    means = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    return {ours: float(means[measure]) for ours, measure in measures.items()}


def golden_of(qrels_file, qrels, run):
    return {"qrels": qrels_file, "measures": measures_of(qrels, run), "completeMeans": complete_means(qrels, run)}


def statistics(draw):
    numbers = np.random.default_rng(draw.getrandbits(32))
    samples = [numbers.normal(mean, 0.2, size) for size in (2, 3, 10, 50, 1000) for mean in (0, 0.05)]
    samples += [numbers.choice([-1.0, 0.0, 1.0], size, p=[0.1, 0.7, 0.2]) for size in (10, 40, 500)]
    samples += [np.array([1.0, 1.0, 1.0, 0.5]), np.array([0.1, 0.2, 0.3, -0.6])]
    t_tests = []
    for sample in samples:
        result = stats.ttest_rel(sample, np.zeros_like(sample))
        t_tests.append({"differences": sample.tolist(), "t": result.statistic, "p": result.pvalue})
    exact = []
    for sample in samples + [numbers.normal(0.1, 0.2, 12), np.zeros(4), np.array([0.5])]:
        # 2^n signs are counted where n, without the zeros, is at most 16.
        kept = sample[sample != 0]
        if len(kept) > 16:
            continue
        p = 1.0
        if len(kept) > 0:
            sums = [abs(sum(signs * kept)) for signs in itertools.product([-1, 1], repeat=len(kept))]
            p = float(np.mean(np.array(sums) >= abs(kept.sum()) - 1e-9))
        if len(kept) > 1:
            test = lambda x, axis: np.mean(x, axis=axis)  # noqa: E731
            result = stats.permutation_test((kept,), test, permutation_type="samples", n_resamples=np.inf)
            assert abs(result.pvalue - p) < 1e-12, (result.pvalue, p)
        exact.append({"differences": sample.tolist(), "p": p})
    holm = [numbers.uniform(0, 1, size) ** 3 for size in (1, 2, 5, 12)]
    holm += [np.array([0.01, 0.01, 0.04, 0.5]), np.array([0.6, 0.7, 0.8])]
    return {
        "studentTwoSided": [
            {"t": t, "degreesOfFreedom": df, "p": 2 * stats.t.sf(abs(t), df)}
            for df in (1, 2, 3, 10, 119, 1000, 12376)
            for t in (0.0, 1e-3, 0.5, 1.0, -1.96, 2.5, 6.0, 25.0)
        ],
        "studentQuantile": [
            {"p": p, "degreesOfFreedom": df, "t": stats.t.ppf(p, df)}
            for df in (1, 2, 5, 24, 119, 12376)
            for p in (0.025, 0.2, 0.5, 0.8, 0.975, 0.9995)
        ],
        "incompleteBeta": [
            {"x": x, "a": a, "b": b, "value": special.betainc(a, b, x)}
            for a, b in ((0.5, 0.5), (1, 1), (2, 3), (5, 0.5), (60, 0.5), (0.5, 500), (6000, 0.5))
            for x in (0.0, 1e-6, 0.1, 0.5, 0.9, 0.999, 1.0)
        ],
        "tTest": t_tests,
        "randomizationExact": exact,
        "holm": [{"p": p.tolist(), "corrected": multipletests(p, method="holm")[1].tolist()} for p in holm],
        # The exact power of the t test, of which the formula in use is an approximation.
        "minimumDetectableGain": [
            {"queries": n, "gain": float(np.squeeze(TTestPower().solve_power(nobs=n, alpha=0.05, power=0.8)))}
            for n in (10, 25, 60, 120, 300, 1000)
        ],
        "bootstrap": [bootstrap_of(sample) for sample in samples if len(sample) >= 10],
    }


def bootstrap_of(sample):
    result = stats.bootstrap((sample,), np.mean, n_resamples=20_000, method="percentile", rng=1)
    interval = result.confidence_interval
    return {"differences": sample.tolist(), "low": interval.low, "high": interval.high}


def write_trec(out, name, lines):
    (out / name).write_text("".join(f"{line}\n" for line in lines))


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    draw = random.Random(20260801)
    qrels, (run, baseline) = random_case(draw, queries=40, pool=60, depth=45)
    for name, items in (("random.run", run), ("baseline.run", baseline)):
        # The rank is wrong on purpose: the score decides.
        rows = [(q, item, score) for q, found in items.items() for item, score in found.items()]
        write_trec(out, name, [f"{q} Q0 {item} 1 {score} made" for q, item, score in rows])
    rows = [(q, item, grade) for q, items in qrels.items() for item, grade in items.items()]
    write_trec(out, "random.qrels", [f"{q} 0 {item} {grade}" for q, item, grade in rows])
    with open(out / "random.qrels") as judged, open(out / "random.run") as made:
        assert pytrec_eval.parse_qrel(judged) == qrels and pytrec_eval.parse_run(made) == run
    edge_qrels, edge_run = edge_case()
    write_json(out / "edge.qrels.json", edge_qrels)
    write_json(out / "edge.run.json", edge_run)
    measures = {
        "random.run": golden_of("random.qrels", qrels, run),
        "baseline.run": golden_of("random.qrels", qrels, baseline),
        "edge.run.json": golden_of("edge.qrels.json", edge_qrels, edge_run),
    }
    write_json(out / "measures.json", measures)
    write_json(out / "statistics.json", statistics(draw))


def write_json(path, value):
    path.write_text(text_of(value) + "\n")


def text_of(value):
    """JSON with a line for each list or object that holds no other."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if not any(isinstance(part, (dict, list)) for part in parts):
        return json.dumps(value, allow_nan=False, default=float)
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(text_of, value)) + "\n]"
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {text_of(part)}" for name, part in value.items()) + "\n}"


if __name__ == "__main__":
    main()
