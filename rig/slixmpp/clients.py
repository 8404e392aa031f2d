"""Many XMPP clients in one process, driven by lines of JSON on stdin and telling theirs on stdout.

in:  {"id": 1, "do": "open", "stream": "a", …}     one of the verbs below, with its arguments
out: {"id": 1, "result": …} or {"id": 1, "failure": "…"}
out: {"stream": "a", "event": "message", …}        what happens meanwhile

Where an answer of the server is asked for, the result is {"ok": true, "xml": …}, or
{"ok": false, "type": …, "condition": …, "text": …, "xml": …} for an error that the server answered.
"""

import asyncio
import json
import re
import sys
import time
from xml.etree import ElementTree

import slixmpp
from slixmpp.exceptions import IqError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatcherId

from adhoc import AdhocVerbs
from archive import ArchiveVerbs

TIMEOUT_SECONDS = 15


def write(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def answer_of(stanza):
    xml = str(stanza)
    if stanza["type"] != "error":
        return {"ok": True, "xml": xml}
    error = stanza["error"]
    return {"ok": False, "type": error["type"], "condition": error["condition"], "text": error["text"], "xml": xml}


class Stream(slixmpp.ClientXMPP):
    """A stream that stops before authentication, until it is told to go on."""

    def __init__(self, name, domain):
        super().__init__(f"nobody@{domain}", "")
        self.name = name
        self.domain = domain
        self.features_seen = []
        self.reached = asyncio.get_running_loop().create_future()
        self.settled = None
        # In-band registration comes before the session: what is sent here is meant to be sent.
        self._always_send_everything = True
        self.auto_authorize = None
        self.auto_subscribe = False
        for plugin in ("xep_0004", "xep_0030", "xep_0050", "xep_0077", "xep_0092", "xep_0199"):
            self.register_plugin(plugin)
        # What is done at these features is up to the driver: nothing by itself.
        self["xep_0077"].create_account = False
        self._stream_feature_handlers["mechanisms"] = (self.hold, True)

        self.add_event_handler("session_start", lambda _: self.settle({"ok": True, "jid": str(self.boundjid)}))
        self.add_event_handler("failed_auth", self.note_failure)
        self.add_event_handler("failed_all_auth", lambda _: self.settle({"ok": False, "condition": self.failure}))
        self.add_event_handler("ssl_invalid_chain", lambda error: self.fail(f"certificate: {error}"))
        self.add_event_handler("connection_failed", lambda error: self.fail(f"connection: {error}"))
        self.add_event_handler("stream_error", lambda error: self.tell("stream-error", condition=error["condition"]))
        self.add_event_handler("disconnected", self.note_end)
        self.add_event_handler("message", self.tell_message)
        self.add_event_handler("message_error", self.tell_message)
        for kind in ("available", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "error"):
            self.add_event_handler(f"presence_{kind}", self.tell_presence)
        self.add_event_handler("roster_update", self.tell_roster)
        self.failure = "unknown"

    def tell(self, event, **fields):
        write({"stream": self.name, "event": event, **fields})

    def settle(self, result):
        if self.settled and not self.settled.done():
            self.settled.set_result(result)

    def fail(self, why):
        self.cancel_connection_attempt()
        if not self.reached.done():
            self.reached.set_exception(ConnectionError(why))

    def note_failure(self, stanza):
        self.failure = stanza["condition"]

    def note_end(self, why):
        self.fail(f"the stream ended: {why}")
        self.settle({"ok": False, "condition": "disconnected"})
        self.tell("closed")

    def tell_message(self, message):
        fields = {"from": str(message["from"]), "type": message["type"], "body": message["body"]}
        self.tell("message", **fields, id=message["id"], xml=str(message))

    def tell_presence(self, presence):
        kind = presence.xml.get("type", "available")
        self.tell("presence", **{"from": str(presence["from"])}, type=kind, xml=str(presence))

    def tell_roster(self, iq):
        if iq["type"] != "set":
            return
        for jid, item in iq["roster"]["items"].items():
            self.tell("roster", jid=str(jid), subscription=item["subscription"], ask=item["ask"])

    async def _handle_stream_features(self, features):
        self.features_seen.append([child.tag for child in features.xml])
        return await super()._handle_stream_features(features)

    def hold(self, features):
        if "mechanisms" in self.features:
            return False
        self.held = features
        if not self.reached.done():
            self.reached.set_result(self.features_seen)
        return True

    async def ask(self, iq):
        try:
            return answer_of(await iq.send(timeout=TIMEOUT_SECONDS))
        except IqError as error:
            return answer_of(error.iq)

    def make_registration(self, username, password):
        iq = self.make_iq_set(ito=self.domain)
        iq["register"]["username"] = username
        iq["register"]["password"] = password
        return iq


class Verbs(AdhocVerbs, ArchiveVerbs):
    """What can be asked for: a method a verb. `stream` has been looked up by then."""

    def __init__(self):
        self.streams = {}

    async def open(self, stream, domain, port, ca):
        client = Stream(stream, domain)
        self.streams[stream] = client
        client.ca_certs = ca or None
        client.connect(("127.0.0.1", port), force_starttls=bool(ca), disable_starttls=not ca)
        try:
            return await asyncio.wait_for(client.reached, TIMEOUT_SECONDS)
        except Exception:
            del self.streams[stream]
            client.cancel_connection_attempt()
            client.abort()
            raise

    async def log_in(self, stream, username, password, resource):
        """Without a name, anonymously."""
        if not username:
            stream["feature_mechanisms"].use_mech = "ANONYMOUS"
        stream.requested_jid = slixmpp.JID(f"{username}@{stream.domain}/{resource}" if username else stream.domain)
        stream.boundjid = slixmpp.JID(stream.requested_jid)
        stream.credentials = {"password": password}
        stream.settled = asyncio.get_running_loop().create_future()
        stream["feature_mechanisms"]._handle_sasl_auth(stream.held)
        result = await asyncio.wait_for(stream.settled, TIMEOUT_SECONDS)
        if result["ok"]:
            await stream.get_roster()
            stream.send_presence()
        return result

    async def preauth(self, stream, token):
        iq = stream.make_iq_set(ito=stream.domain)
        iq.append(ElementTree.Element("{urn:xmpp:pars:0}preauth", {"token": token}))
        return await stream.ask(iq)

    async def registration_form(self, stream):
        iq = stream.make_iq_get(queryxmlns="jabber:iq:register", ito=stream.domain)
        return await stream.ask(iq)

    async def register(self, stream, username, password):
        return await stream.ask(stream.make_registration(username, password))

    async def register_together(self, registrations):
        """All requests are written before any answer is read."""
        asked = [
            self.streams[one["stream"]].ask(
                self.streams[one["stream"]].make_registration(one["username"], one["password"])
            )
            for one in registrations
        ]
        return await asyncio.gather(*asked)

    async def request(self, stream, xml):
        """Sent as it is written, with an id where it has none."""
        own = re.match(r"<iq\b[^>]*\sid=['\"]([^'\"]+)", xml)
        number = own[1] if own else stream.new_id()
        answer = asyncio.get_running_loop().create_future()
        stream.register_handler(Callback(f"answer {number}", MatcherId(number), answer.set_result, once=True))
        stream.send_raw(xml if own else xml.replace("<iq", f"<iq id='{number}'", 1))
        return answer_of(await asyncio.wait_for(answer, TIMEOUT_SECONDS))

    async def send(self, stream, xml):
        stream.send_raw(xml)

    async def say(self, stream, to, body, type):
        stream.send_message(mto=to, mbody=body, mtype=type)

    async def ping(self, stream, to):
        start = time.monotonic()
        await stream["xep_0199"].send_ping(to, timeout=TIMEOUT_SECONDS)
        return (time.monotonic() - start) * 1000

    async def disco_info(self, stream, to, node):
        try:
            iq = await stream["xep_0030"].get_info(jid=to, node=node, cached=False, timeout=TIMEOUT_SECONDS)
        except IqError as error:
            return answer_of(error.iq)
        info = iq["disco_info"]
        identities = [{"category": i[0], "type": i[1], "name": i[3]} for i in info["identities"]]
        return {"ok": True, "identities": identities, "features": sorted(info["features"])}

    async def version(self, stream, to):
        iq = await stream["xep_0092"].get_version(to, timeout=TIMEOUT_SECONDS)
        return {"name": iq["software_version"]["name"], "version": iq["software_version"]["version"]}

    async def roster(self, stream):
        # Not get_roster: that asks for what has changed since it asked last.
        iq = await stream.make_iq_get(queryxmlns="jabber:iq:roster").send(timeout=TIMEOUT_SECONDS)
        return {str(jid): item["subscription"] for jid, item in iq["roster"]["items"].items()}

    async def subscribe(self, stream, to, token):
        presence = stream.make_presence(ptype="subscribe", pto=to)
        if token is not None:
            presence.append(ElementTree.Element("{urn:xmpp:pars:0}preauth", {"token": token}))
        presence.send()

    async def approve(self, stream, to):
        stream.send_presence(pto=to, ptype="subscribed")

    async def close(self, stream):
        del self.streams[stream.name]
        await stream.disconnect(wait=1.0)

    async def run(self, request):
        number, verb = request.pop("id"), request.pop("do")
        try:
            if "stream" in request and verb != "open":
                request["stream"] = self.streams[request["stream"]]
            write({"id": number, "result": await getattr(self, verb)(**request)})
        except Exception as error:
            write({"id": number, "failure": f"{verb}: {type(error).__name__} {error}"})


async def main():
    lines = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    verbs = Verbs()
    running = set()
    while line := await lines.readline():
        task = asyncio.create_task(verbs.run(json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)


asyncio.run(main())
