"""Pure words of the domain that every `domain.py` may import: no clock, no environment, no input or output."""
