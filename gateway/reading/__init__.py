"""Input from outside is read in processes of its own, with limits of CPU, memory and time.

    tasks      what can be read: one struct for each, with what it needs and ``run``
    child      the reading process: one task after another, until its parent is gone
    process    its parent's side: starts it, asks it, kills it at the deadline
    pasted     headcounts that were pasted as text

The child is started from this package alone. It never imports the main module of the process that
starts it, so that it does not matter how the platform was started.
"""
