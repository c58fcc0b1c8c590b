"""How fast Bordereau is, beside what the same machine can do at the same moment."""
