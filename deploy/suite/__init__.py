"""The whole suite on one machine: its home folder, its processes, its development keys, what it has loaded."""
