"""The site as its owners wrote it: settings, partners and maps, read strictly."""
