"""Frames to files and back. The only place that knows PyAV."""
