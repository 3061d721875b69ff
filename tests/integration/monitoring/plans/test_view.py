"""The rows of plans and links follow from monitoring's own log, on both databases."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.chassis.stream.rebuild import rebuild
from services.monitoring.plans.alignment.domain import Alignment
from services.monitoring.plans.alignment.link import CONTRIBUTES, DEPENDS, AlignmentLink
from services.monitoring.plans.domain import Plan, plan_id
from services.monitoring.plans.view import alignments_of_commitments, alignments_of_plan, catch_up
from services.monitoring.rebuilding import ViewFold
from tests.integration.monitoring.recipients.test_recipients import register
from tests.support.plans import OFFICER, STORY, act_by, any_structure, plan_of

COMMITMENT, MILESTONE = UUID(int=11), UUID(int=12)
LINK = AlignmentLink(plan_id("POA-2026"), "L1", DEPENDS, COMMITMENT, MILESTONE, 1, date(2026, 1, 10))


def save(house, *aggregates):
    house.store.execute(lambda work: work.save(*aggregates))


def links(house, read, key):
    catch_up(house.store)
    with house.database.transaction(write=False) as connection:
        return read(connection, key)


def test_a_plan_is_stored_and_read_back_as_it_is_and_as_it_was(house):
    structure = any_structure(3_000, 6_000, seed=4)
    plan = plan_of(structure)
    save(house, plan)
    stored = house.store.get(Plan, plan.id)
    assert stored.structure == structure
    assert stored.agreed == plan.agreed
    assert not house.store.get(Plan, plan.id, 1).is_whole


def test_rows_follow_the_log_and_every_further_event(house):
    plan, alignment = plan_of(), Alignment.decide(act_by(OFFICER), LINK, "Consta en el acta")
    other = Alignment.decide(act_by(OFFICER), replace(LINK, relation=CONTRIBUTES, milestone_id=None), "También")
    save(house, plan)
    save(house, alignment, other)
    of_plan = links(house, alignments_of_plan, plan.id)
    assert {each.link for each in of_plan} == {alignment.link, other.link}
    assert {(each.who, each.why) for each in of_plan} == {(OFFICER, "Consta en el acta"), (OFFICER, "También")}
    assert links(house, alignments_of_commitments, [COMMITMENT]) == of_plan
    assert links(house, alignments_of_commitments, [UUID(int=99)]) == []
    ended = house.store.get(Alignment, alignment.id)
    ended.end(act_by(OFFICER), date(2026, 5, 1), "Se canceló")
    save(house, ended)
    (read,) = [each for each in links(house, alignments_of_commitments, [COMMITMENT]) if each.id == alignment.id]
    assert (read.version, read.link.valid_until) == (2, date(2026, 5, 1))
    ((id, version, code, kind, *_),) = house.rows("plans")
    assert (id, version, code, kind) == (str(plan.id), 1, "POA-2026", "POA")


def test_a_rebuild_brings_the_same_rows_back_whatever_else_the_log_holds(house):
    register(house, "mail", "turismo@mejia.gob.ec")
    save(house, plan_of(STORY))
    save(house, Alignment.decide(act_by(OFFICER), LINK, "Consta"))
    catch_up(house.store)
    before = house.rows("plans"), house.rows("alignments")
    assert all(before)
    with house.database.transaction() as connection:
        connection.execute("DROP TABLE plans")
    rebuild(house.database, house.log, ViewFold(house.store))
    assert (house.rows("plans"), house.rows("alignments")) == before
