"""What part of two seconds each of N computing threads gets: the greatest deviation from 1/N, in parts of 1/N."""

import os
import time

from common import Computing, report

SECONDS = float(os.environ.get("FAIRNESS_SECONDS", "2"))

for threads in 2, 4, 16:
    with Computing(threads) as computing:
        time.sleep(0.05)
        before = list(computing.steps)
        time.sleep(SECONDS)
        steps = [now - then for now, then in zip(computing.steps, before)]
    share = sum(steps) / threads
    report(f"unfairness of {threads}", max(abs(done - share) for done in steps) / share)
