"""The engine's integers as days, codes and reasons."""

from collections.abc import Iterable

from services.monitoring.plans.axis import Axis
from services.monitoring.realignment.network import Block, Chain, Network, Objective, Schedule, Shock
from services.monitoring.realignment.proposals.options import Cost, Move, TooLong, Why


def moves_of(network: Network, axis: Axis, schedule: Schedule, shock: Shock) -> tuple[Move, ...]:
    """The lines that start on another day or take another time, in the plan's order; without the released and done."""
    settled = {word.line for word in (*shock.releases, *shock.actuals)}
    found = []
    lines = zip(network.starts, schedule.starts, network.durations, schedule.durations, strict=True)
    for place, (before, after, took, takes) in enumerate(lines):
        if (before != after or took != takes) and place not in settled:
            found.append(
                Move(
                    line=network.names[place],
                    starts_before=axis.day(before),
                    ends_before=axis.last_day(before, took),
                    duration_before=took,
                    starts_after=axis.day(after),
                    ends_after=axis.last_day(after, takes),
                    duration_after=takes,
                    days=after + takes - before - took,
                )
            )
    return tuple(found)


def whys_of(network: Network, axis: Axis, blocks: Iterable[Block]) -> tuple[Why, ...]:
    """The blocks with days for indexes."""
    return tuple(
        Why(
            line=network.names[block.line],
            first_on=axis.day(block.first),
            last_on=axis.day(max(block.first, block.until - 1)),
            by=block.by,
            line_before=None if block.line_before is None else network.names[block.line_before],
            event=block.cause,
            resource=block.resource,
            year=block.year,
            others=tuple(network.names[other] for other in block.others),
        )
        for block in blocks
    )


def too_long(network: Network, axis: Axis, chains: Iterable[Chain]) -> tuple[TooLong, ...]:
    """The chains that are too long for a fixed date."""
    return tuple(
        TooLong(
            event=chain.cause,
            lines=tuple(network.names[line] for line in chain.lines),
            line=network.names[chain.fixed.line],
            finish_by=axis.day(max(0, chain.fixed.finish_by - 1)),
            basis=chain.fixed.basis,
            excess=chain.excess,
        )
        for chain in chains
    )


def cost_of(objective: Objective) -> Cost:
    return Cost(objective.beyond_fixed, objective.lateness, objective.moved)
