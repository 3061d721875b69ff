"""From what happens to commitments to proposals to change a plan, and what officers decide about them."""
