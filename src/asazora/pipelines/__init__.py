"""The verbs. Requests in, chunks of frames out."""
