"""Which gateway a command speaks to, and with which key."""

from collections.abc import Mapping, Sequence

from deploy.failures import Mistake
from deploy.loading.gateway import Gateway
from deploy.suite import development_keys
from deploy.suite.home import Home, read_json

ADDRESS_HELP = "Dirección del gateway; si no se dice, la de la suite en marcha en PACTOS_HOME."


def gateway_of(home: Home, address: str | None, environ: Mapping[str, str]) -> Gateway:
    """The gateway at the address, or the one that runs in this home, or the one on PORT."""
    running = read_json(home.ready).get("address")
    return Gateway(address or running or f"http://127.0.0.1:{environ.get('PORT') or 8080}")


def keys_of(home: Home, given: Sequence[str]) -> dict[str, str]:
    """The development keys of this home, and the given ones (`NAME=KEY`) over them. Raises Mistake."""
    named = development_keys.for_loading(read_json(home.keys))
    for text in given:
        name, separator, key = text.partition("=")
        if not (name and separator and key):
            raise Mistake(f"--key se escribe NOMBRE=CLAVE (un rol, o el código de una unidad), no {text!r}")
        named[name] = key
    return named
