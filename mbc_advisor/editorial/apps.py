from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "mbc_advisor.editorial"
    verbose_name = "Editorial"
