"""Points on two axes: funnel and scatter; and pairs of groups in rows."""
