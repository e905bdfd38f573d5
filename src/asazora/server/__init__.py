"""OpenAI's Videos API over the engine: HTTP in front, one worker process behind, a job store between them."""
