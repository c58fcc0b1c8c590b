"""The documents' addresses."""

from django.urls import path

from bordereau.documents import views

app_name = "documents"
urlpatterns = [
    path("receipts/<int:sale_id>", views.receipt, name="receipt"),
    path("slips/<int:order_id>", views.slip, name="slip"),
    path("slips", views.slips, name="slips"),
]
