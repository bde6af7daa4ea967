"""What is taken for a broker that is away."""

import amqp.exceptions
import kombu.exceptions
import pytest

from plumbing.broker import BROKER_ERRORS


@pytest.mark.parametrize(
    "error",
    [
        amqp.exceptions.MessageNacked(),  # a queue deleted under a message being confirmed
        amqp.exceptions.ConsumerCancelled(),  # a queue deleted under its consumer
        amqp.exceptions.RecoverableConnectionError(),
        ConnectionResetError(),
        TimeoutError(),
        kombu.exceptions.OperationalError(),
    ],
)
def test_every_way_to_lose_a_queue_or_a_broker_is_waited_out(error: Exception) -> None:
    assert isinstance(error, BROKER_ERRORS)
