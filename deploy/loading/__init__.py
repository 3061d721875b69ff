"""Loads a file of pacts through the gateway: read, date, send. A second load of the same file changes nothing."""
