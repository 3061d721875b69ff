"""A plan as the engine sees it: integers alone, pure values; and what the engine answers.

Time is the index of a working day on the plan's calendar, 0 the first that the plan knows. A line with duration `d`
that starts at `s` works on the days `s` to `s + d - 1`, and finishes at `s + d`, the index after its last day; so does
everything here that is called a finish. Lines are known by their place in `Network.names`. Money is in cents.

Nobody is pulled: a line never starts before `starts`, the plan in force. So the feasible schedules of links, floors and
the plan in force have a least one, which is the best by every measure that grows with time.

What has actual dates stays where it is: no link and no floor moves it, and it binds others. What is released stays too,
and binds nobody. A link that the plan in force breaks already binds only as far as the plan in force keeps it: nothing
moves without a cause.
"""

from dataclasses import dataclass, field

FINISH_START, START_START, FINISH_FINISH, START_FINISH = "FS", "SS", "FF", "SF"
LINKS = (FINISH_START, START_START, FINISH_FINISH, START_FINISH)


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`: a kind of LINKS, and a lag in working days that may be negative."""

    before: int
    after: int
    kind: str = FINISH_START
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """A line must finish by a day that no officer may move (an index after its last day), on this legal basis."""

    line: int
    finish_by: int
    basis: str


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment or milestone is late, by its weight for each working day, where the line finishes after this."""

    line: int
    finish_by: int
    subject: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much of a resource (a unit's capacity) there is on each working day from `first` to before `until`."""

    resource: str
    first: int
    until: int
    amount: int


@dataclass(frozen=True, slots=True)
class Demand:
    """How much of a resource a line takes on each of its days."""

    line: int
    resource: str
    amount: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a line costs under a budget item. It falls into the year in which the line finishes."""

    line: int
    item: str
    cents: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What a year has for a budget item."""

    year: int
    item: str
    cents: int


@dataclass(frozen=True, slots=True)
class Network:
    """A version of a plan. `frozen` lines have actual dates and stay. `soundness.faults_of` says what is wrong.

    `years` has, in order, each civil year and the index of its first working day; a finish belongs to the year of the
    line's last day (of its start, where it takes no time). No capacity or ceiling named for a time means no limit.
    """

    names: tuple[str, ...]
    durations: tuple[int, ...]
    starts: tuple[int, ...]
    links: tuple[Link, ...] = ()
    frozen: frozenset[int] = frozenset()
    fixed: tuple[Fixed, ...] = ()
    dues: tuple[Due, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    demands: tuple[Demand, ...] = ()
    costs: tuple[Cost, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    years: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Floor:
    """What happened lets a line start no earlier than this. `cause` names the event: `<aggregate>:<version>`."""

    line: int
    start_from: int
    cause: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened changes how long a line takes."""

    line: int
    duration: int
    cause: str


@dataclass(frozen=True, slots=True)
class Actual:
    """What happened is when a line really started, perhaps before the plan in force, and how long it took or takes."""

    line: int
    start: int
    duration: int
    cause: str


@dataclass(frozen=True, slots=True)
class Release:
    """What happened takes a line out of the plan: it binds nobody, costs nothing and needs nobody."""

    line: int
    cause: str


@dataclass(frozen=True, slots=True)
class Recost:
    """What happened changes what a line costs under a budget item."""

    line: int
    item: str
    cents: int
    cause: str


@dataclass(frozen=True, slots=True)
class Shock:
    """What one event, or a batch of them, says about a network. The last of several words about the same thing holds,
    floors apart, of which the latest day does.
    """

    floors: tuple[Floor, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    releases: tuple[Release, ...] = ()
    recosts: tuple[Recost, ...] = ()
    actuals: tuple[Actual, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Objective:
    """What is made small, the first before the second: working days beyond fixed dates, weighted lateness, days moved.

    Released lines count nowhere; a line that really started before the plan in force has moved by no day.
    """

    beyond_fixed: int
    lateness: int
    moved: int


BY_LINK, BY_FLOOR, BY_CAPACITY, BY_CEILING, BY_DURATION = "link", "floor", "capacity", "ceiling", "duration"


@dataclass(frozen=True, slots=True)
class Block:
    """Why a line may not start on the indexes from `first` to before `until`.

    `by` names the constraint: a link from `line_before`, which moved (index t is blocked as t less the link's weight
    blocks `line_before`); a link from `line_before` whose weight a change of duration of either line, of `cause`, has
    raised; a floor (or an actual start) of `cause`; a capacity of `resource` used by `others`; a ceiling of `year` and
    `item` used up by `others`. Followed from line to line, every block reaches a cause. Of several that reach as far,
    floors are named before links, and the first before the later, as network and shock list them. What takes a limit up
    lacks `excess` of it: of a resource on one day that all those starts share, or cents.
    """

    line: int
    first: int
    until: int
    by: str
    line_before: int | None = None
    cause: str | None = None
    resource: str | None = None
    year: int | None = None
    others: tuple[int, ...] = ()
    item: str | None = None
    excess: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """Why a fixed date cannot be met: from a cause through lines to the one that is fixed, too long by `excess` days.

    One for each cause upon the tight path to a line that finishes beyond its fixed date and later than in force.
    """

    cause: str
    lines: tuple[int, ...]
    fixed: Fixed
    excess: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that no schedule is better where only links, floors and the plan in force bind: integer dual values.

    `flows` maps the place of a link in `Network.links` to its flow, `sources` a line to what enters at its lower bound.
    """

    flows: tuple[tuple[int, int], ...] = ()
    sources: tuple[tuple[int, int], ...] = ()


CERTIFIED, UNCERTIFIED, CONFLICT = "certified", "uncertified", "conflict"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the engine answers: all starts, and the proof or the gap to what could at best be reached.

    `status`: certified, uncertified (feasible and perhaps not the best: `bound` says what at best), or conflict (no
    schedule keeps the fixed dates: `chains` say why; or ceilings and capacities cannot be kept: `unmet` says which).
    `method` names what found it, with versions, so that the same question gets the same answer.
    """

    starts: tuple[int, ...]
    durations: tuple[int, ...]
    status: str
    objective: Objective
    bound: Objective
    method: str
    certificate: Certificate = field(default_factory=Certificate)
    blocks: tuple[Block, ...] = ()
    chains: tuple[Chain, ...] = ()
    unmet: tuple[Block, ...] = ()
