"""Input from outside is read in processes of its own, with limits of CPU, memory and time."""
