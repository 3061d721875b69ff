"""The fields that the bodies of several nouns share."""

from typing import Any

from marshmallow import Schema, fields, post_load

from services.chassis.web.fields import Day, Moment, Text
from services.kernel import acts


class Minutes(Schema):
    """Approved minutes or a resolution."""

    reference = Text(300, required=True, metadata={"examples": ["Acta 12 de la mesa de turismo de Mejía"]})
    dated = Day(required=True)

    @post_load
    def made(self, fields: dict[str, Any], **_: Any) -> acts.Minutes:
        return acts.Minutes(**fields)


class Dated(Schema):
    """From which day something is so, and why."""

    effective_on = Day(allow_none=True, metadata={"description": "Día desde el que vale; si falta, hoy en Guayaquil."})
    reason = Text(2000, lines=True, allow_none=True)


class Act(Dated):
    """What every act may say."""

    minutes = fields.Nested(Minutes, allow_none=True)


class MinutedAct(Act):
    """An act that cites approved minutes or a resolution."""

    minutes = fields.Nested(Minutes, required=True)


class ReasonedAct(MinutedAct):
    """An act that a person decides: it cites minutes and says why."""

    reason = Text(2000, lines=True, required=True)


class TwoTimes(Schema):
    """The query of a representation in two times."""

    as_of = Day(load_default=None, metadata={"description": "Cómo estaba ese día; si falta, hoy."})
    known_at = Moment(
        load_default=None, metadata={"description": "Según lo que se sabía en ese momento; si falta, ahora."}
    )


class Who(Schema):
    """Who did it; without a key the subject is not shown."""

    subject = fields.String()
    unit = fields.String(allow_none=True)
    role = fields.String()


class Change(Schema):
    """One value that changed, by its place in the representation."""

    field = fields.String(metadata={"examples": ["/milestones/5f0c…/declared_progress"]})
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class HistoryItem(Schema):
    """One event as the history shows it."""

    position = fields.String()
    version = fields.Integer()
    type = fields.String(metadata={"examples": ["commitment.progress-reported"]})
    label = fields.String(metadata={"examples": ["Avance declarado"]})
    recorded_at = fields.AwareDateTime()
    effective_on = fields.Date()
    who = fields.Nested(Who)
    why = fields.String(allow_none=True)
    facts = fields.Dict(metadata={"description": "Los datos propios del evento."})
    changes = fields.List(fields.Nested(Change), metadata={"description": "Qué cambió en el día en que vale."})
    late = fields.Boolean(metadata={"description": "Se registró más de 30 días después."})
    mark = fields.String(allow_none=True, metadata={"examples": ["registro tardío"]})
    corrects = fields.Integer(allow_none=True, metadata={"description": "La versión del evento que corrige."})
    corrected_by = fields.List(fields.Integer(), metadata={"description": "Las versiones que lo corrigen."})


class History(Schema):
    """The whole history of one thing, oldest first."""

    items = fields.List(fields.Nested(HistoryItem))
    next = fields.String(allow_none=True)
