"""From what the alerts' events say, to messages handed over: plan, compose, hand over, record."""
