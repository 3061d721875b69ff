"""What the notifier counts, for Prometheus."""

from prometheus_client import Counter, Gauge

FOLLOWED = Counter("pactos_notices_planned", "Notices planned.")
OUTCOMES = Counter("pactos_dispatch_attempts", "Attempts to hand a message over, by result.", ("result",))
WAITING_TO_LEAVE = Gauge("pactos_dispatches_under_way", "Messages in the hands of workers.")
