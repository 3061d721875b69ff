"""Which domain event is published as which contract. Every domain event is: else sequences would have holes."""

from collections.abc import Mapping

from contracts.events import Event as Contract
from contracts.events.monitoring import alerts as contracts
from contracts.events.monitoring import alignments as alignment_contracts
from contracts.events.monitoring import calendars as calendar_contracts
from contracts.events.monitoring import notices as notice_contracts
from contracts.events.monitoring import plans as plan_contracts
from contracts.events.monitoring import realignments as realignment_contracts
from contracts.events.monitoring import recipients as recipient_contracts
from contracts.events.monitoring import rulebook as rulebook_contracts
from contracts.events.monitoring import silences as silence_contracts
from services.monitoring.alerts import events
from services.monitoring.alerts.rulebook import events as rulebook
from services.monitoring.feeds import events as calendars
from services.monitoring.notices import events as notices
from services.monitoring.plans import events as plans
from services.monitoring.plans.alignment import events as alignments
from services.monitoring.realignment.proposals import events as realignments
from services.monitoring.recipients import events as recipients
from services.monitoring.silences import events as silences

PUBLISHED: Mapping[type, type[Contract]] = {
    events.Fired: contracts.Fired,
    events.FiredAgain: contracts.FiredAgain,
    events.Escalated: contracts.Escalated,
    events.Acknowledged: contracts.Acknowledged,
    events.Silenced: contracts.Silenced,
    events.Repeated: contracts.Repeated,
    events.Unreached: contracts.Unreached,
    events.Commented: contracts.Commented,
    events.Resolved: contracts.Resolved,
    notices.Planned: notice_contracts.Planned,
    notices.Held: notice_contracts.Held,
    notices.Grouped: notice_contracts.Grouped,
    notices.Dropped: notice_contracts.Dropped,
    notices.Composed: notice_contracts.Composed,
    notices.Delivered: notice_contracts.Delivered,
    notices.Failed: notice_contracts.Failed,
    notices.GivenUp: notice_contracts.GivenUp,
    notices.Withdrawn: notice_contracts.Withdrawn,
    rulebook.Opened: rulebook_contracts.Opened,
    rulebook.Adopted: rulebook_contracts.Adopted,
    silences.Announced: silence_contracts.Announced,
    silences.Ended: silence_contracts.Ended,
    recipients.Opened: recipient_contracts.Opened,
    recipients.PreferencesRevised: recipient_contracts.PreferencesRevised,
    recipients.AddressRegistered: recipient_contracts.AddressRegistered,
    recipients.AddressConfirmed: recipient_contracts.AddressConfirmed,
    recipients.SecretRotated: recipient_contracts.SecretRotated,
    recipients.AddressWithdrawn: recipient_contracts.AddressWithdrawn,
    recipients.Forgotten: recipient_contracts.Forgotten,
    realignments.Proposed: realignment_contracts.Proposed,
    realignments.Itemised: realignment_contracts.Itemised,
    realignments.Superseded: realignment_contracts.Superseded,
    realignments.Expired: realignment_contracts.Expired,
    realignments.Accepted: realignment_contracts.Accepted,
    realignments.Rejected: realignment_contracts.Rejected,
    plans.Imported: plan_contracts.Imported,
    plans.Revised: plan_contracts.Revised,
    plans.Continued: plan_contracts.Continued,
    plans.BudgetRecorded: plan_contracts.BudgetRecorded,
    plans.Realigned: plan_contracts.Realigned,
    alignments.Decided: alignment_contracts.Decided,
    alignments.Renewed: alignment_contracts.Renewed,
    alignments.Ended: alignment_contracts.Ended,
    calendars.Opened: calendar_contracts.Opened,
    calendars.LinkIssued: calendar_contracts.LinkIssued,
    calendars.LinkRevoked: calendar_contracts.LinkRevoked,
}

# Which event an operation records, by operationId.
RECORDS: Mapping[str, type] = {
    "acknowledge_alert": events.Acknowledged,
    "acknowledge_by_link": events.Acknowledged,
    "confirm_by_link": recipients.AddressConfirmed,
    "comment_alert": events.Commented,
    "escalate_alert": events.Escalated,
    "adopt_rules": rulebook.Adopted,
    "announce_silence": silences.Announced,
    "end_silence": silences.Ended,
    "revise_preferences": recipients.PreferencesRevised,
    "register_address": recipients.AddressRegistered,
    "rotate_secret": recipients.SecretRotated,
    "withdraw_address": recipients.AddressWithdrawn,
    "forget_addresses": recipients.Forgotten,
    "accept_realignment": realignments.Accepted,
    "reject_realignment": realignments.Rejected,
    "import_plan": plans.Imported,
    "revise_plan": plans.Revised,
    "record_budget": plans.BudgetRecorded,
    "decide_alignment": alignments.Decided,
    "end_alignment": alignments.Ended,
    "revoke_calendar_link": calendars.LinkRevoked,
}
