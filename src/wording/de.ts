import type { Translation } from "./keys.ts";

/** German, with “du”. */
export const de: Translation = {
  "command.invite": "jemandem hier ein Konto verschaffen",
  "command.contact": "jemanden als Kontakt gewinnen, der woanders ein Konto hat",
  "command.list": "deine Einladungen ansehen",
  "command.show": "alles über eine Einladung ansehen",
  "command.qr": "den Link einer Einladung als Bild zum Scannen zeigen",
  "command.code": "vier Wörter am Telefon vorlesen statt einen Link zu schicken",
  "command.revoke": "eine Einladung zurückziehen",
  "command.rotate": "einer Einladung einen neuen Link geben; der alte gilt nicht mehr",
  "command.extend": "eine Einladung verlängern, ab jetzt gerechnet",
  "command.request": "die Admins um eine Einladung bitten",
  "command.create-account": "zu einem Konto einladen, auf Wunsch mit Namen",
  "command.reset-password": "einen Link erstellen, der ein neues Passwort für ein Konto setzt",
  "command.invites": "die Einladungen von allen ansehen",
  "command.tree": "ansehen, wer wen eingeladen hat",
  "command.suspend": "die Einladungen von jemandem sperren",
  "command.restore": "jemanden wieder einladen lassen",
  "command.grant": "einem Mitglied das Kontingent einer anderen Rolle geben",
  "command.requests": "ansehen, wer auf eine Einladung wartet",
  "command.approve": "eine Anfrage annehmen",
  "command.deny": "eine Anfrage ablehnen",
  "command.settings": "die geltenden Einstellungen ansehen",
  "command.set": "eine Einstellung ändern",
  "command.lockdown": "sofort alle Registrierungen stoppen",
  "command.unlock": "Registrierungen wieder zulassen",
  "command.stats": "ansehen, wie viele Einladungen erstellt, benutzt und zurückgezogen wurden",
  "command.audit": "ansehen, wer was getan hat",
  "command.whoami": "ansehen, welche Rolle du hast und wie viele Einladungen dir noch bleiben",
  "command.generate": "dasselbe tun wie invite",
  "command.start": "ansehen, was du am häufigsten brauchst",
  "command.help": "diese Liste ansehen, oder wie ein Befehl benutzt wird",

  "start.title": "Hallo! Ich erstelle Einladungen zu {{domain}}. Schreib mir eines dieser Wörter:",
  "help.title": "Ich erstelle Einladungen zu {{domain}}. Du kannst mir schreiben:",
  "help.hint": "„help invite“ erklärt einen davon.",
  "help.usage": "Benutzung",

  "invite.account": "Hier ist eine Einladung zu {{domain}}.",
  "invite.named": "Hier ist eine Einladung für das Konto {{address}}.",
  "invite.contact": "Hier ist eine Einladung, mit der jemand dein Kontakt wird.",
  "invite.reset":
    "Hier ist ein Link, der ein neues Passwort für {{address}} setzt. Gib ihn nur der Person, der das Konto gehört.",
  "invite.lasts_one": "Sie funktioniert einmal und gilt {{duration}}.",
  "invite.lasts_other": "Sie funktioniert {{count}}-mal und gilt {{duration}}.",
  "invite.hint":
    "Ihre Nummer ist #{{id}}. Sende „show {{id}}“, um zu sehen, wie es um sie steht, oder „revoke {{id}}“, um sie zurückzuziehen.",
  "invite.only-contacts":
    "Konten vergeben hier nur Admins. Von mir bekommst du Einladungen für Freunde, die schon ein Konto haben.",
  "invite.registration-closed":
    "Zurzeit kann sich hier niemand registrieren. Von mir bekommst du Einladungen für Freunde, die schon ein Konto haben.",
  "invite.locked":
    "Registrierungen sind im Moment gestoppt: Niemand kann das nutzen, bis ein Admin die Sperre aufhebt.",
  "invite.trusted-name": "Beachte: {{name}} liest sich wie {{reserved}}, ein Name, dem Leute vertrauen.",
  "invite.forward": "Leite die nächste Nachricht weiter.",
  "invite.forward-or-show": "Leite die nächste Nachricht weiter oder zeige das Bild.",
  "qr.title": "Das ist der QR-Code von #{{id}}.",
  "qr.no-pages": "Hier gibt es keine Seiten und darum keine Bilder.",
  "code.title":
    "Zum Vorlesen: Die Adresse öffnen und dort die vier Wörter eingeben. Sie gelten einmal und {{duration}} lang.",
  "code.address": "Adresse",
  "code.words": "Wörter",
  "code.no-pages": "Hier gibt es keine Seiten und darum keine Codes.",

  "share.account": "Hallo! Chatte mit mir auf {{domain}}. Über diesen Link bekommst du ein Konto: {{url}}",
  "share.reset": "Mit diesem Link setzt du ein neues Passwort für dein Konto {{address}}: {{url}}",
  "share.contact": "Hallo! Mit diesem Link nimmst du mich, {{inviter}}, in deine Chat-Kontakte auf: {{url}}",

  "list.title_one": "Du hast eine Einladung erstellt, {{open}}:",
  "list.title_other": "Du hast {{count}} Einladungen erstellt, {{open}}:",
  "list.open_one": "davon {{count}} offen",
  "list.open_other": "davon {{count}} offen",
  "list.on-hold_one": "davon {{count}} angehalten",
  "list.on-hold_other": "davon {{count}} angehalten",
  "list.empty": "Du hast noch keine Einladungen. Schreib „invite“, um eine zu erstellen.",
  "list.newest": "Nur die neuesten {{most}} werden gezeigt.",
  "list.cut_one": "… und eine weitere Zeile, die die Befehlszeile zeigt.",
  "list.cut_other": "… und {{count}} weitere Zeilen, die die Befehlszeile zeigt.",
  "list.hint": "„show ID“ sagt mehr, „revoke ID“ zieht eine zurück.",

  "summary.contact": "nur Kontakt",
  "summary.for": "für {{name}}",

  "state.open": "offen",
  "state.hold": "angehalten ({{reason}})",
  "state.left": "{{state}}, noch {{duration}}",
  "state.left-used": "{{state}}, noch {{duration}}, {{used}} von {{uses}} Mal benutzt, von {{names}}",
  "state.spent": "benutzt von {{names}}",
  "state.expired": "unbenutzt abgelaufen",
  "state.expired-used": "abgelaufen, benutzt von {{names}}",
  "state.revoked": "zurückgezogen",
  "state.revoked-used": "zurückgezogen, benutzt von {{names}}",
  "hold.suspended": "durch einen Admin",
  "hold.disabled": "das Konto der einladenden Person ist gesperrt",
  "hold.gone": "das Konto der einladenden Person gibt es nicht mehr",
  "hold.locked": "Sperre",

  "show.title": "Einladung #{{id}}",
  "show.state": "Stand",
  "show.kind": "Bringt",
  "show.inviter": "Eingeladen von",
  "show.operator": "Betreiber des Servers",
  "show.for": "Für den Namen",
  "show.uses": "Benutzt",
  "show.uses-value": "{{used}} von {{uses}}",
  "show.created": "Erstellt",
  "show.expires": "Läuft ab",
  "show.note": "Notiz",
  "show.used-by": "Benutzt von",
  "show.failure": "Letzter Fehlversuch",

  "kind.account": "ein Konto hier und den Kontakt zueinander",
  "kind.reset": "ein neues Passwort",
  "kind.contact": "den Kontakt zueinander",

  "revoke.done": "#{{id}} ist zurückgezogen: Niemand kann sie mehr benutzen.",

  "rotate.done": "Der alte Link von #{{id}} gilt nicht mehr.",
  "extend.done": "#{{id}} gilt von jetzt an {{duration}}.",

  "invites.none": "Solche Einladungen gibt es nicht.",
  "invites.title": "Einladungen, neueste zuerst, Seite {{page}}:",
  "invites.by": "von: {{inviter}}",
  "invites.more": "Es gibt noch mehr: Häng „page {{page}}“ an.",

  "tree.invited-by": "eingeladen von: {{chain}}",
  "tree.no-inviter": "von niemandem hier eingeladen",
  "tree.nobody": "Bisher niemanden eingeladen.",
  "tree.deleted": "{{jid}} (gelöscht {{time}})",
  "tree.cut_one": "Nur der erste Eintrag ist aufgeführt.",
  "tree.cut_other": "Nur die ersten {{count}} sind aufgeführt.",

  "suspend.question_one": "Das sperrt die Einladungen von {{jid}}, und neue gibt es nicht. {{open}}",
  "suspend.question_other":
    "Das sperrt die Einladungen von {{jid}} und allen, die darüber hergekommen sind, zusammen {{count}} Personen, und neue gibt es nicht. {{open}}",
  "suspend.open-none": "Offen ist zurzeit keine.",
  "suspend.open_one": "{{count}} offene Einladung gilt dann nicht mehr.",
  "suspend.open_other": "{{count}} offene Einladungen gelten dann nicht mehr.",
  "suspend.done_one": "Erledigt: Die Einladungen sind gesperrt.",
  "suspend.done_other": "Erledigt: Die Einladungen von {{count}} Personen sind gesperrt.",
  "suspend.undo": "„{{command}}“ macht es rückgängig.",
  "restore.done_one": "Erledigt: Diese Person darf wieder einladen, und ihre offenen Einladungen gelten.",
  "restore.done_other":
    "Erledigt: {{count}} Personen dürfen wieder einladen, und ihre offenen Einladungen gelten.",

  "grant.done": "{{jid}} hat jetzt das Kontingent der Rolle „{{role}}“.",
  "account.none": "Ein Konto {{jid}} gibt es zurzeit nicht.",

  "settings.title": "Die geltenden Einstellungen:",
  "settings.locked": "Sperre: Niemand kann sich registrieren ({{reason}}). Die Einstellungen:",
  "settings.locked-plain": "Sperre: Niemand kann sich registrieren. Die Einstellungen:",
  "settings.set": "{{value}} (von einem Admin gesetzt)",
  "settings.hint": "„set KEY on“, „set KEY off“ oder „set KEY default“ ändert eine.",
  "set.done": "{{key}} ist jetzt {{value}}.",

  "lockdown.done": "Gesperrt: Ab jetzt registriert sich niemand, ob mit oder ohne Einladung.",
  "lockdown.undo": "„unlock“ hebt die Sperre auf; dann gelten die Einladungen wieder.",
  "unlock.done": "Die Sperre ist aufgehoben: Einladungen gelten wieder.",

  "stats.title": "Einladungen bisher:",
  "stats.open": "Offen",
  "stats.on-hold": "Angehalten",
  "stats.issued": "Erstellt",
  "stats.used": "Benutzt",
  "stats.revoked": "Zurückgezogen",
  "stats.requests": "Wartende Anfragen",

  "audit.title_one": "Die letzte Aktion:",
  "audit.title_other": "Die letzten {{count}} Aktionen, neueste zuerst:",
  "audit.empty": "Bisher ist nichts geschehen.",

  "audit.refused_one": "Die letzte Ablehnung:",
  "audit.refused_other": "Die letzten {{count}} Ablehnungen, neueste zuerst:",
  "audit.none-refused": "Bisher wurde nichts abgelehnt.",
  "request.done": "Ich habe den Admins Bescheid gesagt. Du hörst von mir, sobald jemand entschieden hat.",
  "requests.none": "Niemand wartet.",
  "requests.title_one": "1 offene Anfrage:",
  "requests.title_other": "{{count}} offene Anfragen:",
  "requests.hint": "„approve NUMBER“ oder „deny NUMBER“ entscheidet.",
  "approve.done": "Genehmigt. {{jid}} bekommt eine Einladung zum Weitergeben.",
  "deny.done": "Abgelehnt. {{jid}} wird benachrichtigt.",

  "notice.requested":
    "{{jid}} bittet um eine Einladung: {{reason}}. Schreib „approve {{number}}“ oder „deny {{number}}“.",
  "notice.approved": "Ein Admin hat deine Anfrage angenommen.",
  "notice.denied": "Ein Admin hat deine Bitte um eine Einladung abgelehnt.",
  "notice.used": "{{name}} hat deine Einladung #{{id}} benutzt.",
  "notice.expiring":
    "Deine Einladung #{{id}} läuft morgen ab, und niemand hat sie benutzt. „extend {{id}} 7d“ verlängert sie.",
  "notice.stuck":
    "Dein Kontakt kommt nicht weiter: Die Registrierung mit deiner Einladung #{{id}} ist vor zehn Minuten gescheitert und seitdem nicht gelungen. Der Grund: {{failure}}",
  "notice.mute": "„whoami notices off“ stellt diese Nachrichten ab.",

  "failure.bad-name": "Der Benutzername geht hier nicht. Kleinbuchstaben und Ziffern gehen immer.",
  "failure.closed": "Die Registrierung war geschlossen. Ein Admin kann sie öffnen.",
  "failure.conflict": "Der Benutzername ist vergeben. Ein anderer geht.",
  "failure.name-reserved": "Der Benutzername ist reserviert. Ein anderer geht.",
  "failure.refused": "Der Server hat „{{words}}“ geantwortet. Hilft das nicht weiter, frag einen Admin.",
  "failure.weak-password": "Das Passwort war zu schwach. Ein längeres geht.",
  "failure.wrong-name": "Die Einladung gilt für einen anderen Benutzernamen. „show {{id}}“ zeigt ihn.",

  "welcome.greeting": "Willkommen bei {{server}}! Deine Adresse ist {{jid}}.",
  "welcome.inviter": "{{inviter}} hat dich eingeladen; sag doch hallo!",
  "welcome.may-invite":
    "Ich bin der Bot, der hier Einladungen macht. Schreib mir „invite“, und du bekommst einen Link für jemanden, den du kennst.",
  "welcome.may-invite-later":
    "Ich bin der Bot, der hier Einladungen macht. In {{duration}} kannst du selbst einladen: Schreib mir dann „invite“.",
  "welcome.may-ask":
    "Ich bin der Bot, der hier Einladungen macht. Schreib mir „help“, um zu sehen, was ich für dich tun kann.",

  "confirmation.ask": "Antworte innerhalb einer Minute „ja“, damit ich es tue, oder „nein“.",
  "confirmation.yes": "ja",
  "confirmation.no": "nein",
  "confirmation.cancelled": "Abgebrochen. Nichts wurde geändert.",

  "whoami.title": "Du bist {{jid}}.",
  "whoami.operator": "Du bist der Betreiber, auf der Kommandozeile.",
  "whoami.role": "Rolle",
  "whoami.granted-gone":
    "{{role}} (die verliehene Rolle „{{granted}}“ steht nicht mehr in den Einstellungen)",
  "whoami.invites": "„invite“ bringt",
  "whoami.suspended": "nichts: Ein Admin hat deine Einladungen angehalten",
  "whoami.nothing": "zurzeit nichts",
  "whoami.open": "Offene Einladungen",
  "whoami.period": "Erstellt (Zeitraum: {{duration}})",
  "whoami.of": "{{used}} von {{most}}",
  "whoami.language": "Sprache",
  "whoami.language-of-messages": "die deiner Nachrichten",
  "whoami.notices": "Nachrichten über deine Einladungen",
  "whoami.notices-on": "an",
  "whoami.notices-off": "aus",

  "role.operator": "Betreiber",
  "role.admin": "Admin",
  "role.member": "Mitglied",
  "role.stranger": "Gast von einem anderen Server",

  "duration.second_one": "{{count}} Sekunde",
  "duration.second_other": "{{count}} Sekunden",
  "duration.minute_one": "{{count}} Minute",
  "duration.minute_other": "{{count}} Minuten",
  "duration.hour_one": "{{count}} Stunde",
  "duration.hour_other": "{{count}} Stunden",
  "duration.day_one": "{{count}} Tag",
  "duration.day_other": "{{count}} Tage",

  "chat.encrypted":
    "Verschlüsselte Nachrichten kann ich nicht lesen. Bitte schalte die Verschlüsselung für diesen Chat aus und schreib noch einmal.",
  "chat.corrected":
    "Auf diese Nachricht habe ich schon geantwortet, die Korrektur bewirkt nichts. Bitte schick sie als neue Nachricht.",
  "chat.old":
    "Als du das geschrieben hast, war ich nicht da, und habe deshalb nichts getan. Bitte schick es noch einmal, falls du es noch brauchst.",

  "adhoc.list": "Befehle",
  "adhoc.detailed": "{{name}}, mit Optionen",
  "adhoc.fill-in": "Lass leer, was du nicht brauchst.",
  "adhoc.confirmation":
    "Noch ist nichts geschehen. Mach weiter, um es auszuführen, oder brich ab: Dann bleibt alles, wie es ist.",

  "form.no-choice": "–",
  "form.label.for": "Benutzername",
  "form.label.name": "Benutzername",
  "form.label.extend.for": "Gilt ab jetzt",
  "form.label.expires": "Gilt",
  "form.label.uses": "Wie viele sie benutzen können",
  "form.label.note": "Notiz für dich",
  "form.label.id": "Einladung",
  "form.label.command": "Befehl",
  "form.label.roster": "Wer neu kommt und ich werden Kontakte",
  "form.label.jid": "Adresse",
  "form.label.by": "Erstellt von",
  "form.label.tree": "Auch alle, die darüber hergekommen sind",
  "form.label.refused": "Stattdessen, was abgelehnt wurde",
  "form.label.role": "Rolle",
  "form.label.state": "Stand",
  "form.label.page": "Seite",
  "form.label.reason": "Grund",
  "form.label.number": "Nummer der Anfrage",
  "form.label.audit.number": "Wie viele",
  "form.label.key": "Einstellung",
  "form.label.value": "Wert",
  "form.label.language": "Sprache",
  "form.label.notices": "Nachrichten über meine Einladungen",
  "form.label.list": "Liste",
  "form.label.generate.qr": "den Link auch als QR-Code zeichnen",
  "form.label.share": "Text zum Weitergeben",
  "form.label.uri": "Link für Apps",
  "form.label.landing-url": "Link zum Weitergeben",
  "form.label.expire": "Läuft ab",
  "form.example.NAME": "Zum Beispiel juliet",
  "form.example.DURATION": "Zum Beispiel 12h, 3d oder 2 Wochen",
  "form.example.NUMBER": "Zum Beispiel 5",
  "form.example.ID": "Zum Beispiel #k3f9x2",
  "form.example.JID": "Zum Beispiel juliet@example.org",

  "web.languages": "Sprache",
  "web.scan": "Mit dem Handy scannen",
  "web.scan.alt": "QR-Code, der diese Seite auf deinem Handy öffnet",
  "web.lasts": "Diese Einladung gilt noch {{duration}}.",

  "web.home.title": "Chatten auf {{server}}",
  "web.home.lead": "{{domain}} ist ein Server zum Chatten mit Apps für XMPP (auch Jabber genannt).",
  "web.home.label": "Deine vier Wörter oder dein Link",
  "web.home.advice":
    "Gib die vier Wörter ein, die dir vorgelesen wurden, oder füge den Link ein, den du bekommen hast.",
  "web.home.submit": "Einladung öffnen",
  "web.home.without": "Noch keine Einladung?",
  "web.home.ask":
    "Frag jemanden mit einem Konto auf {{server}}: Ein Link ist in einem Moment verschickt, und am Telefon genügen vier vorgelesene Wörter.",
  "web.home.not-understood":
    "Das sind keine vier Wörter und auch kein Link. Bitte prüfe, was du bekommen hast.",
  "web.home.wrong":
    "Diese Wörter öffnen keine Einladung. Bitte prüfe jedes davon. Sie gelten einmal und zehn Minuten lang: Danach bitte um neue.",
  "web.home.stale":
    "Die Seite war zu lange offen, oder dein Browser behält keine Cookies. Bitte schick es noch einmal ab.",

  "web.account.title": "{{inviter}} lädt dich zum Chatten ein",
  "web.account.title-operator": "Du bist eingeladen, auf {{server}} zu chatten",
  "web.account.contact":
    "Du bekommst ein eigenes Konto auf {{server}} und hast {{inviter}} von Anfang an in deinen Kontakten. Ohne Telefonnummer, ohne E-Mail-Adresse.",
  "web.account.plain":
    "Du bekommst ein eigenes Konto auf {{server}}. Ohne Telefonnummer, ohne E-Mail-Adresse.",
  "web.account.named": "Deine Adresse wird {{address}} sein.",
  "web.account.closed":
    "Auf {{server}} kann zurzeit niemand ein Konto erstellen. Wenn du anderswo ein Konto hast, könnt ihr, du und {{inviter}}, trotzdem Kontakte werden.",
  "web.account.closed-operator":
    "Auf {{server}} kann zurzeit niemand ein Konto erstellen. Bitte versuch es später noch einmal: Der Link bleibt derselbe.",
  "web.contact.title": "{{inviter}} möchte mit dir chatten",
  "web.contact.lead":
    "Öffne diese Einladung in deiner Chat-App, und ihr steht einander in den Kontakten. Jede App für XMPP (auch Jabber genannt) eignet sich dafür, mit einem Konto auf einem beliebigen Server.",
  "web.reset.title": "Wähle ein neues Passwort",
  "web.reset.lead":
    "Mit diesem Link setzt du ein neues Passwort für dein Konto {{address}}. Kontakte und Nachrichten bleiben, wie sie sind.",

  "web.action.open": "In der App öffnen",
  "web.action.register": "Konto hier erstellen",
  "web.action.reset": "Neues Passwort wählen",
  "web.action.hint":
    "Bei „In der App öffnen“ passiert nichts? Dann installiere zuerst eine der Apps weiter unten.",

  "web.apps.title": "Noch keine App?",
  "web.apps.title-ready": "Hol dir eine App",
  "web.apps.install": "Installiere eine von diesen:",
  "web.apps.return": "Komm zu dieser Seite zurück und tippe auf „In der App öffnen“.",
  "web.apps.register-first": "Erstelle dein Konto auf dieser Seite.",
  "web.apps.login": "Melde dich in der App mit deiner neuen Adresse und deinem Passwort an.",
  "web.apps.install-any": "Installiere eine App für dein Gerät aus der Liste unten.",
  "web.apps.others": "Apps für andere Geräte",
  "web.apps.all": "Apps für alle Geräte",
  "web.apps.get": "{{app}}: {{store}}",
  "web.apps.download": "Herunterladen",

  "web.manual": "Meine App kann damit nichts anfangen",
  "web.manual.account":
    "Bei vielen Apps kannst du dich anmelden, aber keine Einladung einlösen. Erstelle das Konto in diesem Browser, wähle dann in der App „Ich habe schon ein Konto“ und gib ein:",
  "web.manual.contact": "Füge diese Adresse deinen Kontakten hinzu, in einer beliebigen App für XMPP:",
  "web.manual.server": "Server",
  "web.manual.name": "Benutzername",
  "web.manual.name-free": "den du dir aussuchst",
  "web.manual.address": "Adresse",

  "web.register.title": "Erstelle dein Konto",
  "web.register.lead": "Auf {{server}}. Wähle einen Namen und ein Passwort, mehr brauchst du nicht.",
  "web.register.lead-named":
    "Deine Adresse wird {{address}} sein. Wähle ein Passwort, mehr brauchst du nicht.",
  "web.register.reset-lead": "Für dein Konto {{address}}.",
  "web.register.name": "Benutzername",
  "web.register.name-hint": "Buchstaben, Ziffern, Punkte und Striche. Andere sehen ihn.",
  "web.register.password": "Passwort",
  "web.register.password-new": "Neues Passwort",
  "web.register.password-hint":
    "Mindestens 8 Zeichen. Drei oder vier Wörter, die nichts miteinander zu tun haben, sind sicher und leicht zu merken.",
  "web.register.repeat": "Dasselbe Passwort noch einmal",
  "web.register.show": "Anzeigen",
  "web.register.hide": "Verbergen",
  "web.register.submit": "Konto erstellen",
  "web.register.submit-reset": "Neues Passwort setzen",
  "web.register.busy": "Einen Moment …",
  "web.register.keep": "Bewahre dein Passwort gut auf: Es lässt sich nicht per E-Mail zurücksetzen.",
  "web.register.back": "Zurück zur Einladung",

  "web.strength.weak": "Zu leicht zu erraten",
  "web.strength.fair": "Annehmbar",
  "web.strength.good": "Gut",
  "web.strength.strong": "Stark",

  "web.fault.name-missing": "Bitte wähle einen Benutzernamen.",
  "web.fault.name-too-long": "Dieser Name ist zu lang. Bitte nimm höchstens 64 Zeichen.",
  "web.fault.name-elsewhere": "Bitte schreib nur den Namen vor dem @: Dein Konto ist auf diesem Server.",
  "web.fault.name-spaces": "Bitte lass Leerzeichen weg.",
  "web.fault.name-unseen": "In diesem Namen ist ein unsichtbares Zeichen. Bitte lass es weg.",
  "web.fault.name-bad": "Bitte lass Leerzeichen, Anführungszeichen und die Zeichen & / : < > @ weg.",
  "web.fault.name-taken": "Diesen Namen hat schon jemand. Bitte wähle einen anderen.",
  "web.fault.name-reserved": "Dieser Name ist reserviert. Bitte wähle einen anderen.",
  "web.fault.too-short": "Bitte nimm mindestens 8 Zeichen.",
  "web.fault.too-long": "Dieses Passwort ist zu lang.",
  "web.fault.bad-characters":
    "Dieses Passwort enthält ein unsichtbares Zeichen, das manche Apps nicht eingeben können. Bitte entferne es.",
  "web.fault.is-name": "Das Passwort ist dem Namen zu ähnlich. Bitte nimm ein anderes.",
  "web.fault.too-common": "Dieses Passwort ist zu leicht zu erraten.",
  "web.fault.no-match": "Die beiden Passwörter sind nicht gleich. Bitte gib sie noch einmal ein.",

  "web.alert.check": "Fast geschafft: Bitte sieh dir an, was unten markiert ist.",
  "web.alert.stale":
    "Das Formular war zu lange offen, oder dein Browser speichert keine Cookies. Bitte gib das Passwort noch einmal ein und schick es erneut ab.",
  "web.alert.rate-limited": "Zu viele Versuche. Bitte warte {{duration}} und versuch es noch einmal.",
  "web.alert.busy":
    "Der Server ist gerade beschäftigt. Es ist nichts passiert: Bitte versuch es in einer Minute noch einmal.",
  "web.alert.unreachable":
    "Der Server ist gerade nicht erreichbar. Es ist nichts passiert: Bitte versuch es in einer Minute noch einmal.",
  "web.alert.unsure":
    "Der Server hat nicht gesagt, ob es dein Konto gibt. Bitte versuch, dich mit deiner App anzumelden; wenn das nicht geht, versuch es hier in ein paar Minuten noch einmal.",
  "web.alert.not-acceptable":
    "Der Server hat das nicht angenommen. Er sagt: „{{words}}“. Wenn ein anderer Name oder ein anderes Passwort nicht hilft, liegt es nicht an dir: Bitte sag es den Leuten, die ihn betreiben, mit dem Zeichen {{reference}}.",
  "web.alert.later":
    "Der Server nimmt im Moment keine weiteren Konten an. Das liegt nicht an dir, und es ist nichts geschehen: Bitte versuche es später noch einmal.",
  "web.alert.server-refuses":
    "Der Server lässt von hier aus niemanden ein Konto anlegen. Das liegt nicht an dir: Bitte sag es den Leuten, die ihn betreiben, mit dem Zeichen {{reference}}.",
  "web.alert.bad-token":
    "Der Server nimmt diese Einladung nicht mehr an. Bitte frag dort, wo du sie herhast, nach einer neuen.",

  "web.welcome.title": "Willkommen, {{name}}!",
  "web.welcome.lead": "Dein Konto ist fertig. Das ist deine Adresse:",
  "web.welcome.reset-title": "Dein neues Passwort gilt",
  "web.welcome.reset-lead": "Melde dich ab jetzt damit an. Deine Adresse ist weiterhin:",
  "web.welcome.contact": "{{inviter}} steht in deinen Kontakten und wird sehen, dass du da bist.",
  "web.welcome.write": "{{inviter}} schreiben",

  "web.refused.unknown.title": "Dieser Link führt ins Leere",
  "web.refused.unknown.lead": "Unter dieser Adresse gibt es keine Einladung.",
  "web.refused.unknown.next":
    "Vielleicht ist ein Teil des Links verloren gegangen: Bitte kopiere ihn ganz, oder lass ihn dir noch einmal schicken.",
  "web.refused.spent.title": "Diese Einladung ist schon benutzt",
  "web.refused.spent.lead": "Diese Einladung wurde so oft benutzt, wie sie es erlaubt.",
  "web.refused.spent.next":
    "Wenn du das warst, öffne deine App und melde dich mit deiner Adresse und deinem Passwort an. Wenn nicht, frag dort, wo du sie herhast, nach einer neuen.",
  "web.refused.expired.title": "Diese Einladung ist abgelaufen",
  "web.refused.expired.lead": "Einladungen gelten nur für begrenzte Zeit, und diese ist abgelaufen.",
  "web.refused.expired.next": "Frag dort, wo du sie herhast, nach einer neuen: Das dauert nur einen Moment.",
  "web.refused.revoked.title": "Diese Einladung wurde zurückgezogen",
  "web.refused.revoked.lead": "Sie funktioniert nicht mehr.",
  "web.refused.revoked.next": "Wenn dich das überrascht, frag dort nach, wo du sie herhast.",
  "web.refused.suspended.title": "Diese Einladung ist angehalten",
  "web.refused.suspended.lead": "Sie funktioniert zurzeit nicht.",
  "web.refused.suspended.next":
    "Bitte versuch es später noch einmal, oder frag jemand anderen auf {{server}} nach einer.",
  "web.refused.locked.title": "Einladungen sind zurzeit gesperrt",
  "web.refused.locked.lead": "Wer {{server}} betreibt, hat vorerst alle Einladungen gesperrt.",
  "web.refused.locked.next": "Bitte versuch es später noch einmal: Der Link bleibt derselbe.",

  "web.error.page.title": "Diese Seite gibt es nicht",
  "web.error.page.lead": "Wenn du einen Link bekommen hast, kopiere ihn bitte ganz.",
  "web.error.unavailable.title": "Einen Moment, bitte",
  "web.error.unavailable.lead":
    "Wir können deine Einladung gerade nicht ansehen. Das liegt nicht an dir, und es ist nichts verloren.",
  "web.error.unavailable.next": "Bitte versuch es in einer Minute noch einmal.",
  "web.error.internal.title": "Da ist etwas schiefgegangen",
  "web.error.internal.lead": "Der Fehler liegt bei uns. Bitte versuch es noch einmal.",
  "web.error.internal.next":
    "Wenn es dabei bleibt, nenn den Leuten, die {{server}} betreiben, diese Nummer: {{reference}}.",

  "problem.unknown-command": "„{{word}}“ kenne ich nicht. Schreib „help“, um zu sehen, was ich kann.",
  "problem.unknown-command-near": "„{{word}}“ kenne ich nicht. Meinst du „{{suggestion}}“?",
  "problem.forbidden-admins": "Das dürfen nur Admins.",
  "problem.forbidden-people": "Das ist für Leute mit einem Konto, nicht für die Kommandozeile.",
  "problem.not-local":
    "Ich arbeite nur für Konten auf {{domain}}. Bitte frag dort jemanden nach einer Einladung.",
  "problem.rate-limited":
    "Das war viel auf einmal. Bitte warte {{duration}} und versuch es dann noch einmal.",
  "problem.open-quota-reached_one":
    "Du hast schon eine offene Einladung, und mehr sind nicht erlaubt. Zieh sie zurück, oder warte, bis sie benutzt ist.",
  "problem.open-quota-reached_other":
    "Du hast schon {{count}} offene Einladungen, und mehr sind nicht erlaubt. Zieh mit „revoke ID“ eine zurück, oder warte, bis eine benutzt ist.",
  "problem.period-quota-reached_one":
    "Du hast in letzter Zeit {{count}} Einladung erstellt, mehr geht gerade nicht. Bitte warte {{duration}} und versuch es dann noch einmal.",
  "problem.period-quota-reached_other":
    "Du hast in letzter Zeit {{count}} Einladungen erstellt, mehr geht gerade nicht. Bitte warte {{duration}} und versuch es dann noch einmal.",
  "problem.account-too-new":
    "Dein Konto ist noch neu. Bitte warte {{duration}}, dann darfst du andere einladen.",
  "problem.registration-closed": "Zurzeit kann sich hier niemand registrieren. Bitte frag einen Admin.",
  "problem.registration-not-yours":
    "Zu einem Konto hier können nur Admins einladen. Ein einfaches „invite“ ergibt eine Einladung, mit der jemand dein Kontakt wird.",
  "problem.contact-invites-off": "Kontakt-Einladungen sind hier abgeschaltet. Bitte frag einen Admin.",
  "problem.suspended": "Ein Admin hat deine Einladungen angehalten. Bitte frag dort nach dem Grund.",
  "problem.not-longer": "#{{id}} gilt schon länger als das. Es wurde nichts geändert.",
  "problem.suspended-other": "Die Einladungen von {{jid}} sind gesperrt. Schreib zuerst „restore {{jid}}“.",
  "problem.no-request":
    "Eine Anfrage {{number}} gibt es nicht, oder sie ist schon entschieden. Schreib „requests“, um zu sehen, wer wartet.",
  "problem.requests-full":
    "Es warten schon so viele Anfragen, dass keine weiteren angenommen werden. Bitte versuch es in ein paar Tagen noch einmal.",
  "problem.nothing-to-request": "Du darfst selbst einladen. Schreib „invite“.",
  "problem.nothing-to-confirm":
    "Es gibt nichts zu bestätigen, oder die Minute ist vorbei. Bitte sende den Befehl noch einmal.",
  "problem.not-found": "Ich finde keine Einladung #{{id}}. Schreib „list“, um deine zu sehen.",
  "problem.spent": "#{{id}} ist schon benutzt.",
  "problem.expired": "#{{id}} ist schon abgelaufen.",
  "problem.revoked": "#{{id}} ist schon zurückgezogen.",
  "problem.on-hold-suspended":
    "#{{id}} ist angehalten, weil ein Admin die Einladungen der einladenden Person gesperrt hat. Es wurde nichts geändert.",
  "problem.on-hold-disabled":
    "#{{id}} ist angehalten, weil das Konto der einladenden Person gesperrt ist. Es wurde nichts geändert.",
  "problem.on-hold-gone":
    "#{{id}} ist angehalten, weil es das Konto der einladenden Person nicht mehr gibt. Es wurde nichts geändert.",
  "problem.on-hold-locked":
    "#{{id}} ist angehalten, bis ein Admin die Sperre aufhebt. Es wurde nichts geändert.",
  "problem.name-reserved":
    "Der Name {{name}} oder einer, der sich genauso liest, ist durch eine andere Einladung reserviert. Bitte wähle einen anderen.",
  "problem.name-taken": "Es gibt schon ein Konto mit dem Namen {{name}}. Bitte wähle einen anderen Namen.",
  "problem.no-account": "Es gibt kein Konto mit dem Namen {{name}}. Bitte prüfe den Namen.",
  "problem.unavailable": "Das geht gerade nicht. Bitte versuch es gleich noch einmal.",
  "problem.internal":
    "Bei mir ist etwas schiefgegangen. Bitte versuch es noch einmal; wenn es dabei bleibt, nenn dem Admin diese Nummer: {{reference}}.",

  "advice.meant": "Meintest du „{{line}}“?",
  "advice.example": "Schreib es so: „{{line}}“.",
  "advice.newest": "Schreib „{{line}}“ für deine neueste offene Einladung, oder „list“, um alle zu sehen.",
  "advice.list": "Schreib „list“, um deine Einladungen zu sehen.",
  "example.text": "aus der Schule",
  "fault.missing": "Es fehlt etwas: {{param}}.",
  "fault.unexpected": "„{{text}}“ verstehe ich an dieser Stelle nicht.",
  "fault.twice": "Du hast „{{param}}“ zweimal geschrieben. Bitte schreib es einmal.",
  "fault.no-value": "Nach „{{param}}“ fehlt etwas.",
  "fault.open-quote": "Ein Anführungszeichen ist offen. Bitte schließ es.",
  "fault.not-a-duration":
    "„{{text}}“ ist keine gültige Dauer für „{{param}}“. Schreib sie wie 12h, 3d oder 2w.",
  "fault.too-long": "Das ist zu lang für „{{param}}“: höchstens {{duration}}.",
  "fault.not-a-count": "„{{text}}“ verstehe ich nicht als Zahl für „{{param}}“. Schreib so etwas wie 5.",
  "fault.too-many_one": "Das ist zu viel für „{{param}}“: höchstens 1.",
  "fault.too-many_other": "Das ist zu viel für „{{param}}“: höchstens {{count}}.",
  "fault.not-a-user-name":
    "„{{text}}“ geht nicht als Benutzername. Nimm Buchstaben, Ziffern, Punkte und Striche, ohne Leerzeichen und @.",
  "fault.not-a-jid": "„{{text}}“ ist keine Adresse für „{{param}}“. Sie sehen aus wie juliet@example.org.",
  "fault.not-a-choice": "„{{text}}“ geht nicht für „{{param}}“. Wähle eins davon: {{choices}}.",
  "fault.not-an-invite-id":
    "„{{text}}“ ist keine Einladung. Sie heißen etwa #k3f9x2; schreib „list“, um deine zu sehen.",
  "fault.text-too-long_other": "Das ist zu lang für „{{param}}“: höchstens {{count}} Zeichen.",
  "fault.text-too-long_one": "Das ist zu lang für „{{param}}“: höchstens {{count}} Zeichen.",
  "fault.reserved-name": "Den Namen „{{text}}“ dürfen nur Admins vergeben. Bitte wähle einen anderen.",
  "fault.name-with-uses":
    "Eine Einladung für einen bestimmten Namen funktioniert einmal. Lass „uses“ weg, oder „for“.",

  "cli.description":
    "Einladungen für einen XMPP-Server. Einstellungen: bot.config.json und die Umgebung; siehe README.md.",
  "cli.version": "die Version ausgeben",
  "cli.help": "den Befehl erklären",
  "cli.config": "die Konfigurationsdatei (sonst BOT_CONFIG, sonst ./bot.config[.local].json)",
  "cli.json": "das Ergebnis als JSON ausgeben",
  "cli.yes": "es ohne Rückfrage tun",
  "cli.needs-yes": "Es ist nichts geschehen. Häng --yes an, um es zu tun.",
  "cli.bot": "den Bot laufen lassen, bis er beendet wird",
  "cli.doctor": "nachsehen, ob alles gut eingerichtet ist, und sagen, was sonst zu tun ist",
  "doctor.failed": "Das ließ sich nicht prüfen: {{reason}}.",
  "doctor.redis.ok": "Redis {{version}} antwortet innerhalb von {{ms}} ms.",
  "doctor.redis.away": "Redis antwortet nicht. Prüfe redis.url oder REDIS_URL, und ob Redis läuft.",
  "doctor.redis.nearly-full":
    "Redis hat {{percent}} % seines Speichers (maxmemory) verbraucht, und nimmt nichts mehr an, wenn er voll ist. Gib ihm mehr.",
  "doctor.redis.old": "Redis {{version}} ist zu alt. Installiere 6.2 oder neuer.",
  "doctor.redis.evicts":
    "Redis wirft Schlüssel weg, wenn der Speicher knapp wird ({{policy}}), und mit ihnen Einladungen. Setz maxmemory-policy auf noeviction.",
  "doctor.redis.volatile":
    "Redis speichert nichts auf der Platte, ein Neustart verliert also jede Einladung. Setz appendonly auf yes.",
  "doctor.clock.ok": "Die Uhren dieses Rechners und von Redis stimmen überein.",
  "doctor.clock.skewed":
    "Die Uhren dieses Rechners und von Redis gehen um {{duration}} auseinander. Stell beide per NTP.",
  "doctor.xmpp.ok_one": "{{service}} antwortet; das Zertifikat gilt noch einen Tag.",
  "doctor.xmpp.ok_other": "{{service}} antwortet; das Zertifikat gilt noch {{count}} Tage.",
  "doctor.xmpp.ends-soon_one": "Das Zertifikat von {{service}} läuft innerhalb eines Tages ab. Erneuere es.",
  "doctor.xmpp.ends-soon_other": "Das Zertifikat von {{service}} läuft in {{count}} Tagen ab. Erneuere es.",
  "doctor.xmpp.expired": "Das Zertifikat von {{service}} ist abgelaufen. Erneuere es.",
  "doctor.xmpp.no-tls": "{{service}} bietet kein TLS an. Gib dem XMPP-Server ein Zertifikat.",
  "doctor.xmpp.anonymous":
    "{{domain}} lässt Leute ohne Konto ein (SASL ANONYMOUS), und der Bot hält sie für Mitglieder. Gib anonymen Anmeldungen eine eigene Domain.",
  "doctor.xmpp.away":
    "{{service}} ist nicht erreichbar ({{reason}}). Prüfe xmpp.service oder XMPP_SERVICE, und ob der Server läuft.",
  "doctor.login.ok": "{{jid}} kann sich anmelden, innerhalb von {{ms}} ms.",
  "doctor.login.no-password": "XMPP_PASSWORD ist nicht gesetzt. Setz es auf das Passwort des Bot-Kontos.",
  "doctor.gate.ok":
    "Das Gate von {{server}} {{version}} liest dieses Redis; zuletzt meldete es sich vor {{duration}}.",
  "doctor.gate.none":
    "Von einem Gate für {{domain}} weiß dieses Redis nichts: Niemand kann sich registrieren. Lade mod_invite_gate auf diesem Host, mit demselben Redis wie hier.",
  "doctor.gate.late":
    "Das Gate von {{server}} {{version}} meldete sich zuletzt vor {{duration}}, sonst alle 20 Sekunden. Sieh nach, ob der Server läuft und Redis hat.",
  "doctor.gate.silent":
    "Der XMPP-Server antwortet, aber kein Gate für {{domain}}: Niemand kann sich registrieren. Lade dort mod_invite_gate, und sieh ins Log des Servers.",
  "doctor.gate.no-redis":
    "Das Gate für {{domain}} hat kein Redis: Niemand kann sich registrieren. Das Log des XMPP-Servers sagt, warum; prüfe invite_gate_redis (Prosody) oder redis von mod_invite_gate (ejabberd).",
  "doctor.gate.other-redis":
    "Das Gate für {{domain}} liest ein anderes Redis als dieses: Niemand kann sich registrieren. Gib beiden dieselbe Adresse und Datenbank.",
  "doctor.bot.late":
    "Das letzte Lebenszeichen eines Bots ist {{duration}} alt, sonst kommt alle 20 Sekunden eines. Sieh nach, ob er läuft.",
  "doctor.bot.gone":
    "Ein Bot meldete sich vor {{duration}}, antwortet aber nicht mehr. Sieh in sein Log, oder starte einen: invite-bot bot",
  "doctor.obstacle.rival":
    "{{detail}} ist neben dem Gate geladen und lässt mit unseren Einladungen niemanden herein. Nimm es heraus: modules_disabled des Hosts (Prosody), modules (ejabberd).",
  "doctor.obstacle.rival-beside":
    "{{detail}} ist neben dem Gate geladen und fragt es nicht. Nimm es heraus: modules_disabled des Hosts (Prosody), modules (ejabberd).",
  "doctor.obstacle.access":
    "Die Option access von {{detail}} lässt niemanden ein Konto anlegen. Nimm sie heraus, oder setze sie auf all.",
  "doctor.obstacle.ip-access":
    "Die Option {{detail}} von mod_register lässt von diesem Rechner aus niemanden ein Konto anlegen. Erlaube seine Adresse.",
  "doctor.obstacle.allow-modules":
    "In der Option allow_modules fehlt {{detail}}, darum kann sich niemand registrieren. Füge es hinzu, oder nimm die Option heraus.",
  "doctor.obstacle.captcha":
    "{{detail}} verlangt ein CAPTCHA, das die Seiten nicht zeigen können: Niemand kann sich dort registrieren. Setze captcha_protected auf false.",
  "doctor.obstacle.no-accounts":
    "Der XMPP-Server legt keine Konten an: Seine Anmeldung ({{detail}}) schlägt nur nach. Setze authentication (Prosody) oder auth_method (ejabberd) auf eine, die Konten anlegt.",
  "doctor.obstacle.refused":
    "Der XMPP-Server selbst lehnt Registrierungen ab: {{detail}}. Suche die Regel oder das Modul, das so antwortet, und sieh in sein Log.",
  "doctor.obstacle.throttled":
    "Im Moment lässt der XMPP-Server von diesem Rechner aus keine weiteren Konten zu: {{detail}}. Setze es herab, denn alle auf den Seiten kommen von hier.",
  "doctor.obstacle.no-resumption":
    "mod_smacks ist nicht geladen: Wenn ein Bot einen anderen ablöst, gehen Nachrichten verloren. Nimm smacks in modules_enabled auf.",
  "doctor.obstacle.short-queue":
    "Prosody behält nur {{detail}} Nachrichten, bis ein anderer Bot einen abgestürzten ablöst, und verwirft die davor. Setze smacks_max_queue_size = 10000",
  "doctor.obstacle.sent-back":
    "ejabberd schickt Nachrichten zurück, die ein abgestürzter Bot nicht beantwortet hat. Setze resend_on_timeout: if_offline bei mod_stream_mgmt und lade mod_offline.",
  "doctor.obstacle.other":
    "Das Gate meldet, was Leute am Registrieren hindert: {{code}} ({{detail}}). Aktualisiere dieses Programm.",
  "doctor.gate.unknown": "Ob es ein Gate gibt, lässt sich ohne Redis nicht sagen.",
  "doctor.settings.ok": "Die Einstellungen passen zusammen.",
  "doctor.settings.loopback":
    "{{url}} führt zum Rechner der Person, die den Link öffnet, doch {{domain}} ist für alle da. Setze web.base_url oder WEB_BASE_URL auf die Adresse der Seiten.",
  "doctor.settings.plain":
    "{{url}} ist nicht verschlüsselt: Unterwegs kann jeder Links und Passwörter lesen. Stelle die Seiten hinter https.",
  "doctor.settings.ca-unreadable": "{{key}}: {{file}} lässt sich nicht lesen. Prüfe Pfad und Rechte.",
  "doctor.settings.ca-no-certificate": "{{key}}: {{file}} enthält kein Zertifikat im PEM-Format.",
  "doctor.settings.ca-expired": "{{key}}: Die Zertifikate in {{file}} sind abgelaufen. Erneuere sie.",
  "doctor.settings.exposed":
    "{{key}} enthält ein Passwort, und jeder Benutzer dieses Rechners kann {{file}} lesen. Nimm REDIS_PASSWORD oder entziehe die Leserechte mit chmod o-r.",
  "doctor.web.proxies-unexpected":
    "Vor den Seiten steht ein Proxy, aber web.trusted_proxies ist 0: Alle Besucher teilen sich eine Grenze. Setze es auf die Zahl deiner Proxys.",
  "doctor.web.proxies-missing":
    "Kein Proxy vor den Seiten sendet X-Forwarded-For, aber web.trusted_proxies ist nicht 0. Setze es auf 0, oder lass den Proxy den Header senden.",
  "doctor.admins.ok": "Die Admins haben Konten.",
  "doctor.admins.no-account":
    "Der Admin {{jid}} hat noch kein Konto. Lege es an: Wer diesen Namen registriert, ist Admin.",
  "doctor.admins.elsewhere":
    "Das Konto des Admins {{jid}} liegt auf einem anderen Server als {{domain}}: Wer jenen Server betreibt, ist damit auch hier Admin. Prüfe admins.",
  "doctor.admins.unknown":
    "Ob die Admins Konten haben, lässt sich nicht sagen: Unter xmpp.service antwortet kein Gate.",
  "doctor.bot.ok_one": "Ein Bot ist online; zuletzt meldete er sich vor {{duration}}.",
  "doctor.bot.ok_other": "{{count}} Bots sind online; das letzte Lebenszeichen ist {{duration}} alt.",
  "doctor.bot.standbys_one": "{{count}} weitere Replik steht bereit.",
  "doctor.bot.standbys_other": "{{count}} weitere Repliken stehen bereit.",
  "doctor.bot.none": "Kein Bot ist online. Starte einen: invite-bot bot",
  "doctor.web.ok": "Die Einladungsseiten sind unter {{url}} erreichbar.",
  "doctor.web.none": "Es gibt keine Einladungsseiten (web.base_url ist null); Links sind xmpp:-Adressen.",
  "doctor.web.away":
    "{{url}} ist nicht erreichbar ({{reason}}). Starte invite-bot web, und prüfe web.base_url und den Proxy davor.",
  "doctor.web.foreign":
    "Unter {{url}} antwortet etwas anderes als unsere Seiten (Status {{status}}). Prüfe web.base_url und den Proxy davor.",
  "cli.doctor.release":
    "für den Release-Schritt einer Auslieferung: Was erst nach einem Start da ist, ist kein Fehler",
  "doctor.redis.replicas_one": "Ein Replikat folgt ihm.",
  "doctor.redis.replicas_other": "{{count}} Replikate folgen ihm.",
  "doctor.redis.no-replica":
    "Dem Redis mit unseren Schlüsseln folgt kein Replikat, also kann nichts an seine Stelle treten. Füg eines hinzu.",
  "doctor.import.unfinished":
    "Ein Import wurde unterbrochen, und bis er fertig ist, kann sich niemand registrieren. Wiederhol ihn, oder fang mit --replace neu an.",
  "doctor.dns.unknown":
    "DNS kennt keine Adresse von {{name}} ({{reason}}). Prüfe xmpp.service oder XMPP_SERVICE.",
  "doctor.dns.records": "Apps finden den Server von {{domain}} über DNS: {{hosts}}.",
  "doctor.dns.address":
    "Apps verbinden sich mit {{domain}} selbst, Port 5222, denn es gibt keine SRV-Einträge.",
  "doctor.dns.nothing":
    "Apps finden den Server nicht: DNS hat keine Adresse von {{domain}} und keinen Eintrag _xmpp-client._tcp.{{domain}}, der irgendwohin führt. Leg einen an.",
  "doctor.dns.away":
    "Ob Apps den Server von {{domain}} finden, lässt sich nicht sagen: DNS antwortet nicht ({{reason}}).",
  "doctor.pace.ok": "Der XMPP-Server hält den Bot nicht auf.",
  "doctor.pace.slow":
    "Der XMPP-Server nimmt vom Bot nur {{rate}} kB in der Sekunde an. Nimm {{jid}} in Prosody in unlimited_jids auf; gib ihm in ejabberd eine eigene Shaper-Regel.",
  "doctor.component.ok": "Der Bot antwortet als Komponente {{jid}}.",
  "doctor.component.can-connect":
    "Ein Bot kann sich als Komponente {{jid}} verbinden; jetzt ist keiner verbunden.",
  "doctor.component.silent":
    "Ein Bot ist online, aber als Komponente {{jid}} antwortet niemand. Sieh ins Log des Bots, und prüfe component und COMPONENT_SECRET.",
  "doctor.component.no-secret":
    "COMPONENT_SECRET ist nicht gesetzt. Setz es auf das Geheimnis der Komponente.",
  "doctor.gate.elsewhere":
    "Dieses Redis kennt Gates und Bots von {{others}}, aber kein Gate für {{domain}}: Niemand kann sich registrieren. Lade mod_invite_gate auf dem Host {{domain}}, oder berichtige domain.",
  "doctor.gate.old":
    "Das Gate von {{server}} {{version}} ist {{gate}} und damit älter als dieses {{ours}}. Aktualisiere die Dateien des Gates, und starte {{server}} neu.",
  "doctor.web.other-domain":
    "{{url}} zeigt die Seiten von {{other}}, und dies ist {{domain}}. Prüfe web.base_url, und domain dort, wo die Seiten laufen.",
  "doctor.web.ill":
    "Die Einladungsseiten unter {{url}} antworten mit Status {{status}}. Sieh ins Log von invite-bot web.",
  "cli.web": "die Einladungsseiten bereitstellen, bis es beendet wird",
  "cli.export": "alles ausgeben, was Redis zu dieser Domain hat, zur Sicherung oder für ein anderes Redis",
  "cli.export.output": "die Datei, die geschrieben wird (sonst die Standardausgabe)",
  "cli.export.terminal":
    "Ein Export enthält Tokens, und die gehören nicht auf den Bildschirm. Nimm --output DATEI, oder gib ihn an ein anderes Programm weiter.",
  "cli.export.done_one":
    "Eine Einladung exportiert. Wer den Export liest, kann sie verwenden, solange sie offen ist: Bewahr ihn sicher auf.",
  "cli.export.done_other":
    "{{count}} Einladungen exportiert. Wer den Export liest, kann die offenen verwenden: Bewahr ihn sicher auf.",
  "cli.export.unwritable": "{{file}} lässt sich nicht schreiben ({{reason}}).",
  "cli.import": "einen Export übernehmen, oder die Einladungen von Prosodys eigenen Modulen",
  "cli.import.replace": "vorher löschen, was Redis zu dieser Domain hat",
  "cli.import.prosody": "Prosodys Datenordner, oder eine Datei seines Speichers invite_token",
  "cli.import.no-file": "Nenn die Datei eines Exports, oder gib ihn auf der Standardeingabe.",
  "cli.import.done_one": "Eine Einladung importiert, und alles andere von {{domain}}, Stand {{time}}.",
  "cli.import.done_other":
    "{{count}} Einladungen importiert, und alles andere von {{domain}}, Stand {{time}}.",
  "cli.import.lockdown": "ein Import läuft",
  "cli.import.no-export": "Das ist kein Export von invite-bot. Es wurde nichts importiert.",
  "cli.import.newer":
    "Dieser Export hat das Format {{version}} und ist neuer als dieses Programm. Aktualisiere zuerst invite-bot. Es wurde nichts importiert.",
  "cli.import.other-domain":
    "Das ist ein Export von {{other}}, aber domain ist {{domain}}. Es wurde nichts importiert.",
  "cli.import.bad-line": "Zeile {{line}} des Exports ist beschädigt ({{what}}). Es wurde nichts importiert.",
  "cli.import.cut-off": "Der Export ist hinter Zeile {{line}} abgeschnitten. Es wurde nichts importiert.",
  "cli.import.unreadable": "{{file}} lässt sich nicht lesen ({{reason}}). Es wurde nichts importiert.",
  "cli.import.not-empty":
    "Redis hat schon Daten von {{domain}} ({{found}}), und es wurde nichts importiert. Häng --replace an, um sie vorher zu löschen.",
  "cli.import.unfinished":
    "Ein anderer Import für {{domain}} wurde unterbrochen, und bis einer fertig ist, kann sich niemand registrieren. Wiederhol jenen, oder fang mit --replace neu an.",
  "cli.import.interrupted":
    "Redis war mitten im Import weg. Wiederhol ihn: Bis er fertig ist, kann sich niemand registrieren.",
  "cli.import.no-prosody-invites":
    "In {{path}} sind keine Einladungen von {{domain}}. Nenn Prosodys Datenordner; wie es geht, wenn Prosody seine Daten in SQL hält, steht in docs/deploy.md.",
  "cli.import.bad-prosody-file":
    "Zeile {{line}} von {{file}} ist nicht so, wie Prosody sie schreibt. Es wurde nichts importiert.",
  "cli.import.adopted_one": "Eine Einladung übernommen: Ihr Link gilt wie bisher.",
  "cli.import.adopted_other": "{{count}} Einladungen übernommen: Ihre Links gelten wie bisher.",
  "cli.import.known_one": "Eine wurde schon früher übernommen und bleibt, wie sie ist.",
  "cli.import.known_other": "{{count}} wurden schon früher übernommen und bleiben, wie sie sind.",
  "cli.import.expired_one": "Eine wurde ausgelassen: Sie ist abgelaufen.",
  "cli.import.expired_other": "{{count}} wurden ausgelassen: Sie sind abgelaufen.",
  "cli.import.not-understood_one":
    "Eine wurde ausgelassen, weil sie nicht verstanden wird: Sie ist von einer anderen Domain oder einem anderen Modul.",
  "cli.import.not-understood_other":
    "{{count}} wurden ausgelassen, weil sie nicht verstanden werden: Sie sind von einer anderen Domain oder einem anderen Modul.",
  "cli.import.roles_one":
    "Eine der übernommenen gab bei Prosody eine Rolle oder Gruppe, was das Gate nicht tut: Gib sie von Hand, sobald das Konto da ist.",
  "cli.import.roles_other":
    "{{count}} der übernommenen gaben bei Prosody eine Rolle oder Gruppe, was das Gate nicht tut: Gib sie von Hand, sobald das Konto da ist.",
  "cli.import.one-source": "Entweder eine Datei oder --prosody.",
  "cli.no-redis":
    "Redis antwortet nicht, und es wurde nichts geändert. Prüfe redis.url oder REDIS_URL, und versuch es noch einmal.",
};
