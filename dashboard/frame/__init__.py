"""What every page stands in: session, choices, filters, components, tables, downloads."""
