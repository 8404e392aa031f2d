"""Ad-hoc commands (XEP-0050) as slixmpp reads and drives them, and its check of entity capabilities (XEP-0115)."""

import asyncio

TIMEOUT_SECONDS = 15


def form_of(command):
    """The form as slixmpp reads it: type, title, instructions, and what each field asks for or tells."""
    form = command["form"]
    fields = []
    for name, field in form.get_fields().items():
        value = field.get_value(convert=False)
        fields.append(
            {
                "var": name,
                "type": field["type"],
                "label": field["label"],
                "required": field["required"],
                "value": "\n".join(value) if isinstance(value, list) else value or "",
                "options": [option["value"] for option in field["options"]],
            }
        )
    return {
        "type": form["type"],
        "title": form["title"],
        "instructions": form["instructions"],
        "fields": fields,
    }


def stage_of(iq):
    if iq["type"] == "error":
        error = iq["error"]
        return {"status": "error", "type": error["type"], "condition": error["condition"], "text": error["text"], "xml": str(iq)}
    command = iq["command"]
    return {
        "status": command["status"],
        "sessionid": command["sessionid"],
        "actions": sorted(command["actions"]),
        "notes": [list(note) for note in command["notes"]],
        "form": form_of(command) if command.xml.find("{jabber:x:data}x") is not None else None,
        "xml": str(iq),
    }


class AdhocVerbs:
    async def list_commands(self, stream, to):
        iq = await stream["xep_0050"].get_commands(to, timeout=TIMEOUT_SECONDS)
        return [{"jid": str(jid), "node": node, "name": name} for jid, node, name in iq["disco_items"]["items"]]

    async def run_command(self, stream, to, node, forms):
        """Starts it and answers each stage with the next of `forms`, by the action that it names. Gives every stage."""
        commands = stream["xep_0050"]
        stages = []
        over = asyncio.get_running_loop().create_future()
        left = list(forms)

        def take(iq, session):
            stages.append(stage_of(iq))
            if iq["type"] == "error" or iq["command"]["status"] != "executing" or not left:
                # After an error it would take the next one, which names no session either, for this one's.
                commands.terminate_command(session)
                if not over.done():
                    over.set_result(stages)
                return
            values = left.pop(0)
            form = stream["xep_0004"].make_form(ftype="submit")
            for name, value in values.get("fields", {}).items():
                form.add_field(var=name, value=value)
            session["payload"] = [form] if "fields" in values else None
            commands.continue_command(session, direction=values["action"])

        commands.start_command(to, node, {"next": take, "error": take})
        return await asyncio.wait_for(over, TIMEOUT_SECONDS)

    async def verify_caps(self, stream, to, node, ver):
        """Whether what `to` answers makes this verification string, by slixmpp's reckoning."""
        stream.register_plugin("xep_0115", {"broadcast": False})
        info = await stream["xep_0030"].get_info(jid=to, node=f"{node}#{ver}", cached=False, timeout=TIMEOUT_SECONDS)
        return await stream["xep_0115"]._validate_caps(info["disco_info"], "sha-1", ver)
