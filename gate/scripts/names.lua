-- The one place that says whether a user name is reserved. Stands before the scripts that need it, behind lookalikes.lua.

-- Names that people trust by themselves: those of RFC 2142, and of people who run a server. Without signs, one blank
-- between two, and without "rn", "vv" and "cl", see fold. Nor may a word be here that is a usual first name when some of
-- its i and l change places: "mail" would be "Mali", too.
local TRUSTED = " abuse account accounts admin administrateur administration administrador administrator administrators"
	.. " admins announcements billing bot bots console contact daemon dnsadmin domainadmin donotreply ejabberd everybody"
	.. " everyone feedback ftp help helpdesk hostinfo hostmaster hostmasters info invitation invitations invite invites"
	.. " jabber legal localhost mailadmin mailerdaemon marketing mod moderador moderateur moderator moderators mods news"
	.. " nobody noc noreply notifications operator operators ops owner payments postmaster postmasters privacy prosody"
	.. " register registration root rootadmin safety sales security server serveradmin service soporte ssladmin"
	.. " ssladministrator staff superadmin superuser support supportteam sysadmin sysadmins sysop system systemadmin"
	.. " systems team trust usenet uucp webadmin webmaster webmasters www xmpp xmppadmin "

-- Blocks of Unicode without letters and digits, from the first to the last, in pairs. Of symbols, those that look like
-- letters have become letters before anybody looks here.
local SIGNS = {
	0x00, 0x2F, 0x3A, 0x40, 0x5B, 0x60, 0x7B, 0xBF, 0x2B0, 0x36F, 0x482, 0x489, 0x55A, 0x55F, 0x589, 0x5C7, 0x5F3, 0x61F,
	0x64B, 0x65F, 0x66A, 0x66D, 0x6D4, 0x6D4, 0x6D6, 0x6ED, 0x115F, 0x1160, 0x1AB0, 0x1AFF, 0x1DC0, 0x1DFF, 0x2000, 0x2BFF,
	0x2E00, 0x2FFF, 0x3000, 0x3004, 0x3008, 0x3020, 0x3030, 0x3030, 0x303D, 0x303F, 0x30FB, 0x30FB, 0xA700, 0xA721,
	0xE000, 0xF8FF, 0xFE00, 0xFE6F, 0xFF00, 0xFF0F, 0xFFE0, 0xFFFF, 0x1D000, 0x1D24F, 0x1F000, 0x1FAFF, 0xE0000, 0x10FFFF,
}

local function is_sign(letter)
	local first, length = letter:byte(), #letter
	local code = length == 1 and first or first % (length == 2 and 32 or length == 3 and 16 or 8)
	for index = 2, length do
		code = code * 64 + letter:byte(index) % 64
	end
	for index = 1, #SIGNS, 2 do
		if code >= SIGNS[index] and code <= SIGNS[index + 1] then
			return true
		end
	end
	return false
end

-- Plain letters that the eye takes for one another are the same one.
local function fold(plain)
	return (plain:gsub("[1l|!]", "i"):gsub("0", "o"):gsub("rn", "m"):gsub("vv", "w"))
end

-- What the eye takes a name for, letter by letter.
local function likeness(name)
	local plain = name:gsub("[\194-\244][\128-\191]*", function(letter)
		local _, last = LOOKALIKES:find(letter, 1, true)
		return last and LOOKALIKES:match("^[a-z0-9]*", last + 1)
	end)
	return fold(plain)
end

local DIGITS = { ["2"] = "z", ["3"] = "e", ["4"] = "a", ["5"] = "s", ["7"] = "t", ["8"] = "b", ["9"] = "g", ["$"] = "s" }

-- What is left of a likeness when digits stand for letters and signs for nothing.
local function skeleton(like)
	local plain = like:gsub("[2-9$]", DIGITS):gsub("[%z\1-\127\194-\244][\128-\191]*", function(letter)
		return not letter:find("^[a-z0-9]") and is_sign(letter) and "" or nil
	end)
	return (fold(plain):gsub("ci", "d")) -- "cl", folded
end

-- The name that is reserved for ever and that this one reads like, or nil.
local function reserved_like(like)
	local bare = skeleton(like)
	return redis.call("HGET", key("reserved"), bare) or TRUSTED:match(" (" .. bare:gsub("i", "[il]") .. ") ")
end

-- Whether a name may be had by nobody, or by nobody but those who have this invitation, if one is given. Names for ever
-- are had by an invitation that an admin or the operator made for just this one.
local function is_reserved(name, id, record)
	local like = likeness(name)
	local holder = redis.call("GET", key("name", like))
	local is_given = record and record.byAdmin and record.name == name
	return (holder and holder ~= id) or (not is_given and reserved_like(like) ~= nil)
end
