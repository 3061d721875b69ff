"""What `pactos up` prints when everything answers: the address, the keys, and what to try."""

from rich.console import Console

from deploy.suite import loads
from deploy.suite.development_keys import BEARERS
from deploy.suite.home import Home

EXAMPLE, PLAN = "ejemplo-mesa-turismo-mejia", "pactos-por-pichincha"


def show(console: Console, home: Home, address: str, keys: dict[str, str], letters: str | None = None) -> None:
    """Says where the suite answers and what to try there, with ids that exist."""
    console.print(f"\n[bold green]Pactos por Pichincha[/bold green] responde en [bold]{address}[/bold]\n")
    console.print("[bold]Claves de desarrollo[/bold] (una por rol)")
    for name, who in BEARERS.items():
        console.print(f"  {name:<12} {who.role:<12} {who.unit or '':<16} {keys[name]}", markup=False)
    console.print("\n[bold]Pruebe[/bold]")
    for words, command in _to_try(home, address, keys):
        if words:
            console.print(f"\n# {words}", style="dim", markup=False)
        console.print(command, markup=False)
    if letters:
        console.print(
            f"\nSin servidor de correo (SMTP_HOST), los avisos quedan como archivos .eml en {letters}", markup=False
        )
    console.print(f"\nDatos y registros: {home.path}. Para detener: Ctrl-C.", markup=False)


def _to_try(home: Home, address: str, keys: dict[str, str]) -> list[tuple[str, str]]:
    plan, example = loads.ids_of(home, PLAN), loads.ids_of(home, EXAMPLE)
    tries = [("Todos los compromisos, con su avance y su semáforo (sin clave)", f"curl -s '{address}/v1/commitments'")]
    if plan.get("producto-1"):
        tries.append(("El producto 1 del plan de trabajo", f"curl -s {address}/v1/commitments/{plan['producto-1']}"))
    if example.get("oferta"):
        one = f"{address}/v1/commitments/{example['oferta']}"
        bearer = f"-H 'Authorization: Bearer {keys['unit']}'"
        tries += [
            ("Cómo va el compromiso de ejemplo, hoy y el 16 de mayo de 2026", f"curl -s '{one}/status'"),
            ("", f"curl -s '{one}/status?as_of=2026-05-16'"),
            ("Su historia completa: quién, cuándo, por qué, y cuándo se supo", f"curl -s '{one}/history'"),
            ("Las alertas vigentes: hay hitos atrasados", f"curl -s '{address}/v1/alerts?state=firing' {bearer}"),
        ]
    return tries
