"""How events leave a service and reach another: publication, relay, feeds, consumer, parking, sweep, rebuild."""
