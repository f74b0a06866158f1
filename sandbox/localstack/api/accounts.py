"""Accounts, deleted as a whole."""

import re

from localstack.http import Request

from sandbox.localstack import accounts
from sandbox.localstack.api.answers import Answer, Refused, Routes


def _delete(_: Request, account: str) -> Answer:
    if not re.fullmatch(r"\d{12}", account):
        raise Refused(f"{account!r} is not an AWS account id; that is twelve digits")
    try:
        return {"account": account, "deleted": accounts.delete(account)}
    except accounts.NotErased as left:
        raise Refused(str(left)) from left


ROUTES: Routes = {"accounts/<account>": ("DELETE", _delete)}
