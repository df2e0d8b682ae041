"""Many documents: local worker processes, or Apache Spark."""
