"""Counts and times of the service, as Prometheus reads them."""

from collections import Counter
from collections.abc import Mapping

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""Upper bounds of the histogram of seconds."""


class Metrics:
    """What is counted since the start."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._sum = 0.0

    def count(self, name: str, **labels: str) -> None:
        """Add one to `kg_<name>_total` with these labels."""
        self.counts[name, tuple(sorted(labels.items()))] += 1

    def time(self, seconds: float) -> None:
        """Take the seconds of one query into the histogram."""
        self._sum += seconds
        for at, bound in enumerate(BUCKETS):
            if seconds <= bound:
                self._buckets[at] += 1
                return
        self._buckets[-1] += 1

    def text(self, gauges: Mapping[str, float]) -> str:
        """Return all in the text format of Prometheus, with these values of the moment."""
        lines: list[str] = []
        known = ""
        for (name, labels), value in sorted(self.counts.items()):
            if name != known:
                lines.append(f"# TYPE kg_{name}_total counter")
                known = name
            inside = ",".join(f'{key}="{value}"' for key, value in labels)
            lines.append(
                f"kg_{name}_total{{{inside}}} {value}" if inside else f"kg_{name}_total {value}"
            )
        lines.append("# TYPE kg_query_seconds histogram")
        total = 0
        for bound, number in zip([*map(str, BUCKETS), "+Inf"], self._buckets, strict=True):
            total += number
            lines.append(f'kg_query_seconds_bucket{{le="{bound}"}} {total}')
        lines += [f"kg_query_seconds_sum {self._sum:.6f}", f"kg_query_seconds_count {total}"]
        for name, gauge in sorted(gauges.items()):
            lines += [f"# TYPE kg_{name} gauge", f"kg_{name} {gauge:g}"]
        return "\n".join(lines) + "\n"
