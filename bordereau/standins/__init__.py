"""Stand-in stores: servers that behave as a platform's documents and recordings say."""
