"""Jobs: a queue in the database, taken up under leases, so that a crash loses none."""
