import type { Translation } from "./keys.ts";

/** French, with “vous”. Spaces before high punctuation and inside guillemets do not break. */
export const fr: Translation = {
  "command.invite": "donner un compte ici à une connaissance",
  "command.contact": "ajouter à vos contacts quelqu’un qui a un compte ailleurs",
  "command.list": "voir vos invitations",
  "command.show": "voir une invitation en détail",
  "command.qr": "voir le lien d’une invitation en image, à scanner",
  "command.code": "lire quatre mots au téléphone au lieu d’envoyer un lien",
  "command.revoke": "révoquer une invitation",
  "command.rotate": "donner un nouveau lien à une invitation ; l’ancien ne marche plus",
  "command.extend": "prolonger une invitation, à partir de maintenant",
  "command.request": "demander une invitation aux admins",
  "command.create-account": "inviter à un compte, avec un nom si vous voulez",
  "command.reset-password": "créer un lien qui définit un nouveau mot de passe pour un compte",
  "command.invites": "voir les invitations de tout le monde",
  "command.tree": "voir qui a invité qui",
  "command.suspend": "suspendre les invitations de quelqu’un",
  "command.restore": "laisser quelqu’un inviter à nouveau",
  "command.grant": "donner à un membre le quota d’un autre rôle",
  "command.requests": "voir qui attend une invitation",
  "command.approve": "accepter une demande",
  "command.deny": "refuser une demande",
  "command.settings": "voir les réglages en vigueur",
  "command.set": "modifier un réglage",
  "command.lockdown": "arrêter toutes les inscriptions immédiatement",
  "command.unlock": "rouvrir les inscriptions",
  "command.stats": "voir combien d’invitations ont été créées, utilisées et révoquées",
  "command.audit": "voir qui a fait quoi",
  "command.whoami": "voir votre rôle, et combien d’invitations il vous reste",
  "command.generate": "faire la même chose que invite",
  "command.start": "voir ce qui vous sera le plus utile",
  "command.help": "voir cette liste, ou comment utiliser une commande",

  "start.title": "Bonjour ! Je crée des invitations pour {{domain}}. Envoyez-moi l’un de ces mots :",
  "help.title": "Je crée des invitations pour {{domain}}. Vous pouvez m’envoyer :",
  "help.hint": "« help invite » explique l’une de ces commandes.",
  "help.usage": "Utilisation",

  "invite.account": "Voici une invitation pour {{domain}}.",
  "invite.named": "Voici une invitation pour le compte {{address}}.",
  "invite.contact": "Voici une invitation pour rejoindre vos contacts.",
  "invite.reset":
    "Voici un lien qui définit un nouveau mot de passe pour {{address}}. Ne le donnez qu’à la personne à qui appartient ce compte.",
  "invite.lasts_one": "Elle fonctionne une fois et dure {{duration}}.",
  "invite.lasts_many": "Elle fonctionne {{count}} de fois et dure {{duration}}.",
  "invite.lasts_other": "Elle fonctionne {{count}} fois et dure {{duration}}.",
  "invite.hint":
    "Son numéro est #{{id}}. Envoyez « show {{id}} » pour voir où elle en est, ou « revoke {{id}} » pour la révoquer.",
  "invite.only-contacts":
    "Seuls les admins donnent des comptes ici. Ce que je peux vous donner s’adresse aux personnes qui ont déjà un compte.",
  "invite.registration-closed":
    "Les inscriptions sont fermées ici pour le moment. Ce que je peux vous donner s’adresse aux personnes qui ont déjà un compte.",
  "invite.locked":
    "Les inscriptions sont arrêtées pour le moment : personne ne peut s’en servir tant qu’un admin n’a pas levé le verrouillage.",
  "invite.trusted-name": "Attention : {{name}} se lit comme {{reserved}}, un nom auquel on fait confiance.",
  "invite.forward": "Transférez le message suivant.",
  "invite.forward-or-show": "Transférez le message suivant, ou montrez l’image.",
  "qr.title": "Voici le code QR de #{{id}}.",
  "qr.no-pages": "Il n’y a pas de pages ici, donc pas d’images.",
  "code.title":
    "À lire à voix haute : il faut ouvrir l’adresse et y saisir les quatre mots. Ils servent une seule fois, pendant {{duration}}.",
  "code.address": "Adresse",
  "code.words": "Mots",
  "code.no-pages": "Il n’y a pas de pages ici, et donc pas de codes.",

  "share.account": "Bonjour ! Discutons sur {{domain}}. Ce lien vous donne un compte : {{url}}",
  "share.reset": "Ce lien définit un nouveau mot de passe pour votre compte {{address}} : {{url}}",
  "share.contact": "Bonjour ! Ce lien m’ajoute, {{inviter}}, à vos contacts de messagerie : {{url}}",

  "list.title_one": "Vous avez créé une invitation, {{open}} :",
  "list.title_many": "Vous avez créé {{count}} d’invitations, {{open}} :",
  "list.title_other": "Vous avez créé {{count}} invitations, {{open}} :",
  "list.open_one": "dont {{count}} ouverte",
  "list.open_many": "dont {{count}} d’ouvertes",
  "list.open_other": "dont {{count}} ouvertes",
  "list.on-hold_one": "dont {{count}} en suspens",
  "list.on-hold_many": "dont {{count}} en suspens",
  "list.on-hold_other": "dont {{count}} en suspens",
  "list.empty": "Vous n’avez pas encore d’invitations. Envoyez « invite » pour en créer une.",
  "list.newest": "Seules les {{most}} plus récentes sont affichées.",
  "list.cut_one": "… et une ligne de plus, visible en ligne de commande.",
  "list.cut_many": "… et {{count}} de lignes de plus, visibles en ligne de commande.",
  "list.cut_other": "… et {{count}} lignes de plus, visibles en ligne de commande.",
  "list.hint": "« show ID » en dit plus, « revoke ID » en révoque une.",

  "summary.contact": "simple contact",
  "summary.for": "pour {{name}}",

  "state.open": "ouverte",
  "state.hold": "en suspens ({{reason}})",
  "state.left": "{{state}}, encore {{duration}}",
  "state.left-used": "{{state}}, encore {{duration}}, utilisée {{used}} fois sur {{uses}}, par {{names}}",
  "state.spent": "utilisée par {{names}}",
  "state.expired": "expirée sans avoir servi",
  "state.expired-used": "expirée, utilisée par {{names}}",
  "state.revoked": "révoquée",
  "state.revoked-used": "révoquée, utilisée par {{names}}",
  "hold.suspended": "par décision d’un admin",
  "hold.disabled": "le compte de la personne qui invite est désactivé",
  "hold.gone": "le compte de la personne qui invite n’existe plus",
  "hold.locked": "verrouillage",

  "show.title": "Invitation #{{id}}",
  "show.state": "État",
  "show.kind": "Donne",
  "show.inviter": "De la part de",
  "show.operator": "l’équipe du serveur",
  "show.for": "Pour le nom",
  "show.uses": "Utilisations",
  "show.uses-value": "{{used}} sur {{uses}}",
  "show.created": "Créée",
  "show.expires": "Expire",
  "show.note": "Note",
  "show.used-by": "Utilisée par",
  "show.failure": "Dernier essai manqué",

  "kind.account": "un compte ici, et l’ajout mutuel aux contacts",
  "kind.reset": "un nouveau mot de passe",
  "kind.contact": "l’ajout mutuel aux contacts",

  "revoke.done": "#{{id}} est révoquée : plus personne ne peut l’utiliser.",

  "rotate.done": "L’ancien lien de #{{id}} ne marche plus.",
  "extend.done": "#{{id}} dure {{duration}} à partir de maintenant.",

  "invites.none": "Il n’y a pas d’invitations de ce genre.",
  "invites.title": "Invitations, de la plus récente à la plus ancienne, page {{page}} :",
  "invites.by": "par {{inviter}}",
  "invites.more": "Il y en a d’autres : ajoutez « page {{page}} ».",

  "tree.invited-by": "invitation par {{chain}}",
  "tree.no-inviter": "personne ici n’a envoyé d’invitation",
  "tree.nobody": "Aucune personne invitée.",
  "tree.deleted": "{{jid}} (supprimé {{time}})",
  "tree.cut_one": "Seule la première personne est affichée.",
  "tree.cut_many": "Seuls les premiers résultats ({{count}}) sont affichés.",
  "tree.cut_other": "Seules les {{count}} premières personnes sont affichées.",

  "suspend.question_one": "Cela suspend les invitations de {{jid}}, et il n’y en aura pas d’autres. {{open}}",
  "suspend.question_many":
    "Cela suspend les invitations de {{jid}} et de toutes les personnes venues par son intermédiaire, {{count}} de personnes, et il n’y en aura pas d’autres. {{open}}",
  "suspend.question_other":
    "Cela suspend les invitations de {{jid}} et de toutes les personnes venues par son intermédiaire, {{count}} personnes en tout, et il n’y en aura pas d’autres. {{open}}",
  "suspend.open-none": "Aucune n’est ouverte actuellement.",
  "suspend.open_one": "{{count}} invitation ouverte ne marche plus.",
  "suspend.open_many": "{{count}} d’invitations ouvertes ne marchent plus.",
  "suspend.open_other": "{{count}} invitations ouvertes ne marchent plus.",
  "suspend.done_one": "C’est fait : les invitations de cette personne sont suspendues.",
  "suspend.done_many": "C’est fait : les invitations de {{count}} de personnes sont suspendues.",
  "suspend.done_other": "C’est fait : les invitations de {{count}} personnes sont suspendues.",
  "suspend.undo": "« {{command}} » annule cela.",
  "restore.done_one":
    "C’est fait : cette personne peut de nouveau inviter, et ses invitations ouvertes fonctionnent.",
  "restore.done_many":
    "C’est fait : {{count}} de personnes peuvent de nouveau inviter, et leurs invitations ouvertes fonctionnent.",
  "restore.done_other":
    "C’est fait : {{count}} personnes peuvent de nouveau inviter, et leurs invitations ouvertes fonctionnent.",

  "grant.done": "{{jid}} a maintenant le quota du rôle « {{role}} ».",
  "account.none": "Il n’y a actuellement aucun compte {{jid}}.",

  "settings.title": "Les réglages en vigueur :",
  "settings.locked": "Verrouillage : personne ne peut s’inscrire ({{reason}}). Les réglages :",
  "settings.locked-plain": "Verrouillage : personne ne peut s’inscrire. Les réglages :",
  "settings.set": "{{value}} (défini par un admin)",
  "settings.hint": "« set KEY on », « set KEY off » ou « set KEY default » en modifie un.",
  "set.done": "{{key}} vaut maintenant {{value}}.",

  "lockdown.done": "Verrouillage : désormais personne ne s’inscrit, avec ou sans invitation.",
  "lockdown.undo": "« unlock » y met fin ; les invitations fonctionnent alors de nouveau.",
  "unlock.done": "Le verrouillage est levé : les invitations fonctionnent de nouveau.",

  "stats.title": "Invitations jusqu’ici :",
  "stats.open": "Ouvertes",
  "stats.on-hold": "En suspens",
  "stats.issued": "Créées",
  "stats.used": "Utilisées",
  "stats.revoked": "Révoquées",
  "stats.requests": "Demandes en attente",

  "audit.title_one": "La dernière action :",
  "audit.title_many": "Les dernières actions ({{count}}), de la plus récente à la plus ancienne :",
  "audit.title_other": "Les {{count}} dernières actions, de la plus récente à la plus ancienne :",
  "audit.empty": "Rien n’a encore été fait.",

  "audit.refused_one": "Le dernier refus :",
  "audit.refused_many": "Les derniers refus ({{count}}), du plus récent au plus ancien :",
  "audit.refused_other": "Les {{count}} derniers refus, du plus récent au plus ancien :",
  "audit.none-refused": "Rien n’a encore été refusé.",
  "request.done": "J’ai prévenu les admins. Je vous écrirai dès que la décision sera prise.",
  "requests.none": "Personne n’attend.",
  "requests.title_one": "1 demande en attente :",
  "requests.title_many": "{{count}} demandes en attente :",
  "requests.title_other": "{{count}} demandes en attente :",
  "requests.hint": "« approve NUMBER » ou « deny NUMBER » tranche.",
  "approve.done": "Accepté. {{jid}} recevra une invitation à partager.",
  "deny.done": "Refusé. {{jid}} en sera informé.",

  "notice.requested":
    "{{jid}} demande une invitation : {{reason}}. Envoyez « approve {{number}} » ou « deny {{number}} ».",
  "notice.approved": "Un admin a accepté votre demande.",
  "notice.denied": "Un admin a refusé votre demande d’invitation.",
  "notice.used": "{{name}} a utilisé votre invitation #{{id}}.",
  "notice.expiring":
    "Votre invitation #{{id}} expire demain, et personne ne l’a utilisée. « extend {{id}} 7d » la prolonge.",
  "notice.stuck":
    "Votre contact est bloqué : l’inscription avec votre invitation #{{id}} a échoué il y a dix minutes et n’a pas réussi depuis. La raison : {{failure}}",
  "notice.mute": "« whoami notices off » arrête ces messages.",

  "failure.bad-name":
    "le nom d’utilisateur n’est pas accepté ici. Les minuscules et les chiffres conviennent toujours.",
  "failure.closed": "les inscriptions étaient fermées. Un admin peut les ouvrir.",
  "failure.conflict": "le nom d’utilisateur est déjà pris. Un autre convient.",
  "failure.name-reserved": "le nom d’utilisateur est réservé. Un autre convient.",
  "failure.refused": "le serveur a répondu « {{words}} ». Si cela n’aide pas, demandez à un admin.",
  "failure.weak-password": "le mot de passe était trop faible. Un plus long convient.",
  "failure.wrong-name": "l’invitation est pour un autre nom d’utilisateur. « show {{id}} » l’affiche.",

  "welcome.greeting": "Bienvenue sur {{server}} ! Votre adresse est {{jid}}.",
  "welcome.inviter": "{{inviter}} vous a invité ; dites-lui bonjour !",
  "welcome.may-invite":
    "Je suis le bot qui crée les invitations ici. Écrivez-moi « invite » et vous recevrez un lien pour quelqu’un d’autre.",
  "welcome.may-invite-later":
    "Je suis le bot qui crée les invitations ici. Dans {{duration}}, vous pourrez inviter à votre tour : écrivez-moi « invite ».",
  "welcome.may-ask":
    "Je suis le bot qui crée les invitations ici. Écrivez-moi « help » pour voir ce que je peux faire pour vous.",

  "confirmation.ask": "Répondez « oui » dans la minute pour confirmer, ou « non ».",
  "confirmation.yes": "oui",
  "confirmation.no": "non",
  "confirmation.cancelled": "Annulé. Rien n’a été modifié.",

  "whoami.title": "Vous êtes {{jid}}.",
  "whoami.operator": "Vous gérez le serveur, en ligne de commande.",
  "whoami.role": "Rôle",
  "whoami.granted-gone": "{{role}} (le rôle accordé « {{granted}} » n’est plus dans les réglages)",
  "whoami.invites": "« invite » donne",
  "whoami.suspended": "rien : un admin a mis vos invitations en suspens",
  "whoami.nothing": "rien pour l’instant",
  "whoami.open": "Invitations ouvertes",
  "whoami.period": "Créées en {{duration}}",
  "whoami.of": "{{used}} sur {{most}}",
  "whoami.language": "Langue",
  "whoami.language-of-messages": "celle de vos messages",
  "whoami.notices": "Messages sur vos invitations",
  "whoami.notices-on": "activés",
  "whoami.notices-off": "désactivés",

  "role.operator": "équipe du serveur",
  "role.admin": "admin",
  "role.member": "membre",
  "role.stranger": "visiteur d’un autre serveur",

  "duration.second_one": "{{count}} seconde",
  "duration.second_many": "{{count}} de secondes",
  "duration.second_other": "{{count}} secondes",
  "duration.minute_one": "{{count}} minute",
  "duration.minute_many": "{{count}} de minutes",
  "duration.minute_other": "{{count}} minutes",
  "duration.hour_one": "{{count}} heure",
  "duration.hour_many": "{{count}} d’heures",
  "duration.hour_other": "{{count}} heures",
  "duration.day_one": "{{count}} jour",
  "duration.day_many": "{{count}} de jours",
  "duration.day_other": "{{count}} jours",

  "chat.encrypted":
    "Je ne sais pas lire les messages chiffrés. Désactivez le chiffrement pour cette conversation, s’il vous plaît, et écrivez de nouveau.",
  "chat.corrected":
    "J’ai déjà répondu à ce message : la correction n’a aucun effet. Renvoyez-la comme nouveau message.",
  "chat.old":
    "Je n’étais pas là quand vous avez écrit, je n’ai donc rien fait. Renvoyez votre message si c’est toujours utile.",

  "adhoc.list": "Commandes",
  "adhoc.detailed": "{{name}}, avec options",
  "adhoc.fill-in": "Laissez vide ce dont vous n’avez pas besoin.",
  "adhoc.confirmation":
    "Rien n’est encore fait. Continuez pour l’exécuter, ou annulez pour tout laisser en l’état.",

  "form.no-choice": "–",
  "form.label.for": "Nom d’utilisateur",
  "form.label.name": "Nom d’utilisateur",
  "form.label.extend.for": "Dure, à partir de maintenant",
  "form.label.expires": "Dure",
  "form.label.uses": "Combien de personnes peuvent s’en servir",
  "form.label.note": "Note pour vous",
  "form.label.id": "Invitation",
  "form.label.command": "Commande",
  "form.label.roster": "Le nouveau compte et moi devenons contacts",
  "form.label.jid": "Adresse",
  "form.label.by": "Créée par",
  "form.label.tree": "Et toutes les personnes venues par son intermédiaire",
  "form.label.refused": "Plutôt ce qui a été refusé",
  "form.label.role": "Rôle",
  "form.label.state": "État",
  "form.label.page": "Page",
  "form.label.reason": "Raison",
  "form.label.number": "Numéro de la demande",
  "form.label.audit.number": "Combien",
  "form.label.key": "Réglage",
  "form.label.value": "Valeur",
  "form.label.language": "Langue",
  "form.label.notices": "Messages sur mes invitations",
  "form.label.list": "Liste",
  "form.label.generate.qr": "dessiner aussi le lien en code QR",
  "form.label.share": "Texte à transmettre",
  "form.label.uri": "Lien pour les applications",
  "form.label.landing-url": "Lien à transmettre",
  "form.label.expire": "Expire",
  "form.example.NAME": "Par exemple juliet",
  "form.example.DURATION": "Par exemple 12h, 3d ou 2 semaines",
  "form.example.NUMBER": "Par exemple 5",
  "form.example.ID": "Par exemple #k3f9x2",
  "form.example.JID": "Par exemple juliet@example.org",

  "web.languages": "Langue",
  "web.scan": "Scannez avec votre téléphone",
  "web.scan.alt": "Code QR qui ouvre cette page sur votre téléphone",
  "web.lasts": "Cette invitation est encore valable {{duration}}.",

  "web.home.title": "Discuter sur {{server}}",
  "web.home.lead":
    "{{domain}} est un serveur pour discuter avec des applications XMPP (aussi appelé Jabber).",
  "web.home.label": "Vos quatre mots ou votre lien",
  "web.home.advice": "Saisissez les quatre mots qu’on vous a lus, ou collez le lien qu’on vous a envoyé.",
  "web.home.submit": "Ouvrir l’invitation",
  "web.home.without": "Pas encore d’invitation ?",
  "web.home.ask":
    "Demandez à quelqu’un qui a un compte sur {{server}} : il suffit d’un instant pour vous envoyer un lien ou vous lire quatre mots au téléphone.",
  "web.home.not-understood": "Ce ne sont ni quatre mots ni un lien. Vérifiez ce qu’on vous a donné.",
  "web.home.wrong":
    "Ces mots n’ouvrent aucune invitation. Vérifiez chacun d’eux. Ils servent une seule fois et pendant dix minutes : ensuite, demandez-en de nouveaux.",
  "web.home.stale":
    "La page était ouverte depuis trop longtemps, ou votre navigateur ne garde pas les cookies. Renvoyez-la, s’il vous plaît.",

  "web.account.title": "{{inviter}} vous invite à discuter",
  "web.account.title-operator": "On vous invite à discuter sur {{server}}",
  "web.account.contact":
    "Vous recevez votre propre compte sur {{server}}, avec {{inviter}} dans vos contacts dès le début. Sans numéro de téléphone, sans adresse e-mail.",
  "web.account.plain":
    "Vous recevez votre propre compte sur {{server}}. Sans numéro de téléphone, sans adresse e-mail.",
  "web.account.named": "Votre adresse sera {{address}}.",
  "web.account.closed":
    "Personne ne peut créer de compte sur {{server}} pour le moment. Si vous avez un compte ailleurs, {{inviter}} et vous pouvez quand même devenir contacts.",
  "web.account.closed-operator":
    "Personne ne peut créer de compte sur {{server}} pour le moment. Réessayez plus tard : le lien reste le même.",
  "web.contact.title": "{{inviter}} veut discuter avec vous",
  "web.contact.lead":
    "Ouvrez cette invitation dans votre application de messagerie, et chacun rejoint les contacts de l’autre. N’importe quelle application XMPP (aussi appelé Jabber) convient, avec un compte sur n’importe quel serveur.",
  "web.reset.title": "Choisissez un nouveau mot de passe",
  "web.reset.lead":
    "Ce lien définit un nouveau mot de passe pour votre compte {{address}}. Vos contacts et vos messages ne changent pas.",

  "web.action.open": "Ouvrir dans l’application",
  "web.action.register": "Créer le compte ici",
  "web.action.reset": "Choisir un nouveau mot de passe",
  "web.action.hint":
    "Rien ne se passe avec « Ouvrir dans l’application » ? Installez d’abord l’une des applications ci-dessous.",

  "web.apps.title": "Pas encore d’application ?",
  "web.apps.title-ready": "Choisir une application",
  "web.apps.install": "Installez l’une de celles-ci :",
  "web.apps.return": "Revenez sur cette page et appuyez sur « Ouvrir dans l’application ».",
  "web.apps.register-first": "Créez votre compte sur cette page.",
  "web.apps.login": "Dans l’application, connectez-vous avec votre nouvelle adresse et votre mot de passe.",
  "web.apps.install-any": "Installez une application pour votre appareil, dans la liste ci-dessous.",
  "web.apps.others": "Applications pour d’autres appareils",
  "web.apps.all": "Applications pour chaque appareil",
  "web.apps.get": "{{app}} : {{store}}",
  "web.apps.download": "Télécharger",

  "web.manual": "Mon application ne comprend pas cela",
  "web.manual.account":
    "Beaucoup d’applications savent se connecter, mais pas utiliser une invitation. Créez le compte dans ce navigateur, puis choisissez « J’ai déjà un compte » dans votre application et saisissez :",
  "web.manual.contact": "Ajoutez cette adresse à vos contacts, dans n’importe quelle application XMPP :",
  "web.manual.server": "Serveur",
  "web.manual.name": "Nom d’utilisateur",
  "web.manual.name-free": "celui que vous choisissez",
  "web.manual.address": "Adresse",

  "web.register.title": "Créez votre compte",
  "web.register.lead": "Sur {{server}}. Choisissez un nom et un mot de passe, c’est tout.",
  "web.register.lead-named": "Votre adresse sera {{address}}. Choisissez un mot de passe, c’est tout.",
  "web.register.reset-lead": "Pour votre compte {{address}}.",
  "web.register.name": "Nom d’utilisateur",
  "web.register.name-hint": "Lettres, chiffres, points et tirets. Les autres le verront.",
  "web.register.password": "Mot de passe",
  "web.register.password-new": "Nouveau mot de passe",
  "web.register.password-hint":
    "Au moins 8 caractères. Trois ou quatre mots sans rapport entre eux sont solides et faciles à retenir.",
  "web.register.repeat": "Le même mot de passe encore une fois",
  "web.register.show": "Afficher",
  "web.register.hide": "Masquer",
  "web.register.submit": "Créer le compte",
  "web.register.submit-reset": "Définir le nouveau mot de passe",
  "web.register.busy": "Un instant…",
  "web.register.keep": "Gardez bien votre mot de passe : il ne peut pas être réinitialisé par e-mail.",
  "web.register.back": "Retour à l’invitation",

  "web.strength.weak": "Trop facile à deviner",
  "web.strength.fair": "Acceptable",
  "web.strength.good": "Bon",
  "web.strength.strong": "Solide",

  "web.fault.name-missing": "Choisissez un nom d’utilisateur.",
  "web.fault.name-too-long": "Ce nom est trop long. Prenez 64 caractères au plus.",
  "web.fault.name-elsewhere": "N’écrivez que le nom placé devant le @ : votre compte est sur ce serveur.",
  "web.fault.name-spaces": "Évitez les espaces.",
  "web.fault.name-unseen": "Il y a un signe invisible dans ce nom. Retirez-le.",
  "web.fault.name-bad": "Évitez les espaces, les guillemets et les signes & / : < > @.",
  "web.fault.name-taken": "Ce nom est déjà pris. Choisissez-en un autre.",
  "web.fault.name-reserved": "Ce nom est réservé. Choisissez-en un autre.",
  "web.fault.too-short": "Il faut au moins 8 caractères.",
  "web.fault.too-long": "Ce mot de passe est trop long.",
  "web.fault.bad-characters":
    "Ce mot de passe contient un caractère invisible que certaines applications ne peuvent pas saisir. Enlevez-le.",
  "web.fault.is-name": "Le mot de passe ressemble trop au nom. Prenez-en un autre.",
  "web.fault.too-common": "Ce mot de passe est trop facile à deviner.",
  "web.fault.no-match": "Les deux mots de passe ne sont pas identiques. Saisissez-les de nouveau.",

  "web.alert.check": "Vous y êtes presque : vérifiez ce qui est signalé ci-dessous.",
  "web.alert.stale":
    "Le formulaire est resté ouvert trop longtemps, ou votre navigateur ne garde pas les cookies. Saisissez de nouveau le mot de passe et renvoyez le formulaire.",
  "web.alert.rate-limited": "Trop d’essais. Attendez {{duration}}, puis réessayez.",
  "web.alert.busy": "Le serveur est occupé en ce moment. Rien n’a été fait : réessayez dans une minute.",
  "web.alert.unreachable":
    "Le serveur est injoignable en ce moment. Rien n’a été fait : réessayez dans une minute.",
  "web.alert.unsure":
    "Le serveur n’a pas dit si votre compte existe. Essayez de vous connecter avec votre application ; si cela échoue, réessayez ici dans quelques minutes.",
  "web.alert.not-acceptable":
    "Le serveur n’a pas accepté cela. Il dit : « {{words}} ». Si un autre nom ou un autre mot de passe n’aide pas, ce n’est pas votre faute : signalez-le aux personnes qui le gèrent, avec la référence {{reference}}.",
  "web.alert.later":
    "Le serveur n’accepte plus de comptes pour le moment. Ce n’est pas votre faute et rien n’a été fait : réessayez plus tard.",
  "web.alert.server-refuses":
    "Le serveur ne laisse personne s’inscrire depuis ici. Ce n’est pas votre faute : signalez-le aux personnes qui le gèrent, avec la référence {{reference}}.",
  "web.alert.bad-token":
    "Le serveur n’accepte plus cette invitation. Demandez-en une nouvelle à la personne qui vous l’a envoyée.",

  "web.welcome.title": "Bienvenue, {{name}} !",
  "web.welcome.lead": "Votre compte est prêt. Voici votre adresse :",
  "web.welcome.reset-title": "Votre nouveau mot de passe est en place",
  "web.welcome.reset-lead": "Utilisez-le désormais pour vous connecter. Votre adresse reste :",
  "web.welcome.contact": "{{inviter}} est dans vos contacts et verra que vous êtes là.",
  "web.welcome.write": "Écrire à {{inviter}}",

  "web.refused.unknown.title": "Ce lien ne mène nulle part",
  "web.refused.unknown.lead": "Il n’y a pas d’invitation à cette adresse.",
  "web.refused.unknown.next":
    "Une partie du lien s’est peut-être perdue en route : copiez-le en entier, ou faites-le-vous renvoyer.",
  "web.refused.spent.title": "Cette invitation a déjà servi",
  "web.refused.spent.lead": "Cette invitation a été utilisée autant de fois qu’elle le permet.",
  "web.refused.spent.next":
    "Si c’était vous, ouvrez votre application et connectez-vous avec votre adresse et votre mot de passe. Sinon, demandez-en une nouvelle à la personne qui vous l’a envoyée.",
  "web.refused.expired.title": "Cette invitation a expiré",
  "web.refused.expired.lead": "Les invitations sont valables pendant un temps limité, et celle-ci a expiré.",
  "web.refused.expired.next":
    "Demandez-en une nouvelle à la personne qui vous l’a envoyée : c’est l’affaire d’un instant.",
  "web.refused.revoked.title": "Cette invitation a été révoquée",
  "web.refused.revoked.lead": "Elle ne fonctionne plus.",
  "web.refused.revoked.next": "Si cela vous étonne, demandez à la personne qui vous l’a envoyée.",
  "web.refused.suspended.title": "Cette invitation est en suspens",
  "web.refused.suspended.lead": "Elle ne fonctionne pas actuellement.",
  "web.refused.suspended.next": "Réessayez plus tard, ou demandez-en une à quelqu’un d’autre sur {{server}}.",
  "web.refused.locked.title": "Les invitations sont suspendues",
  "web.refused.locked.lead":
    "Les responsables de {{server}} ont suspendu toutes les invitations pour l’instant.",
  "web.refused.locked.next": "Réessayez plus tard : le lien reste le même.",

  "web.error.page.title": "Cette page n’existe pas",
  "web.error.page.lead": "Si l’on vous a envoyé un lien, copiez-le en entier.",
  "web.error.unavailable.title": "Un instant, s’il vous plaît",
  "web.error.unavailable.lead":
    "Nous ne pouvons pas consulter votre invitation pour le moment. Ce n’est pas votre faute et rien n’est perdu.",
  "web.error.unavailable.next": "Réessayez dans une minute.",
  "web.error.internal.title": "Quelque chose s’est mal passé",
  "web.error.internal.lead": "L’erreur vient de chez nous. Réessayez.",
  "web.error.internal.next":
    "Si cela continue, donnez ce numéro aux responsables de {{server}} : {{reference}}.",

  "problem.unknown-command":
    "Je ne connais pas « {{word}} ». Envoyez « help » pour voir ce que je sais faire.",
  "problem.unknown-command-near": "Je ne connais pas « {{word}} ». Vouliez-vous dire « {{suggestion}} » ?",
  "problem.forbidden-admins": "C’est réservé aux admins.",
  "problem.forbidden-people": "C’est réservé aux personnes qui ont un compte, pas à la ligne de commande.",
  "problem.not-local":
    "Je ne travaille que pour les comptes sur {{domain}}. Demandez une invitation à quelqu’un là-bas.",
  "problem.rate-limited": "Cela fait beaucoup d’un coup. Réessayez dans {{duration}}.",
  "problem.open-quota-reached_one":
    "Vous avez déjà une invitation ouverte, le maximum permis. Révoquez-la, ou attendez qu’elle soit utilisée.",
  "problem.open-quota-reached_many":
    "Vous avez déjà {{count}} d’invitations ouvertes, le maximum permis. Révoquez-en une avec « revoke ID », ou attendez que l’une d’elles soit utilisée.",
  "problem.open-quota-reached_other":
    "Vous avez déjà {{count}} invitations ouvertes, le maximum permis. Révoquez-en une avec « revoke ID », ou attendez que l’une d’elles soit utilisée.",
  "problem.period-quota-reached_one":
    "Vous avez créé {{count}} invitation ces derniers temps, et ne pouvez pas en avoir d’autre pour l’instant. Réessayez dans {{duration}}.",
  "problem.period-quota-reached_many":
    "Vous avez créé {{count}} d’invitations ces derniers temps, et ne pouvez pas en avoir d’autres pour l’instant. Réessayez dans {{duration}}.",
  "problem.period-quota-reached_other":
    "Vous avez créé {{count}} invitations ces derniers temps, et ne pouvez pas en avoir d’autres pour l’instant. Réessayez dans {{duration}}.",
  "problem.account-too-new":
    "Votre compte est encore récent. Vous pourrez inviter d’autres personnes dans {{duration}}.",
  "problem.registration-closed":
    "Les inscriptions sont fermées ici pour le moment. Adressez-vous à un admin.",
  "problem.registration-not-yours":
    "Seuls les admins peuvent inviter à créer un compte ici. Un simple « invite » crée une invitation à rejoindre vos contacts.",
  "problem.contact-invites-off": "Les invitations de contact sont désactivées ici. Adressez-vous à un admin.",
  "problem.suspended": "Un admin a mis vos invitations en suspens. Demandez-lui pourquoi.",
  "problem.not-longer": "#{{id}} dure déjà plus longtemps. Rien n’a été changé.",
  "problem.suspended-other":
    "Les invitations de {{jid}} sont suspendues. Envoyez d’abord « restore {{jid}} ».",
  "problem.no-request":
    "Il n’y a pas de demande {{number}}, ou elle est déjà tranchée. Envoyez « requests » pour voir qui attend.",
  "problem.requests-full":
    "Tant de demandes attendent déjà que plus aucune n’est acceptée. Réessayez dans quelques jours.",
  "problem.nothing-to-request": "Vous pouvez inviter vous-même. Envoyez « invite ».",
  "problem.nothing-to-confirm": "Il n’y a rien à confirmer, ou la minute est passée. Renvoyez la commande.",
  "problem.not-found": "Je ne trouve pas d’invitation #{{id}}. Envoyez « list » pour voir les vôtres.",
  "problem.spent": "#{{id}} a déjà été utilisée.",
  "problem.expired": "#{{id}} a déjà expiré.",
  "problem.revoked": "#{{id}} est déjà révoquée.",
  "problem.on-hold-suspended":
    "#{{id}} est en suspens, car un admin a suspendu les invitations de la personne qui l’a créée. Rien n’a été changé.",
  "problem.on-hold-disabled":
    "#{{id}} est en suspens, car le compte de la personne qui l’a créée est désactivé. Rien n’a été changé.",
  "problem.on-hold-gone":
    "#{{id}} est en suspens, car le compte de la personne qui l’a créée n’existe plus. Rien n’a été changé.",
  "problem.on-hold-locked":
    "#{{id}} est en suspens jusqu’à ce qu’un admin lève le verrouillage. Rien n’a été changé.",
  "problem.name-reserved":
    "Le nom {{name}}, ou un autre qui se lit de même, est réservé par une autre invitation. Choisissez-en un autre.",
  "problem.name-taken": "Il existe déjà un compte du nom de {{name}}. Choisissez un autre nom.",
  "problem.no-account": "Il n’existe aucun compte du nom de {{name}}. Vérifiez le nom.",
  "problem.unavailable": "Je ne peux pas faire cela en ce moment. Réessayez dans un instant.",
  "problem.internal":
    "Quelque chose s’est mal passé de mon côté. Réessayez ; si cela continue, donnez ce numéro à l’admin : {{reference}}.",

  "advice.meant": "Vouliez-vous dire « {{line}} » ?",
  "advice.example": "Écrivez par exemple « {{line}} ».",
  "advice.newest":
    "Envoyez « {{line}} » pour votre dernière invitation ouverte, ou « list » pour les voir toutes.",
  "advice.list": "Envoyez « list » pour voir vos invitations.",
  "example.text": "du lycée",
  "fault.missing": "Il manque quelque chose : {{param}}.",
  "fault.unexpected": "Je ne comprends pas « {{text}} » à cet endroit.",
  "fault.twice": "Vous avez écrit « {{param}} » deux fois. Écrivez-le une seule fois.",
  "fault.no-value": "Il manque quelque chose après « {{param}} ».",
  "fault.open-quote": "Un guillemet est resté ouvert. Fermez-le.",
  "fault.not-a-duration":
    "« {{text}} » n’est pas une durée valable pour « {{param}} ». Écrivez par exemple 12h, 3d ou 2w.",
  "fault.too-long": "C’est trop long pour « {{param}} » : {{duration}} au maximum.",
  "fault.not-a-count":
    "Je ne comprends pas « {{text}} » comme nombre pour « {{param}} ». Écrivez par exemple 5.",
  "fault.too-many_one": "C’est trop pour « {{param}} » : 1 au maximum.",
  "fault.too-many_many": "C’est trop pour « {{param}} » : {{count}} au maximum.",
  "fault.too-many_other": "C’est trop pour « {{param}} » : {{count}} au maximum.",
  "fault.not-a-user-name":
    "« {{text}} » ne peut pas être un nom d’utilisateur. Prenez des lettres, des chiffres, des points et des tirets, sans espaces ni @.",
  "fault.not-a-jid":
    "« {{text}} » n’est pas une adresse pour « {{param}} ». Elles ressemblent à juliet@example.org.",
  "fault.not-a-choice": "« {{text}} » n’est pas possible pour « {{param}} ». Choisissez parmi : {{choices}}.",
  "fault.not-an-invite-id":
    "« {{text}} » n’est pas une invitation. Elles ont des noms comme #k3f9x2 ; envoyez « list » pour voir les vôtres.",
  "fault.text-too-long_other": "C’est trop long pour « {{param}} » : {{count}} caractères au maximum.",
  "fault.text-too-long_one": "C’est trop long pour « {{param}} » : {{count}} caractère au maximum.",
  "fault.text-too-long_many": "C’est trop long pour « {{param}} » : {{count}} de caractères au maximum.",
  "fault.reserved-name": "Seuls les admins peuvent attribuer le nom « {{text}} ». Choisissez-en un autre.",
  "fault.name-with-uses":
    "Une invitation pour un nom précis fonctionne une fois. Enlevez « uses », ou enlevez « for ».",

  "cli.description":
    "Invitations pour un serveur XMPP. Réglages : bot.config.json et l’environnement ; voir README.md.",
  "cli.version": "afficher la version",
  "cli.help": "expliquer la commande",
  "cli.config": "le fichier de configuration (sinon BOT_CONFIG, sinon ./bot.config[.local].json)",
  "cli.json": "afficher le résultat en JSON",
  "cli.yes": "le faire sans demander",
  "cli.needs-yes": "Rien n’a été fait. Ajoutez --yes pour le faire.",
  "cli.bot": "faire tourner le bot jusqu’à son arrêt",
  "cli.doctor": "vérifier que tout est bien en place, et dire que faire sinon",
  "doctor.failed": "Vérification impossible : {{reason}}.",
  "doctor.redis.ok": "Redis {{version}} répond en {{ms}} ms.",
  "doctor.redis.away": "Redis ne répond pas. Vérifiez redis.url ou REDIS_URL, et que Redis tourne.",
  "doctor.redis.nearly-full":
    "Redis a utilisé {{percent}} % de sa mémoire (maxmemory), et n’acceptera plus d’écritures une fois plein. Donnez-lui-en plus.",
  "doctor.redis.old": "Redis {{version}} est trop ancien. Installez la version 6.2 ou une plus récente.",
  "doctor.redis.evicts":
    "Redis jette des clés quand la mémoire manque ({{policy}}), et des invitations avec. Réglez maxmemory-policy sur noeviction.",
  "doctor.redis.volatile":
    "Redis ne garde rien sur le disque : un redémarrage perd toutes les invitations. Réglez appendonly sur yes.",
  "doctor.clock.ok": "Les horloges de cette machine et de Redis concordent.",
  "doctor.clock.skewed":
    "Les horloges de cette machine et de Redis diffèrent de {{duration}}. Réglez les deux par NTP.",
  "doctor.xmpp.ok_one": "{{service}} répond ; son certificat est encore valable un jour.",
  "doctor.xmpp.ok_many": "{{service}} répond ; son certificat est encore valable {{count}} de jours.",
  "doctor.xmpp.ok_other": "{{service}} répond ; son certificat est encore valable {{count}} jours.",
  "doctor.xmpp.ends-soon_one": "Le certificat de {{service}} expire d’ici un jour. Renouvelez-le.",
  "doctor.xmpp.ends-soon_many": "Le certificat de {{service}} expire dans {{count}} de jours. Renouvelez-le.",
  "doctor.xmpp.ends-soon_other": "Le certificat de {{service}} expire dans {{count}} jours. Renouvelez-le.",
  "doctor.xmpp.expired": "Le certificat de {{service}} a expiré. Renouvelez-le.",
  "doctor.xmpp.no-tls": "{{service}} ne propose pas TLS. Donnez un certificat au serveur XMPP.",
  "doctor.xmpp.anonymous":
    "{{domain}} laisse entrer des gens sans compte (SASL ANONYMOUS), et le bot les prend pour des membres. Donnez aux connexions anonymes un domaine à part.",
  "doctor.xmpp.away":
    "{{service}} est injoignable ({{reason}}). Vérifiez xmpp.service ou XMPP_SERVICE, et que le serveur tourne.",
  "doctor.login.ok": "{{jid}} peut se connecter, en {{ms}} ms.",
  "doctor.login.no-password": "XMPP_PASSWORD n’est pas défini. Donnez-lui le mot de passe du compte du bot.",
  "doctor.gate.ok":
    "Le portail de {{server}} {{version}} lit ce Redis ; dernier signe de vie il y a {{duration}}.",
  "doctor.gate.none":
    "Ce Redis n’a pas connaissance d’un portail pour {{domain}} : personne ne peut s’inscrire. Chargez mod_invite_gate sur cet hôte, avec le même Redis qu’ici.",
  "doctor.gate.late":
    "Le portail de {{server}} {{version}} a donné signe de vie il y a {{duration}}, alors qu’il le fait toutes les 20 secondes. Vérifiez que le serveur tourne et qu’il a Redis.",
  "doctor.gate.silent":
    "Le serveur XMPP répond, mais aucun portail pour {{domain}} : personne ne peut s’inscrire. Chargez-y mod_invite_gate, et consultez le journal du serveur.",
  "doctor.gate.no-redis":
    "Le portail de {{domain}} n’a pas de Redis : personne ne peut s’inscrire. Le journal du serveur XMPP dit pourquoi ; vérifiez invite_gate_redis (Prosody) ou redis de mod_invite_gate (ejabberd).",
  "doctor.gate.other-redis":
    "Le portail de {{domain}} lit un autre Redis : personne ne peut s’inscrire. Donnez aux deux la même adresse et la même base.",
  "doctor.bot.late":
    "Le dernier signe de vie d’un bot date de {{duration}}, alors qu’il y en a un toutes les 20 secondes. Vérifiez qu’il tourne.",
  "doctor.bot.gone":
    "Un bot a donné signe de vie il y a {{duration}}, mais ne répond plus. Consultez son journal, ou lancez-en un : invite-bot bot",
  "doctor.obstacle.rival":
    "{{detail}} est chargé à côté du portail et ne laisse entrer personne avec nos invitations. Retirez-le : modules_disabled de l’hôte (Prosody), modules (ejabberd).",
  "doctor.obstacle.rival-beside":
    "{{detail}} est chargé à côté du portail et ne le consulte pas. Retirez-le : modules_disabled de l’hôte (Prosody), modules (ejabberd).",
  "doctor.obstacle.access":
    "L’option access de {{detail}} ne laisse personne s’inscrire. Retirez-la, ou mettez-la à all.",
  "doctor.obstacle.ip-access":
    "L’option {{detail}} de mod_register ne laisse personne s’inscrire depuis cette machine. Autorisez son adresse.",
  "doctor.obstacle.allow-modules":
    "L’option allow_modules omet {{detail}} : personne ne peut s’inscrire. Ajoutez-le, ou retirez l’option.",
  "doctor.obstacle.captcha":
    "{{detail}} demande un CAPTCHA que les pages ne peuvent pas montrer : personne ne peut s’y inscrire. Mettez captcha_protected à false.",
  "doctor.obstacle.no-accounts":
    "Le serveur XMPP ne crée pas de comptes : son authentification ({{detail}}) ne fait que les consulter. Réglez authentication (Prosody) ou auth_method (ejabberd) sur une méthode qui en crée.",
  "doctor.obstacle.refused":
    "Le serveur XMPP lui-même refuse les inscriptions : {{detail}}. Cherchez la règle ou le module qui le dit, et consultez son journal.",
  "doctor.obstacle.throttled":
    "Pour le moment, le serveur XMPP n’accepte plus de comptes depuis cette machine : {{detail}}. Réduisez cette limite, car tous les visiteurs des pages viennent d’ici.",
  "doctor.obstacle.no-resumption":
    "mod_smacks n’est pas chargé : quand un bot en relaie un autre, des messages sont perdus. Ajoutez smacks à modules_enabled.",
  "doctor.obstacle.short-queue":
    "Prosody ne garde que {{detail}} messages jusqu’à ce qu’un autre bot relaie celui qui s’est arrêté, et perd les précédents. Mettez smacks_max_queue_size = 10000",
  "doctor.obstacle.sent-back":
    "ejabberd renvoie les messages auxquels un bot arrêté n’a pas répondu. Mettez resend_on_timeout à if_offline dans mod_stream_mgmt et chargez mod_offline.",
  "doctor.obstacle.other":
    "Le portail signale ce qui empêche de s’inscrire : {{code}} ({{detail}}). Mettez ce programme à jour.",
  "doctor.gate.unknown": "Sans Redis, impossible de dire s’il y a un portail.",
  "doctor.settings.ok": "Les réglages vont ensemble.",
  "doctor.settings.loopback":
    "{{url}} mène à la machine de la personne qui ouvre le lien, alors que {{domain}} est pour tout le monde. Mettez dans web.base_url ou WEB_BASE_URL l’adresse des pages.",
  "doctor.settings.plain":
    "{{url}} n’est pas chiffré : n’importe qui en chemin peut lire les liens et les mots de passe. Placez les pages derrière https.",
  "doctor.settings.ca-unreadable": "{{key}} : impossible de lire {{file}}. Vérifiez le chemin et les droits.",
  "doctor.settings.ca-no-certificate": "{{key}} : {{file}} ne contient aucun certificat au format PEM.",
  "doctor.settings.ca-expired": "{{key}} : les certificats de {{file}} ont expiré. Renouvelez-les.",
  "doctor.settings.exposed":
    "{{key}} contient un mot de passe, et tout utilisateur de cette machine peut lire {{file}}. Utilisez REDIS_PASSWORD ou retirez le droit avec chmod o-r.",
  "doctor.web.proxies-unexpected":
    "Un proxy se trouve devant les pages, mais web.trusted_proxies vaut 0 : tous les visiteurs partagent une même limite. Indiquez le nombre de vos proxys.",
  "doctor.web.proxies-missing":
    "Aucun proxy devant les pages n’envoie X-Forwarded-For, mais web.trusted_proxies ne vaut pas 0. Mettez-le à 0 ou faites envoyer l’en-tête par le proxy.",
  "doctor.admins.ok": "Les administrateurs ont un compte.",
  "doctor.admins.no-account":
    "L’administrateur {{jid}} n’a pas encore de compte. Créez-le : la personne qui enregistre ce nom est administratrice.",
  "doctor.admins.elsewhere":
    "L’administrateur {{jid}} a son compte sur un autre serveur que {{domain}} : qui gère ce serveur est aussi administrateur ici. Vérifiez admins.",
  "doctor.admins.unknown":
    "Impossible de savoir si les administrateurs ont un compte : aucun portail ne répond à l’adresse xmpp.service.",
  "doctor.bot.ok_one": "Un bot est en ligne ; dernier signe de vie il y a {{duration}}.",
  "doctor.bot.ok_many": "{{count}} de bots sont en ligne ; dernier signe de vie il y a {{duration}}.",
  "doctor.bot.ok_other": "{{count}} bots sont en ligne ; dernier signe de vie il y a {{duration}}.",
  "doctor.bot.standbys_one": "{{count}} autre réplique est en attente.",
  "doctor.bot.standbys_many": "{{count}} d’autres répliques sont en attente.",
  "doctor.bot.standbys_other": "{{count}} autres répliques sont en attente.",
  "doctor.bot.none": "Aucun bot n’est en ligne. Lancez-en un : invite-bot bot",
  "doctor.web.ok": "Les pages d’accueil sont accessibles à {{url}}.",
  "doctor.web.none":
    "Il n’y a pas de pages d’accueil (web.base_url vaut null) ; les liens sont des adresses xmpp:.",
  "doctor.web.away":
    "{{url}} est injoignable ({{reason}}). Lancez invite-bot web, et vérifiez web.base_url et le proxy placé devant.",
  "doctor.web.foreign":
    "Ce ne sont pas nos pages qui répondent à {{url}} (statut {{status}}). Vérifiez web.base_url et le proxy placé devant.",
  "cli.doctor.release":
    "pour l’étape de livraison d’un déploiement : ce qui n’est là qu’après un démarrage n’est pas une erreur",
  "doctor.redis.replicas_one": "{{count}} réplique le suit.",
  "doctor.redis.replicas_many": "{{count}} de répliques le suivent.",
  "doctor.redis.replicas_other": "{{count}} répliques le suivent.",
  "doctor.redis.no-replica":
    "Aucune réplique ne suit le Redis qui a nos clés : rien ne peut prendre sa place. Ajoutez-en une.",
  "doctor.import.unfinished":
    "Un import a été interrompu, et personne ne peut s’inscrire tant qu’il n’est pas terminé. Répétez-le, ou recommencez avec --replace.",
  "doctor.dns.unknown":
    "Le DNS ne connaît pas d’adresse de {{name}} ({{reason}}). Vérifiez xmpp.service ou XMPP_SERVICE.",
  "doctor.dns.records": "Les applications trouvent le serveur de {{domain}} par le DNS : {{hosts}}.",
  "doctor.dns.address":
    "Les applications se connectent à {{domain}} même, port 5222, car il n’y a pas d’enregistrements SRV.",
  "doctor.dns.nothing":
    "Les applications ne trouvent pas le serveur : le DNS n’a ni adresse de {{domain}}, ni enregistrement _xmpp-client._tcp.{{domain}} qui mène quelque part. Créez-en un.",
  "doctor.dns.away":
    "Impossible de dire si les applications trouvent le serveur de {{domain}} : le DNS ne répond pas ({{reason}}).",
  "doctor.pace.ok": "Le serveur XMPP ne freine pas le bot.",
  "doctor.pace.slow":
    "Le serveur XMPP n’accepte du bot que {{rate}} ko par seconde. Dans Prosody, ajoutez {{jid}} à unlimited_jids ; dans ejabberd, donnez-lui sa propre règle de shaper.",
  "doctor.component.ok": "Le bot répond en tant que composant {{jid}}.",
  "doctor.component.can-connect":
    "Un bot peut se connecter en tant que composant {{jid}} ; aucun ne l’est à présent.",
  "doctor.component.silent":
    "Un bot est en ligne, mais personne ne répond en tant que composant {{jid}}. Consultez le journal du bot, et vérifiez component et COMPONENT_SECRET.",
  "doctor.component.no-secret": "COMPONENT_SECRET n’est pas défini. Donnez-lui le secret du composant.",
  "doctor.gate.elsewhere":
    "Ce Redis connaît des portails et des bots de {{others}}, mais pas de portail pour {{domain}} : personne ne peut s’inscrire. Chargez mod_invite_gate sur l’hôte {{domain}}, ou corrigez domain.",
  "doctor.gate.old":
    "Le portail de {{server}} {{version}} est en {{gate}}, plus ancien que ce {{ours}}. Mettez à jour les fichiers du portail, et redémarrez {{server}}.",
  "doctor.web.other-domain":
    "{{url}} montre les pages de {{other}}, et ceci est {{domain}}. Vérifiez web.base_url, et domain là où tournent les pages.",
  "doctor.web.ill":
    "Les pages d’accueil à {{url}} répondent avec le statut {{status}}. Consultez le journal d’invite-bot web.",
  "cli.web": "servir les pages d’accueil jusqu’à l’arrêt",
  "cli.export": "écrire tout ce que Redis contient pour ce domaine, pour une sauvegarde ou un autre Redis",
  "cli.export.output": "le fichier à écrire (sinon la sortie standard)",
  "cli.export.terminal":
    "Un export contient des jetons, qui n’ont pas leur place à l’écran. Utilisez --output FICHIER, ou passez-le à un autre programme.",
  "cli.export.done_one":
    "{{count}} invitation exportée. Qui lit l’export peut l’utiliser tant qu’elle est ouverte : gardez-le en lieu sûr.",
  "cli.export.done_many":
    "{{count}} d’invitations exportées. Qui lit l’export peut utiliser celles qui sont ouvertes : gardez-le en lieu sûr.",
  "cli.export.done_other":
    "{{count}} invitations exportées. Qui lit l’export peut utiliser celles qui sont ouvertes : gardez-le en lieu sûr.",
  "cli.export.unwritable": "Impossible d’écrire {{file}} ({{reason}}).",
  "cli.import": "reprendre un export, ou les invitations des modules propres à Prosody",
  "cli.import.replace": "effacer d’abord ce que Redis contient pour ce domaine",
  "cli.import.prosody": "le dossier de données de Prosody, ou un fichier de son stockage invite_token",
  "cli.import.no-file": "Indiquez le fichier d’un export, ou passez-le sur l’entrée standard.",
  "cli.import.done_one":
    "{{count}} invitation importée, avec tout le reste de {{domain}}, dans l’état du {{time}}.",
  "cli.import.done_many":
    "{{count}} d’invitations importées, avec tout le reste de {{domain}}, dans l’état du {{time}}.",
  "cli.import.done_other":
    "{{count}} invitations importées, avec tout le reste de {{domain}}, dans l’état du {{time}}.",
  "cli.import.lockdown": "un import est en cours",
  "cli.import.no-export": "Ce n’est pas un export d’invite-bot. Rien n’a été importé.",
  "cli.import.newer":
    "Cet export a le format {{version}}, plus récent que ce programme. Mettez d’abord invite-bot à jour. Rien n’a été importé.",
  "cli.import.other-domain":
    "C’est un export de {{other}}, mais domain vaut {{domain}}. Rien n’a été importé.",
  "cli.import.bad-line": "La ligne {{line}} de l’export est abîmée ({{what}}). Rien n’a été importé.",
  "cli.import.cut-off": "L’export est coupé après la ligne {{line}}. Rien n’a été importé.",
  "cli.import.unreadable": "Impossible de lire {{file}} ({{reason}}). Rien n’a été importé.",
  "cli.import.not-empty":
    "Redis contient déjà des données de {{domain}} ({{found}}), et rien n’a été importé. Ajoutez --replace pour les effacer d’abord.",
  "cli.import.unfinished":
    "Un autre import pour {{domain}} a été interrompu, et personne ne peut s’inscrire tant qu’aucun n’est terminé. Répétez celui-là, ou recommencez avec --replace.",
  "cli.import.interrupted":
    "Redis a disparu au milieu de l’import. Répétez-le : tant qu’il n’est pas terminé, personne ne peut s’inscrire.",
  "cli.import.no-prosody-invites":
    "Il n’y a pas d’invitations de {{domain}} dans {{path}}. Indiquez le dossier de données de Prosody ; si Prosody garde ses données en SQL, voyez docs/deploy.md.",
  "cli.import.bad-prosody-file":
    "La ligne {{line}} de {{file}} n’est pas telle que Prosody l’écrit. Rien n’a été importé.",
  "cli.import.adopted_one": "{{count}} invitation reprise : son lien marche comme avant.",
  "cli.import.adopted_many": "{{count}} d’invitations reprises : leurs liens marchent comme avant.",
  "cli.import.adopted_other": "{{count}} invitations reprises : leurs liens marchent comme avant.",
  "cli.import.known_one": "{{count}} reprise auparavant, laissée telle quelle.",
  "cli.import.known_many": "{{count}} de reprises auparavant, laissées telles quelles.",
  "cli.import.known_other": "{{count}} reprises auparavant, laissées telles quelles.",
  "cli.import.expired_one": "{{count}} laissée de côté : elle a expiré.",
  "cli.import.expired_many": "{{count}} de laissées de côté : elles ont expiré.",
  "cli.import.expired_other": "{{count}} laissées de côté : elles ont expiré.",
  "cli.import.not-understood_one":
    "{{count}} laissée de côté, car incomprise : elle est d’un autre domaine ou d’un autre module.",
  "cli.import.not-understood_many":
    "{{count}} de laissées de côté, car incomprises : elles sont d’un autre domaine ou d’un autre module.",
  "cli.import.not-understood_other":
    "{{count}} laissées de côté, car incomprises : elles sont d’un autre domaine ou d’un autre module.",
  "cli.import.roles_one":
    "{{count}} des invitations reprises donnait chez Prosody un rôle ou un groupe, ce que le portail ne fait pas : donnez-le à la main une fois le compte créé.",
  "cli.import.roles_many":
    "{{count}} d’invitations reprises donnaient chez Prosody un rôle ou un groupe, ce que le portail ne fait pas : donnez-le à la main une fois le compte créé.",
  "cli.import.roles_other":
    "{{count}} des invitations reprises donnaient chez Prosody un rôle ou un groupe, ce que le portail ne fait pas : donnez-le à la main une fois le compte créé.",
  "cli.import.one-source": "Soit un fichier, soit --prosody.",
  "cli.no-redis": "Redis ne répond pas, et rien n’a changé. Vérifiez redis.url ou REDIS_URL, puis réessayez.",
};
