"""The source obeys the architecture; each rule is first shown to find a planted violation."""

import pytest

from tests.unit.architecture import rules
from tests.unit.architecture.reading import Module, modules

SOURCE = modules()
DOMAIN = "services.agreements.commitments.domain"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_source_obeys(rule):
    assert list(rule(SOURCE)) == []


def test_the_source_was_read():
    assert {"contracts.envelope", "services.kernel.two_times"} <= {module.name for module in SOURCE}


PLANTED = [
    (rules.services_that_import_each_other, "services.monitoring.wsgi", "from services.agreements import problems"),
    (rules.services_that_import_each_other, "services.gateway.door", "import services.monitoring.alerts.domain"),
    (rules.services_that_import_each_other, "services.chassis.web.routes", "import services.agreements.problems"),
    (rules.impure_imports, "services.kernel.two_times", "import msgspec"),
    (rules.impure_imports, "services.kernel.two_times", "from services.chassis.store import database"),
    (rules.impure_imports, "services.kernel.two_times", "import holidays"),
    (rules.impure_imports, DOMAIN, "import os"),
    (rules.impure_imports, DOMAIN, "def f():\n    from pathlib import Path"),
    (rules.impure_imports, DOMAIN, "from eventsourcing.application import Application"),
    (rules.impure_imports, DOMAIN, "from contracts.events import Event"),
    (rules.impure_imports, DOMAIN, "from services.agreements.pacts.domain import Pact"),
    (rules.impure_imports, DOMAIN, "from services.agreements.commitments import commands"),
    (rules.impure_imports, DOMAIN, "from . import api"),
    (rules.impure_imports, "services.agreements.commitments.lifecycle", "import flask"),
    (rules.impure_imports, "services.agreements.commitments.domain.terms", "import flask"),
    (rules.impure_imports, "services.monitoring.alerts.policy", "from services.chassis.store import application"),
    (rules.solvers_out_of_place, "services.monitoring.realignment.checker", "import numpy as np"),
    (rules.solvers_out_of_place, "services.monitoring.realignment.checker_dates", "from scipy.optimize import linprog"),
    (rules.solvers_out_of_place, "services.monitoring.realignment.network", "def f():\n    from numba import njit"),
    (rules.solvers_out_of_place, "services.monitoring.plans.domain", "import numpy"),
    (rules.solvers_out_of_place, "services.kernel.calendar", "from ortools.sat.python import cp_model"),
    (rules.clocks_in_the_domain, DOMAIN, "from datetime import datetime\nnow = datetime.now()"),
    (rules.clocks_in_the_domain, "services.monitoring.alerts.policy", "import uuid\nuuid.uuid4()"),
    (rules.clocks_in_the_domain, "services.kernel.calendar", "from datetime import date\ndate.today()"),
    (rules.imports_that_point_outwards, "contracts.envelope", "from services.kernel import refusals"),
    (rules.imports_that_point_outwards, "contracts.envelope", "import flask"),
    (rules.imports_that_point_outwards, "services.chassis.web.routes", "from services.agreements import wsgi"),
    (rules.imports_that_point_outwards, "services.agreements.wsgi", "from deploy.pactos import main"),
    (rules.imports_that_point_outwards, "deploy.pactos.main", "from tests.support import samples"),
    (
        rules.imports_that_point_outwards,
        "services.agreements.units.commands",
        "from services.agreements.units import api",
    ),
    (rules.imports_that_point_outwards, "services.agreements.publishing", "from services.agreements import wsgi"),
    (rules.swallowed_exceptions, "deploy.a", "try:\n    f()\nexcept ValueError:\n    pass"),
    (rules.swallowed_exceptions, "deploy.a", "try:\n    f()\nexcept ValueError:\n    ..."),
    (rules.swallowed_exceptions, "deploy.a", "try:\n    f()\nexcept:\n    g()"),
    (rules.swallowed_exceptions, "deploy.a", "with contextlib.suppress(Exception):\n    f()"),
    (rules.asserts_outside_tests, "services.kernel.acts", "def f(x):\n    assert x > 0"),
    (rules.vague_names, "services.chassis.web.utils", ""),
    (rules.vague_names, "services.chassis.web.base_routes", ""),
    (rules.vague_names, "services.chassis.web.routes", "class RouteManager:\n    pass"),
    (rules.crowded_rooms, "services.chassis.web.routes", "x = 1\n" * 301),
    (rules.crowded_rooms, "services.chassis.web.routes", "def f():\n" + "    g()\n" * 60),
    (rules.silent_modules, "services.chassis.web.routes", "x = 1"),
]


def test_what_the_domain_imports_is_as_pure_as_the_domain():
    domain = Module(
        DOMAIN, "from services.agreements.commitments.facts import Report\nfrom services.agreements import deeds"
    )
    facts = Module("services.agreements.commitments.facts", "import os")
    deeds = Module("services.agreements.deeds", "import flask")
    found = set(rules.impure_imports([domain, facts, deeds]))
    assert found == {"services.agreements.commitments.facts imports os", "services.agreements.deeds imports flask"}


def test_what_the_checker_imports_solves_no_more_than_the_checker():
    room = "services.monitoring.realignment"
    checker = Module(f"{room}.checker", f"from {room}.dates import solve_dates\nfrom {room} import arrays")
    dates, arrays = Module(f"{room}.dates", "import scipy"), Module(f"{room}.arrays", "import numpy")
    passes = Module(f"{room}.passes", "import numba")
    found = set(rules.solvers_out_of_place([checker, dates, arrays, passes]))
    assert found == {f"{room}.dates imports scipy", f"{room}.arrays imports numpy"}


@pytest.mark.parametrize(("rule", "name", "source"), PLANTED, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_violation_is_found(rule, name, source):
    assert len(list(rule([Module(name, source)]))) == 1


ALLOWED = [
    (DOMAIN, '"""Why."""\nfrom dataclasses import dataclass\nfrom uuid import UUID, uuid5'),
    (DOMAIN, '"""Why."""\nfrom services.kernel.two_times import Timeline\nfrom eventsourcing.domain import Aggregate'),
    (DOMAIN, '"""Why."""\nfrom services.agreements.commitments.lifecycle import TRANSITIONS'),
    ("services.agreements.commitments.api", '"""Why."""\nfrom services.agreements.commitments import commands'),
    ("services.agreements.commitments.commands", '"""Why."""\nfrom services.agreements.pacts.domain import Pact'),
    ("services.kernel.calendar", '"""Why."""\nimport holidays'),
    ("services.monitoring.realignment.dates", '"""Why."""\nimport numpy as np\nfrom scipy.optimize import linprog'),
    ("services.monitoring.realignment.passes", '"""Why."""\nfrom numba import njit\nimport ortools'),
    ("services.monitoring.realignment.checker", '"""Why."""\nfrom services.monitoring.realignment import network'),
    (
        "deploy.pactos.main",
        '"""Why."""\nfrom services.agreements import wsgi\nfrom services.gateway import wsgi as door',
    ),
    ("deploy.a", '"""Why."""\ntry:\n    f()\nexcept ValueError as error:\n    raise KeyError from error'),
]


@pytest.mark.parametrize(("name", "source"), ALLOWED)
def test_what_is_allowed_is_left_alone(name, source):
    assert [found for rule in rules.RULES for found in rule([Module(name, source)])] == []
