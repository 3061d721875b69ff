"""How the stream is declared. It is answered in a process of its own: see `wsgi.py`."""

from services.chassis.web.routes import Routes

OPERATION, PATH = "follow_live", "/v1/live"
EVENT_STREAM = "text/event-stream; charset=utf-8"
FORWARDED_FOR = "X-Forwarded-For"

routes = Routes("live")
routes.stream(
    OPERATION,
    PATH,
    media_type="text/event-stream",
    run=None,
    summary="Lo que pasa con los compromisos y las alertas, en el momento (Server-Sent Events)",
    description=(
        "Eventos `commitment` y `alert`, en el orden del registro. Quien vuelve con `Last-Event-ID` sigue donde quedó, "
        "sin perder ni repetir. `hello` dice desde dónde se escucha; `reset`, que lo de en medio ya no se puede contar "
        "y hay que leer las listas. Cada flujo termina a los diez minutos: el navegador vuelve solo."
    ),
)
