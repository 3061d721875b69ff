"""Metrics of one process, and of all workers together."""

import subprocess
import sys

from services.chassis.process import metrics


def test_requests_are_counted_by_operation_and_status():
    measured = metrics.RequestMetrics("toy")
    measured.observe("read_meter", 200, 0.002)
    measured.observe("read_meter", 200, 0.3)
    text = metrics.exposition().decode()
    assert 'pactos_requests_total{operation="read_meter",service="toy",status="200"} 2.0' in text
    assert 'pactos_request_seconds_bucket{le="0.25",operation="read_meter",service="toy"} 1.0' in text


def test_the_workers_of_a_service_are_shown_together(tmp_path):
    count = "from services.chassis.process import metrics as m; m.RequestMetrics('many').observe('ask', 200, 0.1)"
    environ = {metrics.FOLDER: str(tmp_path), "PATH": "/usr/bin:/bin"}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environ, check=True)
    shown = subprocess.run([sys.executable, "-c", f"{count}; print(m.exposition().decode())"], env=environ, check=True,
                           capture_output=True, text=True)  # fmt: skip
    assert 'pactos_requests_total{operation="ask",service="many",status="200"} 3.0' in shown.stdout
