"""Who may do what: action x role x own or any unit. The table that `GET /v1/access` publishes, and the only one.

An action is the operationId of the merged document. A role that is not named for an action may not do it. `own` says on
whose commitments: those where the caller's unit is responsible, or also those where it is co-responsible; or on what is
the unit's itself (`COUNTS_AS_OWN`). The gateway refuses by role; own or other is decided by the service, which knows
the commitment, from the scope that the gateway signs.
"""

from collections.abc import Mapping

from services.kernel.acts import AUDITOR, FACILITATOR, OFFICER, OPERATOR, PUBLIC, RESPONSIBLE, ROLES, VERIFIER

OWN, ANY = "own", "any"
RESPONSIBLE_ALONE, WITH_CO_RESPONSIBLE = "responsible", "responsible or co_responsible"
ITSELF = "the caller's unit itself"
WITH_COORDINATION = "responsible, co_responsible or the coordination of the responsible one"
COORDINATION = "the coordination of the unit that the silenced alerts are of"

EVERYONE = dict.fromkeys(ROLES, ANY)
BY_FACILITATOR = {FACILITATOR: ANY}
BY_RESPONSIBLE = {RESPONSIBLE: OWN}
BY_VERIFIER = {VERIFIER: ANY}
BY_OFFICER = {OFFICER: ANY}
BY_OPERATOR = {OPERATOR: ANY}
BY_STAFF = dict.fromkeys((RESPONSIBLE, FACILITATOR, VERIFIER, OFFICER, AUDITOR, OPERATOR), ANY)
BY_ITSELF = {RESPONSIBLE: OWN, FACILITATOR: OWN, VERIFIER: OWN, OFFICER: OWN, OPERATOR: ANY}

TABLE: Mapping[str, Mapping[str, str]] = {
    "draft_pact": BY_FACILITATOR,
    "record_signature": BY_FACILITATOR,
    "enter_into_force": BY_FACILITATOR,
    "close_pact": BY_FACILITATOR,
    "terminate_pact": BY_FACILITATOR,
    "draft_commitment": BY_FACILITATOR,
    "revise_terms": BY_FACILITATOR,
    "approve": BY_FACILITATOR,
    "suspend": BY_FACILITATOR,
    "resume": BY_FACILITATOR,
    "breach": BY_FACILITATOR,
    "withdraw": BY_FACILITATOR,
    "renegotiate": BY_FACILITATOR,
    "accept": BY_RESPONSIBLE,
    "start": BY_RESPONSIBLE,
    "fulfil": BY_RESPONSIBLE,
    "report_progress": BY_RESPONSIBLE,
    "forecast": BY_RESPONSIBLE,
    "acknowledge_alert": BY_RESPONSIBLE,
    "comment_alert": {RESPONSIBLE: OWN, FACILITATOR: ANY, VERIFIER: ANY, OFFICER: ANY, OPERATOR: ANY},
    "escalate_alert": {RESPONSIBLE: OWN, FACILITATOR: ANY},
    "announce_silence": {RESPONSIBLE: OWN, FACILITATOR: ANY},
    "end_silence": {RESPONSIBLE: OWN, FACILITATOR: ANY},
    "verify_progress": BY_VERIFIER,
    "verify": BY_VERIFIER,
    "correct": {RESPONSIBLE: OWN, VERIFIER: ANY},
    "revise_preferences": BY_ITSELF,
    "register_address": BY_ITSELF,
    "rotate_secret": BY_ITSELF,
    "withdraw_address": BY_ITSELF,
    "issue_calendar_link": BY_ITSELF,
    "revoke_calendar_link": BY_ITSELF,
    "forget_addresses": BY_OPERATOR,
    "accept_realignment": BY_OFFICER,
    "reject_realignment": BY_OFFICER,
    "what_if": BY_STAFF,
    "ask_for_forecast": BY_STAFF,
    "import_plan": BY_OPERATOR,
    "revise_plan": BY_OPERATOR,
    "record_budget": BY_OPERATOR,
    "decide_alignment": BY_OFFICER,
    "end_alignment": BY_OFFICER,
    "register_unit": BY_OPERATOR,
    "revise_unit": BY_OPERATOR,
    "read_deliveries": {role: ANY for role in ROLES if role != PUBLIC},
    "read_link": EVERYONE,
    "acknowledge_by_link": EVERYONE,
    "confirm_by_link": EVERYONE,
    "tick": BY_OPERATOR,
    "adopt_rules": BY_OPERATOR,
    "read_pact": EVERYONE,
    "read_commitment": EVERYONE,
    "read_history": EVERYONE,
    "read_event": EVERYONE,
    "read_pact_history": EVERYONE,
    "read_pact_event": EVERYONE,
    "read_differences": EVERYONE,
    "read_unit": EVERYONE,
    "list_pacts": EVERYONE,
    "list_commitments": EVERYONE,
    "list_units": EVERYONE,
    "assess_commitment": EVERYONE,
    "read_early_warning": EVERYONE,
    "list_early_warnings": EVERYONE,
    "read_calibration": EVERYONE,
    "list_plans": EVERYONE,
    "read_plan": EVERYONE,
    "list_lines": EVERYONE,
    "read_budget": EVERYONE,
    "read_plan_history": EVERYONE,
    "export_plan_csv": EVERYONE,
    "export_plan_xlsx": EVERYONE,
    "read_template_csv": EVERYONE,
    "read_template_xlsx": EVERYONE,
    "assess_plan_health": EVERYONE,
    "draw_plan": EVERYONE,
    "read_plan_event": EVERYONE,
    "read_alignment_matrix": EVERYONE,
    "list_alignments": EVERYONE,
    "read_alignment": EVERYONE,
    "list_alerts": EVERYONE,
    "read_alert": EVERYONE,
    "list_realignments": EVERYONE,
    "read_realignment": EVERYONE,
    "read_forecast": EVERYONE,
    "read_memo": EVERYONE,
    "read_memo_as_pdf": EVERYONE,
    "read_gantt_of_realignment": EVERYONE,
    "follow_live": EVERYONE,
    "read_alert_history": EVERYONE,
    "read_alert_event": EVERYONE,
    "read_alert_tellings": EVERYONE,
    "list_silences": EVERYONE,
    "list_rules": EVERYONE,
    "read_rules": EVERYONE,
    "read_silence": EVERYONE,
    "read_clock": EVERYONE,
    "read_access": EVERYONE,
    "read_preferences": {**BY_ITSELF, AUDITOR: ANY},
    "read_calendar_link": {**BY_ITSELF, AUDITOR: ANY},
    "read_calendar_feed": EVERYONE,
    "read_milestone_feed": EVERYONE,
}

COUNTS_AS_OWN: Mapping[str, str] = {
    "accept": WITH_CO_RESPONSIBLE,
    "start": RESPONSIBLE_ALONE,
    "fulfil": RESPONSIBLE_ALONE,
    "report_progress": WITH_CO_RESPONSIBLE,
    "forecast": WITH_CO_RESPONSIBLE,
    "acknowledge_alert": WITH_CO_RESPONSIBLE,
    "comment_alert": WITH_COORDINATION,
    "escalate_alert": WITH_COORDINATION,
    "announce_silence": COORDINATION,
    "end_silence": COORDINATION,
    "correct": WITH_CO_RESPONSIBLE,
    "revise_preferences": ITSELF,
    "register_address": ITSELF,
    "rotate_secret": ITSELF,
    "withdraw_address": ITSELF,
    "read_preferences": ITSELF,
    "issue_calendar_link": ITSELF,
    "revoke_calendar_link": ITSELF,
    "read_calendar_link": ITSELF,
}

# What the table cannot say in a cell; the services enforce it.
REMARKS: Mapping[str, str] = {
    "read_deliveries": "Auditoría y operación ven todo lo enviado; los demás, lo que se les envió.",
    "acknowledge_by_link": "Quien tiene el enlace de un aviso actúa como la unidad o el actor al que se envió.",
    "confirm_by_link": "Quien tiene el enlace de un aviso actúa como la unidad o el actor al que se envió.",
    "withdraw": "Nadie retira un compromiso del que su unidad es responsable o corresponsable.",
    "renegotiate": "Nadie renegocia un compromiso del que su unidad es responsable o corresponsable.",
    "verify_progress": "La unidad verificadora no puede ser responsable ni corresponsable del compromiso.",
    "verify": "La unidad verificadora no puede ser responsable ni corresponsable del compromiso.",
    "read_calendar_feed": "Lo lee quien tiene el enlace privado.",
    "revise_preferences": "Quien es responsable no puede dejar de recibir los avisos de lo vencido.",
    "accept_realignment": "Decide la autoridad del órgano que la propuesta nombra, según su clave; quien propone no.",
    "reject_realignment": "Decide la autoridad del órgano que la propuesta nombra, según su clave; quien propone no.",
    "announce_silence": "Lo que no es de una sola unidad, como una regla, lo silencia solo la facilitación.",
    "correct": "Corrige un registro quien puede hacer el registro que se corrige.",
}


def scope_of(action: str, role: str) -> str | None:
    """`own`, `any`, or None where the role may not do this. Raises KeyError for an action that is not in the table."""
    return TABLE[action].get(role)
