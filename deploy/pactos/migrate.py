"""`pactos migrate`: the tables of every service, created where they are missing."""

from collections.abc import Mapping

from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verb
from deploy.pactos.stores import environment
from deploy.suite.surroundings import DATABASE
from services.chassis.store import application as store
from services.chassis.store.database import open_database
from services.gateway.access import keys
from services.monitoring import migrating as monitoring

app = verb()


@app.command()
def migrate() -> None:
    """Crea las tablas que falten en DATABASE_URL; repetirlo no cambia nada."""
    with clearly():
        migrate_all(environment())
    console.print("[green]✓[/green] Las tablas están al día.")


def migrate_all(environ: Mapping[str, str]) -> None:
    """The tables of agreements, monitoring and gateway in the environment's database."""
    url = environ[DATABASE]
    store.migrate("agreements", url)
    monitoring.migrate(url)
    database = open_database(url, "gateway", pool_size=2)
    try:
        keys.migrate(database)
    finally:
        database.close()
