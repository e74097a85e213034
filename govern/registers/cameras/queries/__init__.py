"""What pages, documents and rules read of schemes, cameras, evidence and reviews."""
