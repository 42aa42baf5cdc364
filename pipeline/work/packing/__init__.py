"""From encoded parts to the week: its plan, its record, the communes' bundles and the operator's page."""
