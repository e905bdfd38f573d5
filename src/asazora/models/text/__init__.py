"""The text encoder: MiniLM token states."""
