"""What an integrator already asked for, so that asking again does nothing twice."""

from django.db import models


class IdempotencyKey(models.Model):
    """The first answer given under a key, kept in the transaction of its effect."""

    user = models.ForeignKey("bordereau.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
