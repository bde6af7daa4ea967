"""The real parts on this machine: private PostgreSQL and RabbitMQ, and the platform on them.

Everything lives in one folder and on free ports of 127.0.0.1, and only what was started from
that folder is ever stopped. The machine's own servers are never touched.

    parts      which programs are there; installs missing ones where that is allowed
    process    one child process with a log, a pid file and a way to kill its whole tree
    guard      stops the processes of a folder when whoever started them has died
    postgres   a private PostgreSQL
    rabbitmq   a private RabbitMQ
    platform   all of it together with the services and the gateway
    up, down   ``make up`` and ``make down``
"""
