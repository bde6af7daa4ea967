"""Sends a file by the tus protocol, as browsers do: announced, then in pieces."""

import base64

from client.api_client import Api, ApiError

VERSION = "1.0.0"
PIECE = 8 << 20
_ROUNDS = 10_000
_ELSEWHERE = "upload.offset"
_MOST_ELSEWHERE = 20  # pieces of one file whose answers got lost


def send_file(
    api: Api, entries: str, name: str, content: bytes, kind: str, purpose: str = "main", **more: str
) -> str:
    """Send a file for an entry to the round at ``entries``; its upload, to be handed in.

    ``more``: further metadata, such as ``agency``. Raises as ``Api`` does.
    """
    told = {"filename": name, "kind": kind, "purpose": purpose, **more}
    metadata = ",".join(
        f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items()
    )
    tus = {"Tus-Resumable": VERSION}
    announced = {**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    place = api.call("POST", entries, headers=announced).headers["Location"]
    at = elsewhere = 0
    for _ in range(_ROUNDS):
        if at >= len(content):
            break
        piece = {**tus, "Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        try:
            answer = api.call("PATCH", place, headers=piece, content=content[at : at + PIECE])
        except ApiError as error:
            elsewhere += 1
            if error.problem.code != _ELSEWHERE or elsewhere > _MOST_ELSEWHERE:
                raise
            # the piece was taken and its answer got lost: where is the file by now?
            answer = api.call("HEAD", place, headers=tus)
        at = int(answer.headers["Upload-Offset"])
    return str(place.rpartition("/")[2])
