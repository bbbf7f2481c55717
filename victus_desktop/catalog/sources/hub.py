"""The Hugging Face hub, or a mirror of it that HF_ENDPOINT names.

Address, account and what the hub knows of a file come through huggingface_hub. The bytes do not:
its own download throws away what has come when the process ends, and cannot be stopped.
"""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.catalog.catalog import Model, ModelFile
from victus_desktop.catalog.progress import Tally
from victus_desktop.catalog.transfer import download
from victus_desktop.catalog.verify import Digest
from victus_desktop.conversation.errors import ModelError, ServiceError

if TYPE_CHECKING:
    from huggingface_hub import HfFileMetadata

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA1 = re.compile(r"[0-9a-f]{40}")


class HubSource:
    """Fetches a file of a repository at one revision."""

    def fetch(self, model: Model, file: ModelFile, target: Path, tally: Tally) -> Digest | None:
        from huggingface_hub import hf_hub_url

        endpoint = os.environ.get("HF_ENDPOINT") or None
        address = hf_hub_url(model.repo, file.origin[0], revision=model.revision, endpoint=endpoint)
        known = _ask(address, endpoint, model)
        digest = _digest(known.etag)
        if file.sha256 and digest and digest.algorithm == "sha256" and digest.value != file.sha256:
            raise ModelError(
                f"The hub holds another {file.name} of {model.id} than the catalog names; it was "
                "not fetched. Update Victus, or check the address in HF_ENDPOINT"
            )
        size = known.size or file.size
        download(address, target, tally, name=file.name, size=size, headers=_account())
        return digest


def _ask(address: str, endpoint: str | None, model: Model) -> "HfFileMetadata":
    import httpx2
    from huggingface_hub import get_hf_file_metadata
    from huggingface_hub.errors import GatedRepoError

    try:
        return get_hf_file_metadata(address, endpoint=endpoint)
    except GatedRepoError as error:
        raise ServiceError(
            f"{model.repo} asks for its licence to be accepted: do so at {_page(address)}, log in "
            f"with `hf auth login`, then `victus models pull {model.id}`"
        ) from error
    except (httpx2.HTTPError, OSError) as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ServiceError(
            f"The hub does not give {model.id} ({reason}). Check the network and HF_ENDPOINT, "
            f"then `victus models pull {model.id}`"
        ) from error


def _account() -> dict[str, str]:
    from huggingface_hub import constants, get_token

    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    return {"Authorization": f"Bearer {token}"} if token else {}


def _page(address: str) -> str:
    return address.partition("/resolve/")[0]


def _digest(etag: str | None) -> Digest | None:
    """Large files carry their SHA-256 as ETag, small ones what git calls their blob."""
    if etag and _SHA256.fullmatch(etag):
        return Digest("sha256", etag)
    if etag and _SHA1.fullmatch(etag):
        return Digest("git", etag)
    return None
