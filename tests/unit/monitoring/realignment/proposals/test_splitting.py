"""Whatever a proposal says, none of its events is larger than a broker takes, and together they say it all."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from eventsourcing.persistence import JSONTranscoder

from services.chassis.store.mapper import JsonMapper
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.options import (
    Amount,
    Content,
    Finished,
    Idle,
    Late,
    LateCommitment,
    Move,
    Suffers,
    TooLong,
    Why,
)
from services.monitoring.realignment.proposals.splitting import split
from tests.support.plans import act_by
from tests.unit.monitoring.realignment.proposals.story import asked, ground, proposed, slipped

DAY = date(2026, 7, 1)
BROKER = 1_000_000
MANY = 9_000
CODES = tuple(f"LINEA-{number:05}" for number in range(MANY))
WHOLE = {
    "moves": [Move(code, DAY, DAY, 1, DAY, DAY, 1, 3) for code in CODES],
    "amounts": [Amount(code, year, "750104", 10**9, 10**9, 10**8) for code in CODES for year in (2026, 2027)],
    "finished": [Finished(code, DAY, DAY) for code in CODES],
    "whys": [Why(code, DAY, DAY, "capacity", resource="R", year=2026, others=CODES[:60]) for code in CODES],
    "chains": [TooLong("e:1", CODES[:60], code, DAY, "Convenio 012-2026", 3) for code in CODES[:900]],
    "unmet": [Why(code, DAY, DAY, "ceiling", others=CODES[:60]) for code in CODES[:900]],
    "suffers": [Suffers(code, 2026, "12", CODES, MANY, 1) for code in CODES[:20]],
    "late_commitments": [LateCommitment(UUID(int=n), None, "a" * 2000, "L1", DAY, DAY, 3, 0) for n in range(900)],
}
LATE = [Late(code, DAY, DAY, 3) for code in CODES]


def content_with(**lists):
    small = proposed(slipped(), ground())
    lists = {name: tuple(values) for name, values in lists.items()}
    of_idle = {name: values for name, values in lists.items() if hasattr(small.idle, name)}
    options = tuple(replace(one, **lists) for one in small.options)
    return replace(small, options=options, idle=replace(small.idle, late=tuple(LATE), **of_idle))


@pytest.mark.parametrize("name", WHOLE)
def test_every_event_of_a_large_proposal_fits_and_they_say_the_same_together(name):
    content = content_with(**{name: WHOLE[name]})
    plan = (UUID(int=1), "POA-2026", 1)
    causes = asked(slipped(), ground()).causes
    proposal = Realignment.propose(act_by(), plan, causes, content, DAY)
    assert proposal.now.content == content
    events = proposal.collect_events()
    mapper = JsonMapper(JSONTranscoder())
    sizes = [len(mapper.to_stored_event(event).state) for event in events]
    assert len(events) > 1
    assert events[0].parts == len(events) - 1
    assert max(sizes) < BROKER


def test_a_small_proposal_is_one_event():
    content = proposed(slipped(), ground())
    assert split(content) == (content, [])
    assert split(Content((), Idle())) == (Content((), Idle()), [])
