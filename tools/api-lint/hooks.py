"""A new Idempotency-Key for every request of the fuzzer.

The generator likes to say the same key again. Then the server answers with what it kept, or that the key was used for
another request, and a third of the writes never reach their verb. Keys that are missing or malformed on purpose stay so.
"""

import re
import uuid

import schemathesis

HEADER = "Idempotency-Key"
KEY = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@schemathesis.hook
def before_call(context, case, kwargs):
    key = (case.headers or {}).get(HEADER)
    if isinstance(key, str) and KEY.fullmatch(key):
        case.headers[HEADER] = str(uuid.uuid4())
