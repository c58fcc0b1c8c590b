"""What the stock pages search, sort and import by."""

from django.db import migrations, models
from django.db.models import F, Q

from bordereau.searching import search_text

AT_ONCE = 2_000
KINDS = [
    "commit", "release", "complete", "sell", "receive", "count", "correct", "move", "import",
]


def fill_search(apps, schema_editor):
    Product = apps.get_model("bordereau", "Product")
    last = 0
    while True:
        batch = list(Product.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not batch:
            return
        for product in batch:
            product.search = search_text(product.name, product.sku)[:500]
        Product.objects.bulk_update(batch, ["search"], batch_size=200)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0014_allocation")]

    operations = [
        migrations.AddField(
            "product", "search",
            models.CharField(blank=True, default="", max_length=500, editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill_search, migrations.RunPython.noop),
        migrations.AddIndex(
            "product", models.Index(fields=["search", "id"], name="products_by_name")
        ),
        migrations.AddIndex(
            "stocklevel",
            models.Index(
                fields=["product", "outlet"],
                condition=Q(on_hand__lt=F("committed")),
                name="levels_below_zero",
            ),
        ),
        migrations.AlterField(
            "stockmovement", "kind",
            models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12),
        ),
        migrations.AddField(
            "stockmovement", "other_outlet",
            models.ForeignKey(
                db_index=False, null=True, on_delete=models.PROTECT, related_name="+",
                to="bordereau.outlet",
            ),
        ),
        migrations.CreateModel(
            "StockSheet",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("count", "Count"), ("receive", "Receive")], max_length=10)),
                ("name", models.CharField(max_length=100)),
                ("content", models.TextField(blank=True)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("given_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(db_index=False, null=True, on_delete=models.PROTECT, related_name="+", to="bordereau.user")),
                ("outlet", models.ForeignKey(db_index=False, null=True, on_delete=models.PROTECT, related_name="+", to="bordereau.outlet")),
            ],
        ),
    ]
