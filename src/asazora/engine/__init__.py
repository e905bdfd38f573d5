"""The one door: load once, check, generate, encode, publish."""
