"""What if: the same engine on hypothetical events. Nothing is written."""
