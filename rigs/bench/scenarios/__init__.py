"""What is done to the platform while a row is measured: one module for each kind of load."""
