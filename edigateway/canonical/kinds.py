"""Which kinds of canonical documents there are, and what it means in business when one goes in or out."""

from collections.abc import Mapping

from edigateway.canonical.document import CanonicalDocument
from edigateway.canonical.invoice import Invoice
from edigateway.canonical.order_acknowledgement import OrderAcknowledgement
from edigateway.canonical.purchase_order import PurchaseOrder
from edigateway.canonical.ship_notice import ShipNotice

KINDS: Mapping[str, type[CanonicalDocument]] = {
    model.kind: model for model in (PurchaseOrder, OrderAcknowledgement, ShipNotice, Invoice)
}
"""The newest version of each kind, by its name."""

EVENTS: Mapping[tuple[str, str], str] = {
    ("purchase_order", "inbound"): "customer.order_received",
    ("order_acknowledgement", "inbound"): "supplier.order_confirmed",
    ("ship_notice", "inbound"): "supplier.shipped",
    ("invoice", "inbound"): "supplier.invoiced",
    ("purchase_order", "outbound"): "supplier.order_placed",
    ("order_acknowledgement", "outbound"): "customer.order_confirmed",
    ("ship_notice", "outbound"): "customer.shipped",
    ("invoice", "outbound"): "customer.invoiced",
}
"""The event word by kind and direction."""
