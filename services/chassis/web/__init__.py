"""How a service speaks HTTP: routes, fields, problems, identity, documents."""

from services.chassis.web import words  # noqa: F401  marshmallow speaks Spanish before any schema is declared
