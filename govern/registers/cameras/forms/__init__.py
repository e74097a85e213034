"""What people fill in about cameras, schemes and the lists they bring."""
