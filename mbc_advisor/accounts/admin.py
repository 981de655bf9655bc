from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from mbc_advisor.accounts.models import User

admin.site.register(User, UserAdmin)
