"""Runs ad-hoc commands with nbxmpp, Gajim's own library, which refuses what is not exactly as specified.

stdin:  one line, {"domain": …, "port": …, "username": …, "password": …, "to": …, "runs": [{"node": …, "forms": [{…}]}]}
stdout: {"list": [{"jid": …, "node": …, "name": …}], "runs": [[stage, …], …]}

Each form is filled in as Gajim does: the fields by name, on a copy of what came, without what it leaves out.
"""

import json
import sys



from gi.repository import GLib
from nbxmpp.client import Client
from nbxmpp.const import AdHocAction, ConnectionProtocol, ConnectionType
from nbxmpp.modules.dataforms import extend_form
from nbxmpp.protocol import JID

TIMEOUT_SECONDS = 30


def read(form):
    """Every property that Gajim's form widgets ask for."""
    fields = {}
    for field in form.iter_fields():
        value = field.value if hasattr(field, "value") else field.values
        options = list(field.iter_options()) if hasattr(field, "iter_options") and field.type_.startswith("list") else []
        fields[field.var or ""] = {
            "type": field.type_,
            "label": field.label,
            "description": field.description,
            "required": field.required,
            "valid": bool(field.is_valid()[0]),
            "value": value,
            "options": [option[0] for option in options],
        }
    return {"type": form.type_, "title": form.title, "instructions": form.instructions, "fields": fields}


class Run:
    def __init__(self, order):
        self.order = order
        self.result = {"list": [], "runs": []}
        self.loop = GLib.MainLoop()
        self.failure = None
        self.callbacks = []
        self.client = Client()
        self.client.set_domain(order["domain"])
        self.client.set_username(order["username"])
        self.client.set_password(order["password"])
        self.client.set_resource("gajim")
        self.client.set_ignore_tls_errors(True)
        self.client.set_custom_host(f"127.0.0.1:{order['port']}", ConnectionProtocol.TCP, ConnectionType.START_TLS)
        self.client.set_connection_types([ConnectionType.START_TLS])
        self.client.set_protocols([ConnectionProtocol.TCP])
        self.client.subscribe("connected", lambda *_: self.guard(self.begin))
        for end in ("connection-failed", "disconnected"):
            self.client.subscribe(end, lambda *_: self.end(f"{end}: {self.client.get_error()}"))
        self.commands = self.client.get_module("AdHoc")

    def go(self):
        GLib.timeout_add_seconds(TIMEOUT_SECONDS, lambda: self.end("took too long"))
        self.client.connect()
        self.loop.run()
        if self.failure is not None:
            print(self.failure, file=sys.stderr)
            sys.exit(1)
        print(json.dumps(self.result))

    def end(self, failure=None):
        self.failure = self.failure or failure
        self.loop.quit()

    def guard(self, work, *args):
        """Any error of nbxmpp ends the program."""
        try:
            work(*args)
        except Exception as error:
            self.end(f"{type(error).__name__}: {error}")

    def begin(self):
        self.commands.request_command_list(JID.from_string(self.order["to"]), callback=self.then(self.take_list))

    def then(self, take):
        def done(task):
            self.guard(lambda: take(task.finish()))

        # nbxmpp itself holds callbacks weakly.
        self.callbacks.append(done)
        return done

    def take_list(self, commands):
        self.known = {command.node: command for command in commands}
        self.result["list"] = [{"jid": str(c.jid), "node": c.node, "name": c.name} for c in commands]
        self.left = list(self.order["runs"])
        self.next_run()

    def next_run(self):
        if not self.left:
            self.end()
            return
        run = self.left.pop(0)
        self.forms = list(run["forms"])
        self.result["runs"].append([])
        self.commands.execute_command(self.known[run["node"]], callback=self.then(self.take_stage))

    def take_stage(self, command):
        form = None if command.data is None else extend_form(command.data)
        self.result["runs"][-1].append(
            {
                "status": command.status.value,
                "actions": sorted(action.value for action in command.actions or ()),
                "default": command.default.value if command.default else None,
                "notes": [[note.type.value, note.text] for note in command.notes],
                "form": None if form is None else read(form),
            }
        )
        if command.status.value != "executing" or not self.forms:
            self.next_run()
            return
        filled = self.forms.pop(0)
        for name, value in filled.items():
            form.vars[name].value = value
        answer = form.get_purged()
        answer.type_ = "submit"
        self.commands.execute_command(
            command, AdHocAction(command.default.value), answer, callback=self.then(self.take_stage)
        )


Run(json.loads(sys.stdin.readline())).go()
