"""Published events by CloudEvents type. Every one is a frozen struct whose fields are those of the stored event.

`EVENTS` maps a type such as `pactos.commitment.progress-reported.v1` to its struct. A field is added with a default,
never renamed or removed; a breaking change is a new version beside the old one.
"""

from contracts.events.shape import EVENTS, Event, Who

__all__ = ["EVENTS", "Event", "Who"]

import contracts.events.agreements.commitments
import contracts.events.agreements.pacts
import contracts.events.agreements.units
import contracts.events.monitoring.alerts
import contracts.events.monitoring.alignments
import contracts.events.monitoring.calendars
import contracts.events.monitoring.notices
import contracts.events.monitoring.plans
import contracts.events.monitoring.realignments
import contracts.events.monitoring.recipients
import contracts.events.monitoring.rulebook
import contracts.events.monitoring.silences  # noqa: F401
