"""The archive of one's own account (XEP-0313), as slixmpp asks for it and reads it."""

PAGE = 50
TIMEOUT_SECONDS = 15


def letter_of(result):
    """One archived message: the archive's id of it, and what the sender wrote."""
    message = result["mam_result"]["forwarded"]["stanza"]
    oob = message.xml.find("{jabber:x:oob}x/{jabber:x:oob}url")
    return {
        "archiveId": result["mam_result"]["id"],
        "from": str(message["from"]),
        "type": message["type"],
        "id": message["id"],
        "thread": message["thread"],
        "body": message["body"],
        "url": oob.text if oob is not None else "",
    }


class ArchiveVerbs:
    async def read_archive(self, stream, after):
        """All that is kept, oldest first; with `after`, only what came after the message of that archive id."""
        stream.register_plugin("xep_0313")
        letters = []
        while True:
            rsm = {"max": PAGE, "after": after} if after else {"max": PAGE}
            page = await stream["xep_0313"].retrieve(rsm=rsm, timeout=TIMEOUT_SECONDS)
            results = page["mam"]["results"]
            letters += [letter_of(result) for result in results]
            if len(results) < PAGE:
                return letters
            after = letters[-1]["archiveId"]
