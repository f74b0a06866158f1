"""The receipt that a record makes."""

from typing import Any

import pytest


def test_a_receipt_is_named_by_the_event_and_has_the_exact_amount(record: dict[str, Any]) -> None:
    from receipts.receipt import receipt_of

    assert receipt_of(record) == {
        "receiptId": "e-1",
        "paymentId": "p-1",
        "email": "ada@example.com",
        "amount": "0.10",
    }


def test_a_payment_of_nobody_is_refused_by_name(record: dict[str, Any]) -> None:
    from receipts.receipt import InvalidPaymentError, receipt_of

    del record["dynamodb"]["NewImage"]["email"]
    with pytest.raises(InvalidPaymentError, match="payment p-1 has no email address"):
        receipt_of(record)
