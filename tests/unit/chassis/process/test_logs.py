"""Logs are JSON lines that say which conversation they belong to; traces are the caller's or made here."""

import io
import json
import logging

import pytest

from services.chassis.process import logs, tracing

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"


@pytest.fixture
def lines():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("agreements", "debug", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    tracing.end()


def test_a_record_is_one_json_line(lines):
    trace = tracing.begin(CALLER, "ask-1")
    logging.getLogger("x.y").warning("two\nlines of %s", "text", extra={"fields": {"took": 1.5}})
    (line,) = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "x.y",
        "message": "two\nlines of text",
        "service": "agreements",
        "correlation_id": "ask-1",
        "trace_id": trace.trace_id,
        "took": 1.5,
    }


def test_an_exception_and_broken_text_stay_on_one_line(lines):
    try:
        raise ValueError("\ud800 broken")
    except ValueError:
        logging.getLogger("x").exception("failed")
    (line,) = lines()
    assert "ValueError" in line["exception"]


def test_a_callers_trace_goes_on_under_a_span_of_ours():
    trace = tracing.begin(CALLER)
    assert trace.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert trace.traceparent.startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
    assert trace.traceparent.endswith("-00")
    assert "00f067aa0ba902b7" not in trace.traceparent


@pytest.mark.parametrize(
    "traceparent",
    [
        None,
        "",
        "nonsense",
        CALLER.upper(),
        f"00-{'0' * 32}-00f067aa0ba902b7-00",
        "ff" + CALLER[2:],
    ],
)
def test_a_malformed_trace_is_replaced(traceparent):
    trace = tracing.begin(traceparent)
    assert tracing.TRACEPARENT.fullmatch(trace.traceparent)
    assert trace.trace_id != "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "á", 'q"', "a\nb"])
def test_a_malformed_correlation_id_is_replaced(given):
    assert tracing.begin(None, given).correlation_id != given


def test_a_note_is_the_same_line_as_a_record_of_level_info(lines):
    tracing.begin(CALLER, "ask-2")
    logging.getLogger("pactos.access").info("request", extra={"fields": {"status": 200}})
    logs.note("pactos.access", "request", {"status": 200})
    first, second = ({**line, "time": None} for line in lines())
    assert first == second


def test_a_note_is_left_out_above_level_info():
    root = logging.getLogger()
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    logs.configure("agreements", "warning", stream)
    logs.note("pactos.access", "request", {"status": 200})
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    assert stream.getvalue() == ""
