"""What the tests stand on: a PostgreSQL, a Chromium, and where they come from."""
