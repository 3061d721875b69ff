"""The input of the suite: the work plan, and examples."""
