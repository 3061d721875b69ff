"""When the lines of a plan will end, as a distribution: early warnings of milestones carried through the plan."""
