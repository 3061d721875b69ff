"""What is said whatever was acknowledged or silenced: to coordination at 30 days late, to the executive at 60."""

from collections.abc import Iterable
from datetime import date

from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.rules import OVERDUE, Rule
from services.monitoring.notices.noticed import GROUPED, Noticed
from services.monitoring.notices.policy import RESOLVED


def is_owed(rule: Rule, alerted: Alerted, now: Noticed, on: date, before: Iterable[Noticed]) -> bool:
    """Whether a notice must leave: so late, its recipient is to know, and nothing of the alert went that way yet.

    `before` are the other notices of the alert to the same recipient through the same channel.
    """
    if rule.name != OVERDUE or now.occasion.about == RESOLVED:
        return False
    late = (on - alerted.due_on).days
    reached = {step.audience for step in rule.regardless if step.after_days <= late}
    meant = {
        one.instead_of or one.audience for one in alerted.recipients if now.recipient == (one.unit or one.audience)
    }
    return not reached.isdisjoint(meant) and not was_told(now, before)


def was_told(now: Noticed, before: Iterable[Noticed]) -> bool:
    """Whether anything of this alert left since it was resolved the last time."""
    earlier = [one for one in before if one.occasion.alert_version < now.occasion.alert_version]
    for one in sorted(earlier, key=lambda each: -each.occasion.alert_version):
        if one.occasion.about == RESOLVED:
            return False
        if one.state == GROUPED:
            return True
    return False
