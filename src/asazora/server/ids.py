"""Identifiers and keys that cannot be guessed."""

import base64
import hashlib
import secrets

WEBHOOK_SECRET_PREFIX = "whsec_"
KEY_PREFIX = "sk-asazora-"


def new_id(kind: str) -> str:
    """`video_5f...`: 192 random bits after the kind."""
    return f"{kind}_{secrets.token_hex(24)}"


def new_api_key() -> str:
    """A key of 256 random bits."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_webhook_secret() -> str:
    """A secret of 256 random bits, in the form of the standard-webhooks specification."""
    return WEBHOOK_SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def hash_key(key: str) -> str:
    """What is stored of a key. A random key needs no salt and no slow hash: there is nothing to guess."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
