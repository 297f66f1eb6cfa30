"""Expected calibration error: how far confidences differ from the observed precision."""

import numpy as np

ERROR_BINS = 10


def expected_calibration_error(probability: np.ndarray, right: np.ndarray) -> float:
    """Mean |confidence - precision| over ten equal-width bins, weighted by their detections (Guo et al. 2017)."""
    bins = np.minimum((probability * ERROR_BINS).astype(int), ERROR_BINS - 1)
    gaps = [
        (bins == index).mean() * abs(probability[bins == index].mean() - right[bins == index].mean())
        for index in range(ERROR_BINS)
        if (bins == index).any()
    ]
    return float(sum(gaps))
