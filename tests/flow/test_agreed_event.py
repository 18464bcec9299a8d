"""An agreement may say what it is called that a document came."""

from pathlib import Path

import pytest

from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite


@pytest.mark.parametrize(
    ("agreed", "event"),
    [
        ("", "customer.order_received"),
        (", event: shop.rush_order_received", "shop.rush_order_received"),
    ],
)
def test_message_event_is_the_agreed_one_or_else_the_usual(
    tmp_path: Path, agreed: str, event: str
) -> None:
    """The ERP is told in the words of the agreement, where it has some."""
    site = SmallSite(root=tmp_path)
    site.write()
    partner = PARTNER.format(name="acme", identity="ACME")
    site.partner("acme", partner.replace("deliver_to: [erp]", f"deliver_to: [erp]{agreed}"))
    site.drop("order.edi", Order(number=1).content())
    site.run()
    assert [message["event"] for message in site.delivered()] == [event]
