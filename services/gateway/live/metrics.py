"""What the process of the streams counts."""

from prometheus_client import Counter, Gauge

LISTENING = Gauge("pactos_live_listeners", "Open streams.", multiprocess_mode="livesum")
TOLD = Counter("pactos_live_told", "Happenings written to listeners.")
DROPPED = Counter("pactos_live_dropped", "Listeners cut off because they were too slow.")
