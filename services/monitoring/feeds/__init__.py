"""What others subscribe to: a private calendar of each unit and actor, and what changes of the public milestones."""
