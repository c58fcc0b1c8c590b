from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bordereau", "0002_ledger")]

    operations = [
        migrations.AddIndex(
            model_name="sale",
            index=models.Index(fields=["customer_email"], name="sales_of_customer"),
        ),
    ]
