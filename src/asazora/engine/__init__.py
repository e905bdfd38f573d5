"""The one door: load once, check, generate, encode, publish. Nothing else writes a user's file."""
