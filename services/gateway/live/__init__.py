"""What happens, as it happens: Server-Sent Events from a process of its own, reached through the gateway."""
