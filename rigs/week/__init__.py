"""A real week of arrivals, played again faster than it was, for ``hoithi week``.

arrival_shape   how many hand in by when: the shape of the week, pure
visits          who opens, saves and hands in at which moment, pure
open_loop       makes each step when it is due; waiting counts from then
figures         what came of it, by hour of the week, pure
replay          the whole of it, on a platform that runs
"""
