"""Programs that put a platform to the test: bench, chaos, demo, and simulated people in a city."""
