"""Complete training runs as functions."""
