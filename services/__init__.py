"""The services of Pactos and the two packages that they share: kernel (pure) and chassis (how a process runs)."""
