"""`python -m deploy.pactos`, as the suite starts its own processes."""

from deploy.pactos.main import app

app(prog_name="pactos")
