"""Many documents -> claims, by local worker processes or Apache Spark, with the same steps in both."""
