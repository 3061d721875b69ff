"""The AsyncAPI 3.0 document: the topics, what flows in them, who sends and who receives."""

from typing import Any

from contracts.envelope import JSON
from contracts.events import EVENTS, Event
from contracts.topics import AGREEMENTS, MONITORING, Topic

Document = dict[str, Any]
CLOUDEVENTS = "https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents"
SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
PRODUCED_IN = {"agreements": AGREEMENTS, "monitoring": MONITORING}


def asyncapi_document() -> Document:
    """The whole document. The events' schemas are files beside it, referred to and not repeated."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:pactos",
        "info": {
            "title": "Pactos por Pichincha: events",
            "version": "1.0.0",
            "description": "What the services publish. Every message is a CloudEvent 1.0 in binary mode, keyed by its "
            "aggregate. Delivery is at least once and in order per aggregate: a reader applies `ce_sequence` + 1 only.",
        },
        "defaultContentType": JSON,
        "channels": {name: _channel(topic) for name, topic in PRODUCED_IN.items()},
        "operations": {
            "publishAgreements": _operation("send", "agreements", "The relay publishes the log of agreements."),
            "trackAgreements": _operation(
                "receive", "agreements", "The consumer feeds monitoring's views and policies."
            ),
            "publishMonitoring": _operation("send", "monitoring", "The relay publishes the log of monitoring."),
        },
        "components": {
            "messages": {name: _message(event) for name, event in sorted(EVENTS.items())},
            "messageTraits": {"cloudEvent": {"headers": _headers(), "contentType": JSON}},
        },
    }


def topic_of(event: type[Event]) -> Topic:
    """The topic in which an event travels: its service's."""
    return PRODUCED_IN[event.__module__.split(".")[2]]


def _channel(topic: Topic) -> Document:
    travelling = sorted(name for name, event in EVENTS.items() if topic_of(event) is topic)
    return {
        "address": topic.name,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in travelling},
        "bindings": {"kafka": {"topic": topic.name, "partitions": topic.partitions, "bindingVersion": "0.5.0"}},
    }


def _operation(action: str, channel: str, summary: str) -> Document:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "summary": summary}


def _message(event: type[Event]) -> Document:
    return {
        "name": event.TYPE,
        "title": event.__name__,
        "summary": " ".join((event.__doc__ or "").split("\n\n")[0].split()),
        "payload": {"schemaFormat": SCHEMA_FORMAT, "schema": {"$ref": f"./schemas/{event.TYPE}.json"}},
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "bindings": {
            "kafka": {
                "key": {"type": "string", "format": "uuid", "description": f"The id of the {event.AGGREGATE}."},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _headers() -> Document:
    return {
        "type": "object",
        "description": f"CloudEvents attributes in binary mode ({CLOUDEVENTS}/bindings/kafka-protocol-binding.md).",
        "required": [
            "content-type",
            *(
                f"ce_{name}"
                for name in ("specversion", "id", "source", "type", "subject", "time", "sequence", "position")
            ),
        ],
        "properties": {
            "content-type": {"const": JSON},
            "ce_specversion": {"const": "1.0"},
            "ce_id": {"type": "string", "description": "`aggregate:version`."},
            "ce_source": {"type": "string", "format": "uri-reference"},
            "ce_type": {"type": "string"},
            "ce_subject": {"type": "string", "format": "uuid", "description": "The aggregate, as in the key."},
            "ce_time": {"type": "string", "format": "date-time", "description": "When it was recorded."},
            "ce_sequence": {
                "type": "string",
                "pattern": "^[1-9][0-9]*$",
                "description": "The version within the aggregate, gapless.",
            },
            "ce_position": {
                "type": "string",
                "pattern": "^[1-9][0-9]*$",
                "description": "The place in the producer's log, ordered and not gapless.",
            },
            "ce_traceparent": {"type": "string", "description": "W3C Trace Context, where there is one."},
        },
    }
