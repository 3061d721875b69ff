"""The `pactos` command: one file per verb."""
