"""Which kinds of canonical documents there are, and what it means in business when one goes in or out."""

from collections.abc import Mapping

from edigateway.canonical.document import CanonicalDocument
from edigateway.canonical.inventory_report import InventoryReport
from edigateway.canonical.invoice import Invoice
from edigateway.canonical.order_acknowledgement import OrderAcknowledgement
from edigateway.canonical.order_change import OrderChange
from edigateway.canonical.order_change_acknowledgement import OrderChangeAcknowledgement
from edigateway.canonical.price_catalog import PriceCatalog
from edigateway.canonical.purchase_order import PurchaseOrder
from edigateway.canonical.ship_notice import ShipNotice
from edigateway.canonical.warehouse_order import WarehouseOrder
from edigateway.canonical.warehouse_shipment import WarehouseShipment

_MODELS: tuple[type[CanonicalDocument], ...] = (
    PurchaseOrder,
    OrderAcknowledgement,
    OrderChange,
    OrderChangeAcknowledgement,
    ShipNotice,
    Invoice,
    InventoryReport,
    PriceCatalog,
    WarehouseOrder,
    WarehouseShipment,
)

KINDS: Mapping[str, type[CanonicalDocument]] = {model.kind: model for model in _MODELS}
"""The newest version of each kind, by its name."""

EVENTS: Mapping[tuple[str, str], str] = {
    ("purchase_order", "inbound"): "customer.order_received",
    ("order_acknowledgement", "inbound"): "supplier.order_confirmed",
    ("order_change", "inbound"): "customer.order_changed",
    ("order_change_acknowledgement", "inbound"): "supplier.order_change_answered",
    ("ship_notice", "inbound"): "supplier.shipped",
    ("invoice", "inbound"): "supplier.invoiced",
    ("inventory_report", "inbound"): "supplier.inventory_reported",
    ("price_catalog", "inbound"): "supplier.prices_published",
    ("warehouse_order", "inbound"): "customer.shipment_ordered",
    ("warehouse_shipment", "inbound"): "warehouse.shipped",
    ("purchase_order", "outbound"): "supplier.order_placed",
    ("order_acknowledgement", "outbound"): "customer.order_confirmed",
    ("order_change", "outbound"): "supplier.order_changed",
    ("order_change_acknowledgement", "outbound"): "customer.order_change_answered",
    ("ship_notice", "outbound"): "customer.shipped",
    ("invoice", "outbound"): "customer.invoiced",
    ("inventory_report", "outbound"): "customer.inventory_reported",
    ("price_catalog", "outbound"): "customer.prices_published",
    ("warehouse_order", "outbound"): "warehouse.shipment_ordered",
    ("warehouse_shipment", "outbound"): "customer.shipment_reported",
}
"""The event word by kind and direction, for a distributor: it buys, sells, and has goods in others' warehouses."""
