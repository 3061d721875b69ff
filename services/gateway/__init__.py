"""The only door: who is calling, what they may do, where it is answered, and no more often than is good for all."""
