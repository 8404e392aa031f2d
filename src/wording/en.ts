/**
 * Every sentence in English, by key. `{{…}}` is a value. A key that ends in `_one` or `_other` is a plural form
 * of the key without it, chosen by `count` (CLDR's plural rules, which other languages have more of).
 */
export const en = {
  "command.invite": "give a friend an account here",
  "command.contact": "connect with a friend who has an account elsewhere",
  "command.list": "see your invitations",
  "command.show": "see one invitation in full",
  "command.qr": "see the link of an invitation as a picture, to be scanned",
  "command.code": "read out four words on the phone in place of a link",
  "command.revoke": "end an invitation",
  "command.rotate": "give an invitation a new link; the old one is dead",
  "command.extend": "let an invitation last longer, from now",
  "command.request": "ask the admins for an invitation",
  "command.create-account": "invite somebody to an account, with a name if you like",
  "command.reset-password": "make a link that sets a new password for an account",
  "command.invites": "see everybody’s invitations",
  "command.tree": "see who invited whom",
  "command.suspend": "stop somebody’s invitations",
  "command.restore": "let somebody invite again",
  "command.grant": "give a member another role’s quota",
  "command.requests": "see who waits for an invitation",
  "command.approve": "accept a request",
  "command.deny": "decline a request",
  "command.settings": "see the settings in force",
  "command.set": "change a setting",
  "command.lockdown": "stop all registrations now",
  "command.unlock": "end a lockdown",
  "command.stats": "see how many invitations were made, used and revoked",
  "command.audit": "see who did what",
  "command.whoami": "see your role, and how many invitations you have left",
  "command.generate": "do the same as invite",
  "command.start": "see what you will want most",
  "command.help": "see this list, or how to use one command",

  "start.title": "Hello! I make invitations to {{domain}}. Send me one of these words:",
  "help.title": "I make invitations to {{domain}}. You can send me:",
  "help.hint": "“help invite” explains one of them.",
  "help.usage": "Usage",

  "invite.account": "Here is an invitation to {{domain}}.",
  "invite.named": "Here is an invitation for the account {{address}}.",
  "invite.contact": "Here is an invitation to become your contact.",
  "invite.reset":
    "Here is a link that sets a new password for {{address}}. Give it to the owner of that account alone.",
  "invite.lasts_one": "It works once and lasts {{duration}}.",
  "invite.lasts_other": "It works {{count}} times and lasts {{duration}}.",
  "invite.hint": "Its ID is #{{id}}. Send “show {{id}}” for its status or “revoke {{id}}” to cancel it.",
  "invite.only-contacts":
    "Only admins hand out accounts here. What I can give you is for friends who have an account already.",
  "invite.registration-closed":
    "Nobody can register here at the moment. What I can give you is for friends who have an account already.",
  "invite.locked":
    "Registrations are stopped at the moment: nobody can use this until an admin ends the lockdown.",
  "invite.trusted-name": "Mind that {{name}} reads like {{reserved}}, a name that people trust.",
  "invite.forward": "Forward the next message.",
  "invite.forward-or-show": "Forward the next message, or show the picture.",
  "qr.title": "This is the QR code of #{{id}}.",
  "qr.no-pages": "There are no pages here, and so no pictures.",
  "code.title":
    "To be read out: open the address and type the four words there. They work once, within {{duration}}.",
  "code.address": "Address",
  "code.words": "Words",
  "code.no-pages": "There are no pages here, and so no codes.",

  "share.account": "Hi! Chat with me on {{domain}}. This link gets you an account: {{url}}",
  "share.reset": "This link sets a new password for your account {{address}}: {{url}}",
  "share.contact": "Hi! This link adds me, {{inviter}}, to your chat contacts: {{url}}",

  "list.title_one": "You have made one invitation, {{open}}:",
  "list.title_other": "You have made {{count}} invitations, {{open}}:",
  "list.open_one": "{{count}} open",
  "list.open_other": "{{count}} open",
  "list.on-hold_one": "{{count}} on hold",
  "list.on-hold_other": "{{count}} on hold",
  "list.empty": "You have no invitations yet. Send “invite” to make one.",
  "list.newest": "Only the newest {{most}} are shown.",
  "list.cut_one": "… and one more, which the command line shows.",
  "list.cut_other": "… and {{count}} more, which the command line shows.",
  "list.hint": "“show ID” tells more, “revoke ID” ends one.",

  "summary.contact": "contact only",
  "summary.for": "for {{name}}",

  "state.open": "open",
  "state.hold": "on hold ({{reason}})",
  "state.left": "{{state}}, {{duration}} left",
  "state.left-used": "{{state}}, {{duration}} left, used {{used}} of {{uses}} times, by {{names}}",
  "state.spent": "used by {{names}}",
  "state.expired": "expired unused",
  "state.expired-used": "expired, used by {{names}}",
  "state.revoked": "revoked",
  "state.revoked-used": "revoked, used by {{names}}",
  "hold.suspended": "stopped by an admin",
  "hold.disabled": "the inviter’s account is disabled",
  "hold.gone": "the inviter’s account is gone",
  "hold.locked": "lockdown",

  "show.title": "Invitation #{{id}}",
  "show.state": "State",
  "show.kind": "Gives",
  "show.inviter": "Inviter",
  "show.operator": "the operator of the server",
  "show.for": "For the name",
  "show.uses": "Used",
  "show.uses-value": "{{used}} of {{uses}}",
  "show.created": "Made",
  "show.expires": "Expires",
  "show.note": "Note",
  "show.used-by": "Used by",
  "show.failure": "Last failed try",

  "kind.account": "an account here, and each other as contacts",
  "kind.reset": "a new password",
  "kind.contact": "each other as contacts",

  "revoke.done": "#{{id}} is revoked: nobody can use it any more.",

  "rotate.done": "The old link of #{{id}} is dead.",
  "extend.done": "#{{id}} lasts {{duration}} from now.",

  "invites.none": "There are no such invitations.",
  "invites.title": "Invitations, newest first, page {{page}}:",
  "invites.by": "by {{inviter}}",
  "invites.more": "There are more: add “page {{page}}”.",

  "tree.invited-by": "invited by {{chain}}",
  "tree.no-inviter": "nobody here invited them",
  "tree.nobody": "They have brought nobody.",
  "tree.deleted": "{{jid}} (deleted {{time}})",
  "tree.cut_one": "Only the first one is shown.",
  "tree.cut_other": "Only the first {{count}} are shown.",

  "suspend.question_one": "This stops the invitations of {{jid}}, and there will be no more. {{open}}",
  "suspend.question_other":
    "This stops the invitations of {{jid}} and everybody they brought, {{count}} people, and there will be no more. {{open}}",
  "suspend.open-none": "None is open at present.",
  "suspend.open_one": "{{count}} open invitation no longer works.",
  "suspend.open_other": "{{count}} open invitations no longer work.",
  "suspend.done_one": "Done: their invitations are stopped.",
  "suspend.done_other": "Done: the invitations of {{count}} people are stopped.",
  "suspend.undo": "“{{command}}” undoes it.",
  "restore.done_one": "Done: they may invite again, and their open invitations work.",
  "restore.done_other": "Done: {{count}} people may invite again, and their open invitations work.",

  "grant.done": "{{jid}} now has the quota of the role “{{role}}”.",
  "account.none": "There is no account {{jid}} at present.",

  "settings.title": "The settings in force:",
  "settings.locked": "Lockdown: nobody registers ({{reason}}). The settings:",
  "settings.locked-plain": "Lockdown: nobody registers. The settings:",
  "settings.set": "{{value}} (set by an admin)",
  "settings.hint": "“set KEY on”, “set KEY off” or “set KEY default” changes one.",
  "set.done": "{{key}} is now {{value}}.",

  "lockdown.done": "Lockdown: from now on nobody registers, with or without an invitation.",
  "lockdown.undo": "“unlock” ends it; invitations work again then.",
  "unlock.done": "The lockdown is over: invitations work again.",

  "stats.title": "Invitations so far:",
  "stats.open": "Open",
  "stats.on-hold": "On hold",
  "stats.issued": "Made",
  "stats.used": "Used",
  "stats.revoked": "Revoked",
  "stats.requests": "Requests waiting",

  "audit.title_one": "Last action:",
  "audit.title_other": "Last {{count}} actions, newest first:",
  "audit.empty": "Nothing has been done yet.",

  "audit.refused_one": "The last refusal:",
  "audit.refused_other": "The last {{count}} refusals, newest first:",
  "audit.none-refused": "Nothing has been refused yet.",
  "request.done": "I have told the admins. You will hear from me when one has decided.",
  "requests.none": "Nobody is waiting.",
  "requests.title_one": "1 pending request:",
  "requests.title_other": "{{count}} pending requests:",
  "requests.hint": "“approve NUMBER” or “deny NUMBER” decides.",
  "approve.done": "Approved. {{jid}} will receive an invitation to share.",
  "deny.done": "Denied. {{jid}} will be notified.",

  "notice.requested":
    "{{jid}} asks for an invitation: {{reason}}. Send “approve {{number}}” or “deny {{number}}”.",
  "notice.approved": "An admin has granted your request.",
  "notice.denied": "An admin has declined your request for an invitation.",
  "notice.used": "{{name}} has used your invitation #{{id}}.",
  "notice.expiring":
    "Your invitation #{{id}} expires tomorrow, and nobody has used it. “extend {{id}} 7d” lets it last longer.",
  "notice.stuck":
    "Your friend is stuck: registering with your invitation #{{id}} failed ten minutes ago, and did not work since. What happened: {{failure}}",
  "notice.mute": "“whoami notices off” stops these messages.",

  "failure.bad-name": "the user name cannot be used here. Small letters and digits always work.",
  "failure.closed": "registration was closed. An admin can open it.",
  "failure.conflict": "the user name is taken. Another one works.",
  "failure.name-reserved": "the user name is reserved. Another one works.",
  "failure.refused": "the server answered “{{words}}”. If that does not help, ask an admin.",
  "failure.weak-password": "the password was too weak. A longer one works.",
  "failure.wrong-name": "the invitation is for another user name. “show {{id}}” has it.",

  "welcome.greeting": "Welcome to {{server}}! Your address is {{jid}}.",
  "welcome.inviter": "{{inviter}} invited you; say hello!",
  "welcome.may-invite":
    "I am the bot that makes invitations here. Write “invite” to me, and you get a link for a friend.",
  "welcome.may-invite-later":
    "I am the bot that makes invitations here. In {{duration}} you can invite friends yourself: write “invite” to me.",
  "welcome.may-ask":
    "I am the bot that makes invitations here. Write “help” to me to see what I can do for you.",

  "confirmation.ask": "Reply “yes” within a minute to do it, or “no”.",
  "confirmation.yes": "yes",
  "confirmation.no": "no",
  "confirmation.cancelled": "Cancelled. Nothing was changed.",

  "whoami.title": "You are {{jid}}.",
  "whoami.operator": "You are the operator, on the command line.",
  "whoami.role": "Role",
  "whoami.granted-gone": "{{role}} (the role “{{granted}}” that was granted is not in the settings any more)",
  "whoami.invites": "“invite” gives",
  "whoami.suspended": "nothing: an admin has put your invitations on hold",
  "whoami.nothing": "nothing at present",
  "whoami.open": "Invitations open",
  "whoami.period": "Made within {{duration}}",
  "whoami.of": "{{used}} of {{most}}",
  "whoami.language": "Language",
  "whoami.language-of-messages": "that of your messages",
  "whoami.notices": "Messages about your invitations",
  "whoami.notices-on": "on",
  "whoami.notices-off": "off",

  "role.operator": "operator",
  "role.admin": "admin",
  "role.member": "member",
  "role.stranger": "guest from another server",

  "duration.second_one": "{{count}} second",
  "duration.second_other": "{{count}} seconds",
  "duration.minute_one": "{{count}} minute",
  "duration.minute_other": "{{count}} minutes",
  "duration.hour_one": "{{count}} hour",
  "duration.hour_other": "{{count}} hours",
  "duration.day_one": "{{count}} day",
  "duration.day_other": "{{count}} days",

  "chat.encrypted":
    "I can’t read encrypted messages. Please switch encryption off for this chat, and write again.",
  "chat.corrected":
    "I have answered that message already, so the correction does nothing. Please send it as a new message.",
  "chat.old":
    "I was away when you wrote, so I did nothing about it. Please send it again if you still need it.",

  "adhoc.list": "Commands",
  "adhoc.detailed": "{{name}}, with options",
  "adhoc.fill-in": "Leave empty what you do not need.",
  "adhoc.confirmation": "Nothing is done yet. Go on to do it, or cancel to leave everything as it is.",

  "form.no-choice": "–",
  "form.label.for": "User name",
  "form.label.name": "User name",
  "form.label.extend.for": "Lasts, from now",
  "form.label.expires": "Lasts",
  "form.label.uses": "How many may use it",
  "form.label.note": "Note to yourself",
  "form.label.id": "Invitation",
  "form.label.command": "Command",
  "form.label.roster": "The new user and I become contacts",
  "form.label.jid": "Address",
  "form.label.by": "Made by",
  "form.label.tree": "Everybody they brought, too",
  "form.label.refused": "What was refused instead",
  "form.label.role": "Role",
  "form.label.state": "State",
  "form.label.page": "Page",
  "form.label.reason": "Reason",
  "form.label.number": "Number of the request",
  "form.label.audit.number": "How many",
  "form.label.key": "Setting",
  "form.label.value": "Value",
  "form.label.language": "Language",
  "form.label.notices": "Messages about my invitations",
  "form.label.list": "List",
  "form.label.generate.qr": "draw the link as a QR code, too",
  "form.label.share": "Text to pass on",
  "form.label.uri": "Link for apps",
  "form.label.landing-url": "Link to pass on",
  "form.label.expire": "Expires",
  "form.example.NAME": "Such as juliet",
  "form.example.DURATION": "Such as 12h, 3d or 2 weeks",
  "form.example.NUMBER": "Such as 5",
  "form.example.ID": "Such as #k3f9x2",
  "form.example.JID": "Such as juliet@example.org",

  "web.languages": "Language",
  "web.scan": "Scan with your phone",
  "web.scan.alt": "QR code that opens this page on your phone",
  "web.lasts": "This invitation is good for another {{duration}}.",

  "web.home.title": "Chat on {{server}}",
  "web.home.lead": "{{domain}} is a server for chatting with apps for XMPP (also called Jabber).",
  "web.home.label": "Your four words, or your link",
  "web.home.advice": "Type the four words that were read out to you, or paste the link that you were sent.",
  "web.home.submit": "Open the invitation",
  "web.home.without": "No invitation yet?",
  "web.home.ask":
    "Ask somebody who has an account on {{server}}. They can send you a link in a moment, or read four words out to you on the phone.",
  "web.home.not-understood": "These are not four words, and no link. Please check what you were given.",
  "web.home.wrong":
    "These words open no invitation. Please check each of them. They work once and for ten minutes: after that, ask for new ones.",
  "web.home.stale":
    "The page had been open for too long, or your browser keeps no cookies. Please send it again.",

  "web.account.title": "{{inviter}} invites you to chat",
  "web.account.title-operator": "You are invited to chat on {{server}}",
  "web.account.contact":
    "You get an account of your own on {{server}}, with {{inviter}} in your contacts from the start. No phone number, no email address.",
  "web.account.plain": "You get an account of your own on {{server}}. No phone number, no email address.",
  "web.account.named": "Your address will be {{address}}.",
  "web.account.closed":
    "Nobody can create an account on {{server}} at the moment. If you have an account elsewhere, you can still become a contact of {{inviter}}.",
  "web.account.closed-operator":
    "Nobody can create an account on {{server}} at the moment. Please try again later: the link stays the same.",
  "web.contact.title": "{{inviter}} wants to chat with you",
  "web.contact.lead":
    "Open this invitation in your chat app, and you are in each other’s contacts. Any app for XMPP (also called Jabber) will do, with an account on any server.",
  "web.reset.title": "Choose a new password",
  "web.reset.lead":
    "This link sets a new password for your account {{address}}. Contacts and messages stay as they are.",

  "web.action.open": "Open in app",
  "web.action.register": "Create account here",
  "web.action.reset": "Choose a new password",
  "web.action.hint":
    "Nothing happens when you press “Open in app”? Then install one of the apps below first.",

  "web.apps.title": "No app yet?",
  "web.apps.title-ready": "Get an app",
  "web.apps.install": "Install one of these:",
  "web.apps.return": "Come back to this page and press “Open in app”.",
  "web.apps.register-first": "Create your account on this page.",
  "web.apps.login": "In the app, log in with your new address and password.",
  "web.apps.install-any": "Install an app for your device, from the list below.",
  "web.apps.others": "Apps for other devices",
  "web.apps.all": "Apps for each device",
  "web.apps.get": "{{app}}: {{store}}",
  "web.apps.download": "Download",

  "web.manual": "My app does not understand this",
  "web.manual.account":
    "Many apps can log in but cannot use an invitation. Create the account in this browser, then choose “I already have an account” in your app and type:",
  "web.manual.contact": "Add this address to your contacts, in any app for XMPP:",
  "web.manual.server": "Server",
  "web.manual.name": "User name",
  "web.manual.name-free": "the one that you choose",
  "web.manual.address": "Address",

  "web.register.title": "Create your account",
  "web.register.lead": "On {{server}}. Choose a name and a password, and that is all.",
  "web.register.lead-named": "Your address will be {{address}}. Choose a password, and that is all.",
  "web.register.reset-lead": "For your account {{address}}.",
  "web.register.name": "User name",
  "web.register.name-hint": "Letters, digits, dots and dashes. Others will see it.",
  "web.register.password": "Password",
  "web.register.password-new": "New password",
  "web.register.password-hint":
    "At least 8 characters. Three or four unrelated words are strong and easy to remember.",
  "web.register.repeat": "The same password again",
  "web.register.show": "Show",
  "web.register.hide": "Hide",
  "web.register.submit": "Create account",
  "web.register.submit-reset": "Set the new password",
  "web.register.busy": "One moment …",
  "web.register.keep": "Keep your password safe: it cannot be reset by email.",
  "web.register.back": "Back to the invitation",

  "web.strength.weak": "Too easy to guess",
  "web.strength.fair": "Acceptable",
  "web.strength.good": "Good",
  "web.strength.strong": "Strong",

  "web.fault.name-missing": "Please choose a user name.",
  "web.fault.name-too-long": "This name is too long. Please use 64 characters at most.",
  "web.fault.name-elsewhere": "Please write only the name in front of the @: your account is on this server.",
  "web.fault.name-spaces": "Please leave out spaces.",
  "web.fault.name-unseen": "There is an invisible sign in this name. Please leave it out.",
  "web.fault.name-bad": "Please leave out spaces, quotation marks and the signs & / : < > @.",
  "web.fault.name-taken": "Somebody has this name already. Please choose another one.",
  "web.fault.name-reserved": "This name is reserved. Please choose another one.",
  "web.fault.too-short": "Please use at least 8 characters.",
  "web.fault.too-long": "This password is too long.",
  "web.fault.bad-characters":
    "This password contains an invisible character that some apps cannot enter. Please remove it.",
  "web.fault.is-name": "The password is too much like the name. Please take another one.",
  "web.fault.too-common": "This password is too easy to guess.",
  "web.fault.no-match": "The two passwords are not the same. Please type them again.",

  "web.alert.check": "Almost there: please look at what is marked below.",
  "web.alert.stale":
    "The form had been open for too long, or your browser keeps no cookies. Please type the password once more and send it again.",
  "web.alert.rate-limited": "Too many attempts. Please wait {{duration}} and try again.",
  "web.alert.busy": "The server is busy right now. Nothing was done: please try again in a minute.",
  "web.alert.unreachable":
    "The server cannot be reached right now. Nothing was done: please try again in a minute.",
  "web.alert.unsure":
    "The server did not say whether your account is there. Please try to log in with your app; if that fails, try again here in a few minutes.",
  "web.alert.not-acceptable":
    "The server did not take this. It says: “{{words}}”. If another name or another password does not help, that is not your fault: please tell the people who run it, with the reference {{reference}}.",
  "web.alert.later":
    "The server takes no more accounts for the moment. That is not your fault, and nothing was done: please try again later.",
  "web.alert.server-refuses":
    "The server does not let anybody register from here. That is not your fault: please tell the people who run it, with the reference {{reference}}.",
  "web.alert.bad-token":
    "The server does not take this invitation any more. Please ask the person who sent it for a new one.",

  "web.welcome.title": "Welcome, {{name}}!",
  "web.welcome.lead": "Your account is ready. This is your address:",
  "web.welcome.reset-title": "Your new password is set",
  "web.welcome.reset-lead": "From now on, log in with it. Your address is still:",
  "web.welcome.contact": "{{inviter}} is in your contacts and will see that you have arrived.",
  "web.welcome.write": "Write to {{inviter}}",

  "web.refused.unknown.title": "This link leads nowhere",
  "web.refused.unknown.lead": "There is no invitation under this address.",
  "web.refused.unknown.next":
    "Perhaps a part of the link was lost on its way: please copy all of it, or ask the person who sent it to send it again.",
  "web.refused.spent.title": "This invitation has been used",
  "web.refused.spent.lead": "This invitation has been used as often as it allows.",
  "web.refused.spent.next":
    "If it was you, open your app and log in with your address and password. If not, ask the person who sent it for a new one.",
  "web.refused.expired.title": "This invitation has expired",
  "web.refused.expired.lead": "Invitations are valid for a limited time, and this one has expired.",
  "web.refused.expired.next": "Ask the person who sent it for a new one: that takes them a moment.",
  "web.refused.revoked.title": "This invitation was withdrawn",
  "web.refused.revoked.lead": "It does not work any more.",
  "web.refused.revoked.next": "If that surprises you, ask the person who sent it.",
  "web.refused.suspended.title": "This invitation is on hold",
  "web.refused.suspended.lead": "It does not work at present.",
  "web.refused.suspended.next": "Please try again later, or ask somebody else on {{server}} for one.",
  "web.refused.locked.title": "Invitations are on hold",
  "web.refused.locked.lead": "The people who run {{server}} have stopped all invitations for the time being.",
  "web.refused.locked.next": "Please try again later: the link stays the same.",

  "web.error.page.title": "There is no such page",
  "web.error.page.lead": "If you were sent a link, please copy all of it.",
  "web.error.unavailable.title": "One moment, please",
  "web.error.unavailable.lead":
    "We cannot look at your invitation right now. That is not your fault, and nothing is lost.",
  "web.error.unavailable.next": "Please try again in a minute.",
  "web.error.internal.title": "Something went wrong",
  "web.error.internal.lead": "The fault is on our side. Please try again.",
  "web.error.internal.next": "If it goes on, tell the people who run {{server}} this number: {{reference}}.",

  "problem.unknown-command": "I don’t know “{{word}}”. Send “help” to see what I can do.",
  "problem.unknown-command-near": "I don’t know “{{word}}”. Did you mean “{{suggestion}}”?",
  "problem.forbidden-admins": "Only admins may do that.",
  "problem.forbidden-people": "That is for people with an account, not for the command line.",
  "problem.not-local": "I only work for accounts on {{domain}}. Please ask somebody there for an invitation.",
  "problem.rate-limited": "That was a lot at once. Please try again in {{duration}}.",
  "problem.open-quota-reached_one":
    "You have an open invitation already, and may have no more. Revoke it, or wait until it is used.",
  "problem.open-quota-reached_other":
    "You have {{count}} open invitations already, and may have no more. Revoke one with “revoke ID”, or wait until one is used.",
  "problem.period-quota-reached_one":
    "You have made {{count}} invitation lately, and may have no more for now. Please try again in {{duration}}.",
  "problem.period-quota-reached_other":
    "You have made {{count}} invitations lately, and may have no more for now. Please try again in {{duration}}.",
  "problem.account-too-new": "Your account is still new. You may invite others in {{duration}}.",
  "problem.registration-closed": "Nobody can register here at the moment. Please ask an admin.",
  "problem.registration-not-yours":
    "Only admins can invite people to an account here. A plain “invite” makes an invitation to become your contact.",
  "problem.contact-invites-off": "Invitations for contacts are switched off here. Please ask an admin.",
  "problem.suspended": "An admin has put your invitations on hold. Please ask them why.",
  "problem.not-longer": "#{{id}} lasts longer than that already. Nothing was changed.",
  "problem.suspended-other": "The invitations of {{jid}} are stopped. Send “restore {{jid}}” first.",
  "problem.no-request":
    "There is no request {{number}}, or it has been decided already. Send “requests” to see who waits.",
  "problem.requests-full":
    "Too many requests are pending, and no more are taken. Please try again in a few days.",
  "problem.nothing-to-request": "You may invite people yourself. Send “invite”.",
  "problem.nothing-to-confirm":
    "There is nothing to confirm, or the minute has passed. Please send the command again.",
  "problem.not-found": "I can’t find an invitation #{{id}}. Send “list” to see yours.",
  "problem.spent": "#{{id}} has been used already.",
  "problem.expired": "#{{id}} has expired already.",
  "problem.revoked": "#{{id}} is revoked already.",
  "problem.on-hold-suspended":
    "#{{id}} is on hold, because an admin has stopped the invitations of its inviter. Nothing was changed.",
  "problem.on-hold-disabled":
    "#{{id}} is on hold, because the account of its inviter is disabled. Nothing was changed.",
  "problem.on-hold-gone":
    "#{{id}} is on hold, because the account of its inviter is gone. Nothing was changed.",
  "problem.on-hold-locked": "#{{id}} is on hold until an admin ends the lockdown. Nothing was changed.",
  "problem.name-reserved":
    "The name {{name}}, or one that reads like it, is reserved by another invitation. Please choose another one.",
  "problem.name-taken": "There is an account named {{name}} already. Please choose another name.",
  "problem.no-account": "There is no account named {{name}}. Please check the name.",
  "problem.unavailable": "I can’t do that right now. Please try again in a moment.",
  "problem.internal":
    "Something went wrong on my side. Please try again; if it goes on, tell the admin this number: {{reference}}.",

  "advice.meant": "Did you mean “{{line}}”?",
  "advice.example": "Write it like “{{line}}”.",
  "advice.newest": "Send “{{line}}” for your newest open invitation, or “list” to see all.",
  "advice.list": "Send “list” to see your invitations.",
  "example.text": "from school",
  "fault.missing": "Something is missing: {{param}}.",
  "fault.unexpected": "I don’t understand “{{text}}” there.",
  "fault.twice": "You wrote “{{param}}” twice. Please write it once.",
  "fault.no-value": "Something is missing after “{{param}}”.",
  "fault.open-quote": "A quotation mark is open. Please close it.",
  "fault.not-a-duration": "“{{text}}” is not a valid duration for “{{param}}”. Write it like 12h, 3d or 2w.",
  "fault.too-long": "That is too long for “{{param}}”: {{duration}} at the most.",
  "fault.not-a-count": "“{{text}}” is no number I understand for “{{param}}”. Write it like 5.",
  "fault.too-many_one": "That is too much for “{{param}}”: one at the most.",
  "fault.too-many_other": "That is too much for “{{param}}”: {{count}} at the most.",
  "fault.not-a-user-name":
    "“{{text}}” can’t be a user name. Use letters, digits, dots and dashes, without spaces or @.",
  "fault.not-a-jid": "“{{text}}” is no address for “{{param}}”. They look like juliet@example.org.",
  "fault.not-a-choice": "“{{text}}” is not possible for “{{param}}”. Choose one of: {{choices}}.",
  "fault.not-an-invite-id":
    "“{{text}}” is no invitation. They have names like #k3f9x2; send “list” to see yours.",
  "fault.text-too-long_other": "That is too long for “{{param}}”: {{count}} letters at the most.",
  "fault.text-too-long_one": "That is too long for “{{param}}”: {{count}} letter at the most.",
  "fault.reserved-name": "Only admins may give out the name “{{text}}”. Please choose another one.",
  "fault.name-with-uses": "An invitation for one name works once. Leave out “uses”, or leave out “for”.",

  "cli.description":
    "Invitations for an XMPP server. Settings: bot.config.json and the environment; see README.md.",
  "cli.version": "print the version",
  "cli.help": "explain the command",
  "cli.config": "the configuration file (else BOT_CONFIG, else ./bot.config[.local].json)",
  "cli.json": "print the result as JSON",
  "cli.yes": "do it without asking",
  "cli.needs-yes": "Nothing was done. Add --yes to do it.",
  "cli.bot": "run the bot until it is stopped",
  "cli.doctor": "look whether everything is set up well, and say what to do where it is not",
  "doctor.failed": "This check could not be run: {{reason}}.",
  "doctor.redis.ok": "Redis {{version}} answers within {{ms}} ms.",
  "doctor.redis.away": "Redis does not answer. Check redis.url or REDIS_URL, and that Redis runs.",
  "doctor.redis.nearly-full":
    "Redis has used {{percent}} % of its memory (maxmemory), and takes no writes when it is full. Give it more.",
  "doctor.redis.old": "Redis {{version}} is too old. Install 6.2 or newer.",
  "doctor.redis.evicts":
    "Redis drops keys when memory runs out ({{policy}}), and with them invitations. Set maxmemory-policy to noeviction.",
  "doctor.redis.volatile":
    "Redis keeps nothing on disk, so a restart loses every invitation. Set appendonly to yes.",
  "doctor.clock.ok": "The clocks of this machine and of Redis agree.",
  "doctor.clock.skewed": "The clocks of this machine and of Redis differ by {{duration}}. Set both by NTP.",
  "doctor.xmpp.ok_one": "{{service}} answers; its certificate is valid for one more day.",
  "doctor.xmpp.ok_other": "{{service}} answers; its certificate is valid for {{count}} more days.",
  "doctor.xmpp.ends-soon_one": "The certificate of {{service}} ends within a day. Renew it.",
  "doctor.xmpp.ends-soon_other": "The certificate of {{service}} ends in {{count}} days. Renew it.",
  "doctor.xmpp.expired": "The certificate of {{service}} has expired. Renew it.",
  "doctor.xmpp.no-tls": "{{service}} offers no TLS. Give the XMPP server a certificate.",
  "doctor.xmpp.anonymous":
    "{{domain}} lets people in without an account (SASL ANONYMOUS), and the bot takes them for members. Give anonymous logins a domain of their own.",
  "doctor.xmpp.away":
    "{{service}} cannot be reached ({{reason}}). Check xmpp.service or XMPP_SERVICE, and that the server runs.",
  "doctor.login.ok": "{{jid}} can log in, within {{ms}} ms.",
  "doctor.login.no-password": "XMPP_PASSWORD is not set. Set it to the password of the bot’s account.",
  "doctor.gate.ok":
    "The gate of {{server}} {{version}} reads this Redis; it was last heard {{duration}} ago.",
  "doctor.gate.none":
    "No gate for {{domain}} is reporting to this Redis: nobody can register. Load mod_invite_gate on that host, with the same Redis as here.",
  "doctor.gate.late":
    "The gate of {{server}} {{version}} was last heard {{duration}} ago, and says something every 20 seconds. Look whether the server runs, and has Redis.",
  "doctor.gate.silent":
    "The XMPP server answers, but no gate for {{domain}} does: nobody can register. Load mod_invite_gate there, and look into the log of the server.",
  "doctor.gate.no-redis":
    "The gate for {{domain}} has no Redis: nobody can register. The log of the XMPP server says why; check invite_gate_redis (Prosody), or redis of mod_invite_gate (ejabberd).",
  "doctor.gate.other-redis":
    "The gate for {{domain}} reads another Redis than this: nobody can register. Give both the same address and database.",
  "doctor.bot.late":
    "The newest word of a bot is {{duration}} old, and one is written every 20 seconds. Look whether it runs.",
  "doctor.bot.gone":
    "A bot was heard {{duration}} ago, and does not answer now. Look into its log, or start one: invite-bot bot",
  "doctor.obstacle.rival":
    "{{detail}} is loaded beside the gate, and lets nobody in with our invitations. Take it out: modules_disabled of the host (Prosody), modules (ejabberd).",
  "doctor.obstacle.rival-beside":
    "{{detail}} is loaded beside the gate, which it does not ask. Take it out: modules_disabled of the host (Prosody), modules (ejabberd).",
  "doctor.obstacle.access":
    "The option access of {{detail}} lets nobody register. Take it out, or set it to all.",
  "doctor.obstacle.ip-access":
    "The option {{detail}} of mod_register lets nobody register from this machine. Allow its address.",
  "doctor.obstacle.allow-modules":
    "The option allow_modules leaves {{detail}} out, so that nobody can register. Add it, or take the option out.",
  "doctor.obstacle.captcha":
    "{{detail}} asks for a CAPTCHA, which the pages cannot show, so that nobody can register there. Set captcha_protected to false.",
  "doctor.obstacle.no-accounts":
    "The XMPP server makes no accounts: its authentication ({{detail}}) only looks them up. Set authentication (Prosody) or auth_method (ejabberd) to one that makes them.",
  "doctor.obstacle.refused":
    "The XMPP server itself refuses registrations: {{detail}}. Look for the rule or module that says so, and into its log.",
  "doctor.obstacle.throttled":
    "For now the XMPP server lets no more accounts be made from this machine: {{detail}}. Lower it, as everybody on the pages comes from here.",
  "doctor.obstacle.no-resumption":
    "mod_smacks is not loaded: when one bot takes over from another, messages are lost. Add smacks to modules_enabled.",
  "doctor.obstacle.short-queue":
    "Prosody keeps {{detail}} messages until another bot takes over from one that was killed, and drops those before them. Set smacks_max_queue_size = 10000",
  "doctor.obstacle.sent-back":
    "ejabberd sends messages back that a killed bot did not answer. Set resend_on_timeout: if_offline of mod_stream_mgmt, and load mod_offline.",
  "doctor.obstacle.other":
    "The gate reports what keeps people from registering: {{code}} ({{detail}}). Update this program.",
  "doctor.gate.unknown": "Whether there is a gate cannot be told without Redis.",
  "doctor.settings.ok": "The settings go together.",
  "doctor.settings.loopback":
    "{{url}} leads to the visitor’s own machine, and {{domain}} is for everybody. Set web.base_url or WEB_BASE_URL to the address of the pages.",
  "doctor.settings.plain":
    "{{url}} is not encrypted, so anyone on the way can read links and passwords. Put the pages behind https.",
  "doctor.settings.ca-unreadable": "{{key}}: {{file}} cannot be read. Check the path and its rights.",
  "doctor.settings.ca-no-certificate": "{{key}}: {{file}} holds no certificate in PEM format.",
  "doctor.settings.ca-expired": "{{key}}: the certificates in {{file}} have expired. Renew them.",
  "doctor.settings.exposed":
    "{{key}} holds a password, and every user of this machine can read {{file}}. Use REDIS_PASSWORD, or chmod o-r the file.",
  "doctor.web.proxies-unexpected":
    "A proxy stands in front of the pages, but web.trusted_proxies is 0: all visitors share one limit. Set it to the number of your proxies.",
  "doctor.web.proxies-missing":
    "No proxy in front of the pages sends X-Forwarded-For, but web.trusted_proxies is not 0. Set it to 0, or have the proxy send the header.",
  "doctor.admins.ok": "The admins have accounts.",
  "doctor.admins.no-account":
    "The admin {{jid}} has no account yet. Make it: anybody who registers that name becomes an admin.",
  "doctor.admins.elsewhere":
    "The admin {{jid}} has an account on another server than {{domain}}: the people who run that server are admins here, too. Check admins.",
  "doctor.admins.unknown":
    "Whether the admins have accounts cannot be told: no gate answers at xmpp.service.",
  "doctor.bot.ok_one": "One bot is online; it was last heard {{duration}} ago.",
  "doctor.bot.ok_other": "{{count}} bots are online; the last word is {{duration}} old.",
  "doctor.bot.standbys_one": "{{count}} more replica stands by.",
  "doctor.bot.standbys_other": "{{count}} more replicas stand by.",
  "doctor.bot.none": "No bot is online. Start one: invite-bot bot",
  "doctor.web.ok": "The landing pages are reached at {{url}}.",
  "doctor.web.none": "There are no landing pages (web.base_url is null); links are xmpp: addresses.",
  "doctor.web.away":
    "{{url}} cannot be reached ({{reason}}). Start invite-bot web, and check web.base_url and the proxy in front.",
  "doctor.web.foreign":
    "{{url}} is answered by something else than our pages (status {{status}}). Check web.base_url and the proxy in front.",
  "cli.doctor.release": "for the release step of a deployment: what is there only after a start is no error",
  "doctor.redis.replicas_one": "One replica follows it.",
  "doctor.redis.replicas_other": "{{count}} replicas follow it.",
  "doctor.redis.no-replica":
    "No replica follows the Redis that has our keys, so nothing can take its place. Add one.",
  "doctor.import.unfinished":
    "An import was interrupted, and nobody can register until it is done. Repeat it, or start over with --replace.",
  "doctor.dns.unknown": "DNS knows no address of {{name}} ({{reason}}). Check xmpp.service or XMPP_SERVICE.",
  "doctor.dns.records": "Apps find the server of {{domain}} by DNS: {{hosts}}.",
  "doctor.dns.address": "Apps connect to {{domain}} itself, port 5222, for there are no SRV records.",
  "doctor.dns.nothing":
    "Apps cannot find the server: DNS has no address of {{domain}} and no record _xmpp-client._tcp.{{domain}} that leads anywhere. Add one.",
  "doctor.dns.away":
    "Whether apps find the server of {{domain}} cannot be told: DNS does not answer ({{reason}}).",
  "doctor.pace.ok": "The XMPP server is not throttling the bot.",
  "doctor.pace.slow":
    "The XMPP server takes only {{rate}} kB a second from the bot. In Prosody, add {{jid}} to unlimited_jids; in ejabberd, give it a shaper rule of its own.",
  "doctor.component.ok": "The bot answers as the component {{jid}}.",
  "doctor.component.can-connect": "A bot can connect as the component {{jid}}; none is connected now.",
  "doctor.component.silent":
    "A bot is online, but nobody answers as the component {{jid}}. Look at the bot’s log, and check component and COMPONENT_SECRET.",
  "doctor.component.no-secret": "COMPONENT_SECRET is not set. Set it to the secret of the component.",
  "doctor.gate.elsewhere":
    "This Redis knows gates and bots of {{others}}, but no gate for {{domain}}: nobody can register. Load mod_invite_gate on the host {{domain}}, or correct domain.",
  "doctor.gate.old":
    "The gate of {{server}} {{version}} is {{gate}}, older than this {{ours}}. Update the gate’s files, and restart {{server}}.",
  "doctor.web.other-domain":
    "{{url}} shows the pages of {{other}}, and this is {{domain}}. Check web.base_url, and domain where the pages run.",
  "doctor.web.ill":
    "The landing pages at {{url}} answer with status {{status}}. Look at the log of invite-bot web.",
  "cli.web": "serve the landing pages until it is stopped",
  "cli.export": "write all that Redis holds of this domain, for a backup or another Redis",
  "cli.export.output": "the file to write (else standard output)",
  "cli.export.terminal":
    "An export holds tokens, which do not belong on a screen. Use --output FILE, or pass it on to another program.",
  "cli.export.done_one":
    "One invitation exported. Anybody who reads the export can use it while it is open: keep it safe.",
  "cli.export.done_other":
    "{{count}} invitations exported. Anybody who reads the export can use the open ones: keep it safe.",
  "cli.export.unwritable": "{{file}} cannot be written ({{reason}}).",
  "cli.import": "take over an export, or the invitations of Prosody’s own modules",
  "cli.import.replace": "delete first what Redis holds of this domain",
  "cli.import.prosody": "Prosody’s data folder, or a file of its store invite_token",
  "cli.import.no-file": "Name the file of an export, or pass one on standard input.",
  "cli.import.done_one": "One invitation imported, and all else of {{domain}}, as it was at {{time}}.",
  "cli.import.done_other":
    "{{count}} invitations imported, and all else of {{domain}}, as it was at {{time}}.",
  "cli.import.lockdown": "an import is running",
  "cli.import.no-export": "This is no export of invite-bot. Nothing was imported.",
  "cli.import.newer":
    "This export has format {{version}}, which is newer than this program. Update invite-bot first. Nothing was imported.",
  "cli.import.other-domain":
    "This is an export of {{other}}, but domain is {{domain}}. Nothing was imported.",
  "cli.import.bad-line": "Line {{line}} of the export is damaged ({{what}}). Nothing was imported.",
  "cli.import.cut-off": "The export was cut off behind line {{line}}. Nothing was imported.",
  "cli.import.unreadable": "{{file}} cannot be read ({{reason}}). Nothing was imported.",
  "cli.import.not-empty":
    "Redis holds data of {{domain}} already ({{found}}), and nothing was imported. Add --replace to delete them first.",
  "cli.import.unfinished":
    "Another import for {{domain}} was interrupted, and nobody can register until one is done. Repeat that one, or start over with --replace.",
  "cli.import.interrupted":
    "Redis went away in the middle of the import. Repeat it: until it is done, nobody can register.",
  "cli.import.no-prosody-invites":
    "There are no invitations of {{domain}} in {{path}}. Name Prosody’s data folder; if Prosody keeps its data in SQL, docs/deploy.md tells how.",
  "cli.import.bad-prosody-file":
    "Line {{line}} of {{file}} is not as Prosody writes it. Nothing was imported.",
  "cli.import.adopted_one": "One invitation taken over: its link works as before.",
  "cli.import.adopted_other": "{{count}} invitations taken over: their links work as before.",
  "cli.import.known_one": "One was taken over before, and is left as it is.",
  "cli.import.known_other": "{{count}} were taken over before, and are left as they are.",
  "cli.import.expired_one": "One is left out: it has expired.",
  "cli.import.expired_other": "{{count}} are left out: they have expired.",
  "cli.import.not-understood_one":
    "One is left out, for it is not understood: it is of another domain, or of another module.",
  "cli.import.not-understood_other":
    "{{count}} are left out, for they are not understood: they are of another domain, or of another module.",
  "cli.import.roles_one":
    "One of those taken over gave a role or a group at Prosody, which the gate does not: give it by hand once the account is there.",
  "cli.import.roles_other":
    "{{count}} of those taken over gave a role or a group at Prosody, which the gate does not: give it by hand once the account is there.",
  "cli.import.one-source": "Either a file, or --prosody.",
  "cli.no-redis":
    "Redis does not answer, and nothing was changed. Check redis.url or REDIS_URL, then try again.",
} as const;
