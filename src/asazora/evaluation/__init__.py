"""The score: judges, calibration, tables; and the bench."""
