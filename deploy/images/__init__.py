"""Images for where none can be pulled, the suite's own image, and the engine that they are built on."""
