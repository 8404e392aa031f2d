-- Every refusal of the gate, as util.error wants them: what the stream is answered, in one table. Each names its key in
-- an element of the gate's own (RFC 6120 §8.3.4), which tells it from the refusals of others.

local xmlns_gate = "urn:invite-bot:gate:0";

local function never(text)
	return { type = "cancel"; condition = "not-allowed"; text = text };
end

local function later(text)
	return { type = "wait"; condition = "resource-constraint"; text = text };
end

local refusals = {
	-- At preauth: XEP-0445 §4 knows no difference between them.
	["invalid-token"] = { type = "cancel"; condition = "item-not-found"; text = "This invitation is not valid, or not any more" };
	["malformed"] = { type = "modify"; condition = "bad-request"; text = "This request is malformed or ambiguous" };
	["elsewhere"] = { type = "cancel"; condition = "service-unavailable"; text = "Registration is for the address of the server itself" };
	["insecure"] = { type = "modify"; condition = "policy-violation"; text = "Encryption is required" };

	-- At registration. The keys are the reasons that the scripts answer.
	["closed"] = never("Registration is closed");
	["invite-needed"] = never("Registration here is by invitation");
	["unknown"] = never("This invitation is not valid, or not any more");
	["revoked"] = never("This invitation was withdrawn");
	["expired"] = never("This invitation has expired");
	["spent"] = never("This invitation has been used already");
	["suspended"] = never("This invitation does not work at present");
	["disabled"] = never("This invitation does not work at present");
	["gone"] = never("This invitation does not work at present");
	["locked"] = never("Registration is stopped at present");
	["wrong-purpose"] = never("This invitation is for something else");
	["wrong-name"] = never("This invitation is for another user name");
	["name-reserved"] = never("This user name is reserved");
	["conflict"] = { type = "cancel"; condition = "conflict"; text = "The requested username already exists" };
	["second"] = { type = "cancel"; condition = "not-acceptable"; text = "One registration per connection, please connect anew" };

	-- Of what our own processes ask.
	["no-inquiry"] = { type = "cancel"; condition = "item-not-found"; text = "Nothing of this kind was asked" };

	-- Of the domain's commands.
	["stranger"] = { type = "cancel"; condition = "forbidden"; text = "This is for the accounts of this server" };
	["too-often"] = { type = "wait"; condition = "policy-violation"; text = "That is too often, please try again in a moment" };
	["no-bot"] = later("Invitations cannot be made at present, please try again in a minute");

	-- Of what people write to the domain.
	["not-taken"] = later("This message was not taken, please send it again in a minute");

	-- Somebody else refused, where it is known that the server is set up wrongly.
	["misconfigured"] = { type = "cancel"; condition = "service-unavailable"; text = "This server is set up wrongly: its log says how" };

	["busy"] = later("This invitation is just being used, please try again in a minute");
	["unavailable"] = later("Registration is not available at present, please try again in a minute");
};

for reason, refusal in pairs(refusals) do
	refusal.extra = { namespace = xmlns_gate; condition = reason };
end

return refusals;
