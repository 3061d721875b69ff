"""All routes of realignment: each room's own, in one list."""

from services.chassis.web.routes import Routes
from services.monitoring.realignment.forecasts import api as forecasts
from services.monitoring.realignment.memos import api as memos
from services.monitoring.realignment.proposals import api as proposals
from services.monitoring.realignment.suppositions import api as suppositions

routes = Routes("realignments")
for room in (proposals, memos, suppositions, forecasts):
    routes.operations += room.routes
