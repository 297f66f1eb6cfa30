"""What Schemathesis cannot know of Garb's document."""

import json
import os
import re
import zlib

import schemathesis

# By path of the document: parameters with which it has something to show.
KNOWN = json.loads(os.environ.get("GARB_CONTRACT_KNOWN", "{}"))


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context, value):
    """A body of lines is text; anything else that is tried is written as a line of JSON."""
    if isinstance(value, bytes):
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", errors="replace")


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Asks every second time for something that exists, so that answers are checked too; what is deleted is not of these."""
    known = KNOWN.get(context.operation.path)
    if not known or not path_parameters or context.operation.method.lower() == "delete":
        return path_parameters
    values = [str(value) for value in path_parameters.values()]
    # What looks invalid is meant to be.
    valid = all(re.fullmatch(r"\w[\w.-]{0,63}", value) for value in values)
    return known if valid and zlib.crc32("/".join(values).encode()) % 2 else path_parameters
