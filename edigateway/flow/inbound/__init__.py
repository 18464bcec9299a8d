"""From a partner's mailbox to the ERP."""
