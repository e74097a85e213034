"""The documents of schemes, cameras and reviews, as blocks made from plain facts."""
