"""From trees to bytes: what is in them is inspected, put in order, and written with its namespaces."""
