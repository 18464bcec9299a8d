"""From the gateway to a partner."""
