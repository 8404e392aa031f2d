-- Whether a registration can be read in one way only. Pure: knows nothing of Prosody but its stanzas.

local xmlns_forms = "jabber:x:data";

local function names_in_form(form)
	local names = {};
	for field in form:childtags("field") do
		if field.attr.var == "username" then
			for value in field:childtags("value") do
				table.insert(names, value:get_text() or "");
			end
		end
	end
	return names;
end

-- One query with one name at the most, the same in its fields and in its form, and nothing to remove.
local function is_clear(stanza)
	if #stanza.tags ~= 1 then
		return false;
	end
	local query = stanza.tags[1];
	local names = {};
	for tag in query:childtags() do
		if tag.name == "remove" and tag.attr.xmlns == query.attr.xmlns then
			return false;
		elseif tag.name == "username" and tag.attr.xmlns == query.attr.xmlns then
			table.insert(names, tag:get_text() or "");
		end
	end
	local form = query:get_child("x", xmlns_forms);
	local in_form = form and names_in_form(form) or {};
	return #names <= 1 and #in_form <= 1 and (not names[1] or not in_form[1] or names[1] == in_form[1]);
end

return {
	is_clear = is_clear;
};
