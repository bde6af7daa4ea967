"""What the services say to each other: plain values and formats, free of any framework."""
