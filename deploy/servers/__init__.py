"""Real servers on loopback with nothing but Python packages: PostgreSQL 18 and Apache Kafka."""
