"""What people do with schemes, cameras, reviews, proposals and deployments."""
