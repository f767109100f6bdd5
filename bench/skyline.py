"""Etsy Skyline's consensus on series from standard input, one JSON list of [time, value] pairs a line, each judged at its
newest point as Skyline's analyzer does: prints the metrics judged in a second of CPU. Written for this bench from the
behaviour of analyzer/algorithms.py; needs Debian's python3-pandas, python3-scipy and python3-statsmodels."""

import json
import sys
import time

try:
    import numpy as np
    import pandas
    import scipy.stats
    import statsmodels.tsa.stattools as stattools
except ImportError as error:
    print("skipped: %s (Debian: python3-pandas python3-scipy python3-statsmodels)" % error)
    sys.exit(0)

FULL_DURATION = 86400
CONSENSUS = 6


def tail(series):
    return (series[-1][1] + series[-2][1] + series[-3][1]) / 3


def first_hour_average(series):
    until = series[-1][0] - (FULL_DURATION - 3600)
    first = pandas.Series([value for at, value in series if at < until], dtype=float)
    return abs(tail(series) - first.mean()) > 3 * first.std()


def mean_subtraction_cumulation(series):
    values = pandas.Series([value if value else 0 for _, value in series])
    values = values - values[0:-1].mean()
    return abs(values.iloc[-1]) > 3 * values[0:-1].std()


def stddev_from_average(series):
    values = pandas.Series([value for _, value in series])
    return abs(tail(series) - values.mean()) > 3 * values.std()


def stddev_from_moving_average(series):
    values = pandas.Series([value for _, value in series])
    weighted = values.ewm(com=50)
    return abs(values.iloc[-1] - weighted.mean().iloc[-1]) > 3 * weighted.std().iloc[-1]


def least_squares(series):
    x = np.array([at for at, _ in series], dtype=float)
    y = np.array([value for _, value in series])
    slope, level = np.linalg.lstsq(np.vstack([x, np.ones(len(x))]).T, y, rcond=None)[0]
    errors = y - slope * x - level
    spread = np.std(errors)
    last = (errors[-1] + errors[-2] + errors[-3]) / 3
    return abs(last) > 3 * spread and round(spread) != 0 and round(last) != 0


def grubbs(series):
    values = np.array([value for _, value in series])
    n = len(values)
    z = (tail(series) - np.mean(values)) / np.std(values)
    threshold = scipy.stats.t.isf(0.05 / (2 * n), n - 2) ** 2
    return z > ((n - 1) / np.sqrt(n)) * np.sqrt(threshold / (n - 2 + threshold))


def histogram_bins(series):
    last = tail(series)
    counts, edges = np.histogram([value for _, value in series], bins=15)
    for i, count in enumerate(counts):
        if count <= 20 and (last <= edges[0] if i == 0 else edges[i] <= last < edges[i + 1]):
            return True
    return False


def median_absolute_deviation(series):
    values = pandas.Series([value for _, value in series])
    distances = np.abs(values - values.median())
    usual = distances.median()
    if usual == 0:
        return False
    return True if distances.iloc[-1] / usual > 6 else None


def ks_test(series):
    now = series[-1][0]
    reference = np.array([value for at, value in series if now - 3600 <= at < now - 600])
    probe = np.array([value for at, value in series if at >= now - 600])
    if reference.size < 20 or probe.size < 20:
        return False
    distance, chance = scipy.stats.ks_2samp(reference, probe)
    return bool(chance < 0.05 and distance > 0.5 and stattools.adfuller(reference, 10)[1] < 0.05)


TESTS = [
    first_hour_average, mean_subtraction_cumulation, stddev_from_average, stddev_from_moving_average, least_squares,
    grubbs, histogram_bins, median_absolute_deviation, ks_test,
]  # fmt: skip

metrics = [json.loads(line) for line in sys.stdin]
began = time.process_time()
anomalous = sum([test(series) for test in TESTS].count(False) <= len(TESTS) - CONSENSUS for series in metrics)
print("%.0f %d" % (len(metrics) / (time.process_time() - began), anomalous))
