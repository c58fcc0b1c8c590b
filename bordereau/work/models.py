"""Signs of life from whatever carries the background work."""

from django.db import models


class Worker(models.Model):
    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)  # it said goodbye
    trouble = models.TextField(blank=True)  # what it fails with at present

    def __str__(self) -> str:
        return self.name
