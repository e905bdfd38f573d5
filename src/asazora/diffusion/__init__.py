"""Flow matching: path, sigma schedules, guidance, samplers. Knows no network by name."""
