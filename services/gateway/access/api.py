"""What the gateway itself answers within the API, for the document; `services.gateway.application` answers it."""

from services.chassis.web.routes import Routes
from services.gateway import published

routes = Routes("access")
routes.read("read_access", "/v1/access", run=published.access, summary="Quién puede hacer qué")
