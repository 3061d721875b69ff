"""Who is calling and what they may do: the keys, the published table, the limits."""
