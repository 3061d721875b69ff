"""Early warning: how late an open milestone is likely to be, read from those that closed."""
