from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "mbc_advisor.library"
    verbose_name = "Reading room"
