"""Words in two languages: Spanish as the text itself, English beside it; and Spanish for what marshmallow says.

Importing this module gives marshmallow's own messages both languages, so import it before a schema is declared
(`services.chassis.web` does).
"""

from marshmallow import Schema, fields, validate

from services.kernel.words import Words


def _kind(spanish: str, english: str) -> Words:
    return Words(f"No es {spanish}.", f"Not {english}.")


UNKNOWN = Words("Campo desconocido.", "Unknown field.")
FIELD_WORDS: dict[type[fields.Field], dict[str, Words]] = {
    fields.Field: {
        "required": Words("Falta este dato, que es obligatorio.", "Missing data for required field."),
        "null": Words("No puede ser nulo.", "Field may not be null."),
        "validator_failed": Words("Valor no válido.", "Invalid value."),
    },
    fields.Nested: {"type": _kind("un objeto", "an object")},
    fields.List: {"invalid": _kind("una lista", "a list")},
    fields.Tuple: {"invalid": _kind("una lista", "a list")},
    fields.String: {
        "invalid": _kind("un texto", "a string"),
        "invalid_utf8": _kind("un texto UTF-8 válido", "a valid UTF-8 string"),
    },
    fields.UUID: {"invalid_uuid": _kind("un identificador UUID válido", "a valid UUID")},
    fields.Number: {
        "invalid": _kind("un número", "a number"),
        "too_large": Words("Número demasiado grande.", "Number too large."),
    },
    fields.Integer: {"invalid": _kind("un número entero", "an integer")},
    fields.Float: {"special": Words("No se admite NaN ni infinito.", "NaN and infinity are not permitted.")},
    fields.Decimal: {"special": Words("No se admite NaN ni infinito.", "NaN and infinity are not permitted.")},
    fields.Boolean: {"invalid": _kind("verdadero ni falso (true o false)", "true or false")},
    fields.DateTime: {
        "invalid": Words(
            "No es un momento válido: se espera, por ejemplo, 2026-05-16T10:00:00-05:00.",
            "Not a valid moment: expected is, for example, 2026-05-16T10:00:00-05:00.",
        ),
        "invalid_awareness": Words("El momento debe decir su huso horario.", "The moment must say its offset."),
    },
    fields.Date: {
        "invalid": Words("No es una fecha válida (AAAA-MM-DD).", "Not a valid date (YYYY-MM-DD)."),
    },
    fields.Mapping: {"invalid": _kind("un objeto", "an object")},
    fields.Url: {"invalid": _kind("una dirección web válida", "a valid URL")},
    fields.Email: {"invalid": _kind("un correo electrónico válido", "a valid e-mail address")},
    fields.Enum: {"unknown": Words("Debe ser uno de: {choices}.", "Must be one of: {choices}.")},
}
VALIDATOR_WORDS: dict[type[validate.Validator], dict[str, Words]] = {
    validate.URL: {"default_message": FIELD_WORDS[fields.Url]["invalid"]},
    validate.Email: {"default_message": FIELD_WORDS[fields.Email]["invalid"]},
    validate.Range: {
        "message_min": Words("Debe ser {min_op} {{min}}.", "Must be {min_op} {{min}}."),
        "message_max": Words("Debe ser {max_op} {{max}}.", "Must be {max_op} {{max}}."),
        "message_all": Words(
            "Debe ser {min_op} {{min}} y {max_op} {{max}}.", "Must be {min_op} {{min}} and {max_op} {{max}}."
        ),
        "message_gte": Words("mayor o igual que", "greater than or equal to"),
        "message_gt": Words("mayor que", "greater than"),
        "message_lte": Words("menor o igual que", "less than or equal to"),
        "message_lt": Words("menor que", "less than"),
    },
    validate.Length: {
        "message_min": Words("Es más corto que el mínimo de {min}.", "Shorter than minimum length {min}."),
        "message_max": Words("Es más largo que el máximo de {max}.", "Longer than maximum length {max}."),
        "message_all": Words("El largo debe estar entre {min} y {max}.", "Length must be between {min} and {max}."),
        "message_equal": Words("El largo debe ser {equal}.", "Length must be {equal}."),
    },
    validate.Equal: {"default_message": Words("Debe ser igual a {other}.", "Must be equal to {other}.")},
    validate.Regexp: {
        "default_message": Words("No tiene la forma esperada.", "String does not match expected pattern.")
    },
    validate.Predicate: {"default_message": Words("Valor no válido.", "Invalid input.")},
    validate.NoneOf: {"default_message": Words("Valor no válido.", "Invalid input.")},
    validate.OneOf: {"default_message": Words("Debe ser uno de: {choices}.", "Must be one of: {choices}.")},
    validate.ContainsOnly: {
        "default_message": Words(
            "Contiene valores que no están entre: {choices}.",
            "One or more of the choices you made was not in: {choices}.",
        )
    },
    validate.ContainsNoneOf: {
        "default_message": Words(
            "Contiene valores que no se admiten: {values}.",
            "One or more of the choices you made was in: {values}.",
        )
    },
}


def install() -> None:
    """Marshmallow's built-in messages speak both languages from now on, in every field and schema declared later."""
    for field, words in FIELD_WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, words in VALIDATOR_WORDS.items():
        for name, text in words.items():
            setattr(validator, name, text)
    Schema._default_error_messages = {"type": _kind("un objeto", "an object"), "unknown": UNKNOWN}


install()

MARSHMALLOW: dict[str, Words] = {
    "Missing data for required field.": FIELD_WORDS[fields.Field]["required"],
    "Field may not be null.": FIELD_WORDS[fields.Field]["null"],
    "Invalid value.": FIELD_WORDS[fields.Field]["validator_failed"],
    "Unknown field.": UNKNOWN,
}
"""Words for what a schema says that was declared before `install`."""
