from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mbc_advisor.accounts"
    verbose_name = "accounts"
