"""Publication: what the public may see, and who let it out."""
