"""Every milestone that was ever agreed, one row each: what early warnings and the feeds are read from."""
