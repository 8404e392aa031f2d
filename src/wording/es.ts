import type { Translation } from "./keys.ts";

/** Spanish, with “tú”. */
export const es: Translation = {
  "command.invite": "dar una cuenta aquí a alguien",
  "command.contact": "añadir como contacto a alguien que ya tiene una cuenta en otro sitio",
  "command.list": "ver tus invitaciones",
  "command.show": "ver una invitación con todo detalle",
  "command.qr": "ver el enlace de una invitación como imagen, para escanearla",
  "command.code": "leer cuatro palabras por teléfono en lugar de enviar un enlace",
  "command.revoke": "anular una invitación",
  "command.rotate": "dar un enlace nuevo a una invitación; el anterior deja de funcionar",
  "command.extend": "alargar una invitación, a partir de ahora",
  "command.request": "pedir una invitación a los administradores",
  "command.create-account": "invitar a una cuenta, con nombre si quieres",
  "command.reset-password": "crear un enlace que pone una contraseña nueva a una cuenta",
  "command.invites": "ver las invitaciones de todo el mundo",
  "command.tree": "ver quién invitó a quién",
  "command.suspend": "suspender las invitaciones de alguien",
  "command.restore": "dejar que alguien vuelva a invitar",
  "command.grant": "dar a un miembro el cupo de otro rol",
  "command.requests": "ver quién espera una invitación",
  "command.approve": "aceptar una solicitud",
  "command.deny": "rechazar una solicitud",
  "command.settings": "ver los ajustes en vigor",
  "command.set": "cambiar un ajuste",
  "command.lockdown": "detener ahora todos los registros",
  "command.unlock": "permitir de nuevo los registros",
  "command.stats": "ver cuántas invitaciones se han creado, usado y anulado",
  "command.audit": "ver quién hizo qué",
  "command.whoami": "ver qué rol tienes y cuántas invitaciones te quedan",
  "command.generate": "hacer lo mismo que invite",
  "command.start": "ver lo que más necesitarás",
  "command.help": "ver esta lista, o cómo se usa un comando",

  "start.title": "¡Hola! Hago invitaciones para {{domain}}. Envíame una de estas palabras:",
  "help.title": "Hago invitaciones para {{domain}}. Puedes enviarme:",
  "help.hint": "«help invite» explica uno de estos comandos.",
  "help.usage": "Uso",

  "invite.account": "Aquí tienes una invitación para {{domain}}.",
  "invite.named": "Aquí tienes una invitación para la cuenta {{address}}.",
  "invite.contact": "Aquí tienes una invitación para entrar en tus contactos.",
  "invite.reset":
    "Aquí tienes un enlace que pone una contraseña nueva a {{address}}. Dáselo solo a la persona a quien pertenece esa cuenta.",
  "invite.lasts_one": "Funciona una vez y dura {{duration}}.",
  "invite.lasts_many": "Funciona {{count}} de veces y dura {{duration}}.",
  "invite.lasts_other": "Funciona {{count}} veces y dura {{duration}}.",
  "invite.hint":
    "Su número es #{{id}}. Envía «show {{id}}» para ver su estado o «revoke {{id}}» para anularla.",
  "invite.only-contacts":
    "Aquí solo los administradores dan cuentas. Lo que puedo darte es para quienes ya tienen una cuenta.",
  "invite.registration-closed":
    "Por ahora nadie puede registrarse aquí. Lo que puedo darte es para quienes ya tienen una cuenta.",
  "invite.locked":
    "Los registros están detenidos por ahora: nadie puede usarla hasta que un administrador levante el bloqueo.",
  "invite.trusted-name":
    "Ten en cuenta que {{name}} se lee como {{reserved}}, un nombre en el que la gente confía.",
  "invite.forward": "Reenvía el siguiente mensaje.",
  "invite.forward-or-show": "Reenvía el siguiente mensaje o enseña la imagen.",
  "qr.title": "Este es el código QR de #{{id}}.",
  "qr.no-pages": "Aquí no hay páginas y por eso tampoco imágenes.",
  "code.title":
    "Para leer en voz alta: hay que abrir la dirección y escribir allí las cuatro palabras. Sirven una sola vez, durante {{duration}}.",
  "code.address": "Dirección",
  "code.words": "Palabras",
  "code.no-pages": "Aquí no hay páginas y por eso tampoco códigos.",

  "share.account": "¡Hola! Chatea conmigo en {{domain}}. Con este enlace tendrás una cuenta: {{url}}",
  "share.reset": "Este enlace pone una contraseña nueva a tu cuenta {{address}}: {{url}}",
  "share.contact": "¡Hola! Con este enlace me añades, {{inviter}}, a tus contactos de chat: {{url}}",

  "list.title_one": "Has hecho una invitación, {{open}}:",
  "list.title_many": "Has hecho {{count}} de invitaciones, {{open}}:",
  "list.title_other": "Has hecho {{count}} invitaciones, {{open}}:",
  "list.open_one": "{{count}} abierta",
  "list.open_many": "{{count}} de ellas abiertas",
  "list.open_other": "{{count}} abiertas",
  "list.on-hold_one": "{{count}} en pausa",
  "list.on-hold_many": "{{count}} de ellas en pausa",
  "list.on-hold_other": "{{count}} en pausa",
  "list.empty": "Todavía no tienes invitaciones. Envía «invite» para hacer una.",
  "list.newest": "Solo se muestran las {{most}} más recientes.",
  "list.cut_one": "… y una línea más, que se ve en la línea de comandos.",
  "list.cut_many": "… y {{count}} de líneas más, que se ven en la línea de comandos.",
  "list.cut_other": "… y {{count}} líneas más, que se ven en la línea de comandos.",
  "list.hint": "«show ID» dice más, «revoke ID» anula una.",

  "summary.contact": "solo contacto",
  "summary.for": "para {{name}}",

  "state.open": "abierta",
  "state.hold": "en pausa ({{reason}})",
  "state.left": "{{state}}, caduca en {{duration}}",
  "state.left-used": "{{state}}, caduca en {{duration}}, usos: {{used}} de {{uses}}, por {{names}}",
  "state.spent": "usada por {{names}}",
  "state.expired": "caducada sin usar",
  "state.expired-used": "caducada, usada por {{names}}",
  "state.revoked": "anulada",
  "state.revoked-used": "anulada, usada por {{names}}",
  "hold.suspended": "la detuvo un administrador",
  "hold.disabled": "la cuenta de quien invitó está desactivada",
  "hold.gone": "la cuenta de quien invitó ya no existe",
  "hold.locked": "bloqueo",

  "show.title": "Invitación #{{id}}",
  "show.state": "Estado",
  "show.kind": "Da",
  "show.inviter": "De parte de",
  "show.operator": "el operador del servidor",
  "show.for": "Para el nombre",
  "show.uses": "Usos",
  "show.uses-value": "{{used}} de {{uses}}",
  "show.created": "Creada",
  "show.expires": "Caduca",
  "show.note": "Nota",
  "show.used-by": "Usada por",
  "show.failure": "Último intento fallido",

  "kind.account": "una cuenta aquí, y el uno al otro como contacto",
  "kind.reset": "una contraseña nueva",
  "kind.contact": "el uno al otro como contacto",

  "revoke.done": "#{{id}} queda anulada: ya nadie puede usarla.",

  "rotate.done": "El enlace anterior de #{{id}} ya no funciona.",
  "extend.done": "#{{id}} dura {{duration}} a partir de ahora.",

  "invites.none": "No hay invitaciones así.",
  "invites.title": "Invitaciones, primero las más recientes, página {{page}}:",
  "invites.by": "por {{inviter}}",
  "invites.more": "Hay más: añade «page {{page}}».",

  "tree.invited-by": "invitación de parte de: {{chain}}",
  "tree.no-inviter": "nadie de aquí envió la invitación",
  "tree.nobody": "No ha traído a nadie.",
  "tree.deleted": "{{jid}} (eliminada {{time}})",
  "tree.cut_one": "Solo se muestra la primera persona.",
  "tree.cut_many": "Solo se muestran los primeros resultados ({{count}}).",
  "tree.cut_other": "Solo se muestran las primeras {{count}} personas.",

  "suspend.question_one": "Esto suspende las invitaciones de {{jid}}, y no habrá más. {{open}}",
  "suspend.question_many":
    "Esto suspende las invitaciones de {{jid}} y de todas las personas que han llegado a través suyo, {{count}} de personas en total, y no habrá más. {{open}}",
  "suspend.question_other":
    "Esto suspende las invitaciones de {{jid}} y de todas las personas que han llegado a través suyo, {{count}} en total, y no habrá más. {{open}}",
  "suspend.open-none": "Ahora no hay ninguna abierta.",
  "suspend.open_one": "{{count}} invitación abierta deja de funcionar.",
  "suspend.open_many": "{{count}} de invitaciones abiertas dejan de funcionar.",
  "suspend.open_other": "{{count}} invitaciones abiertas dejan de funcionar.",
  "suspend.done_one": "Hecho: sus invitaciones están suspendidas.",
  "suspend.done_many": "Hecho: las invitaciones de {{count}} de personas están suspendidas.",
  "suspend.done_other": "Hecho: las invitaciones de {{count}} personas están suspendidas.",
  "suspend.undo": "«{{command}}» lo deshace.",
  "restore.done_one": "Hecho: puede volver a invitar, y sus invitaciones abiertas funcionan.",
  "restore.done_many":
    "Hecho: {{count}} de personas pueden volver a invitar, y sus invitaciones abiertas funcionan.",
  "restore.done_other":
    "Hecho: {{count}} personas pueden volver a invitar, y sus invitaciones abiertas funcionan.",

  "grant.done": "{{jid}} tiene ahora el cupo del rol «{{role}}».",
  "account.none": "Ahora mismo no hay ninguna cuenta {{jid}}.",

  "settings.title": "Los ajustes en vigor:",
  "settings.locked": "Bloqueo: nadie puede registrarse ({{reason}}). Los ajustes:",
  "settings.locked-plain": "Bloqueo: nadie puede registrarse. Los ajustes:",
  "settings.set": "{{value}} (puesto por un administrador)",
  "settings.hint": "«set KEY on», «set KEY off» o «set KEY default» cambia uno.",
  "set.done": "{{key}} vale ahora {{value}}.",

  "lockdown.done": "Bloqueo: desde ahora nadie se registra, con o sin invitación.",
  "lockdown.undo": "«unlock» le pone fin; las invitaciones vuelven entonces a funcionar.",
  "unlock.done": "El bloqueo ha terminado: las invitaciones vuelven a funcionar.",

  "stats.title": "Invitaciones hasta ahora:",
  "stats.open": "Abiertas",
  "stats.on-hold": "En pausa",
  "stats.issued": "Creadas",
  "stats.used": "Usadas",
  "stats.revoked": "Anuladas",
  "stats.requests": "Solicitudes en espera",

  "audit.title_one": "La última acción:",
  "audit.title_many": "Las últimas acciones ({{count}}), primero las más recientes:",
  "audit.title_other": "Las últimas {{count}} acciones, primero las más recientes:",
  "audit.empty": "Todavía no se ha hecho nada.",

  "audit.refused_one": "El último rechazo:",
  "audit.refused_many": "Los últimos rechazos ({{count}}), primero los más recientes:",
  "audit.refused_other": "Los últimos {{count}} rechazos, primero los más recientes:",
  "audit.none-refused": "Todavía no se ha rechazado nada.",
  "request.done": "He avisado a los administradores. Tendrás noticias mías cuando alguno decida.",
  "requests.none": "Nadie espera.",
  "requests.title_one": "1 solicitud pendiente:",
  "requests.title_many": "{{count}} solicitudes pendientes:",
  "requests.title_other": "{{count}} solicitudes pendientes:",
  "requests.hint": "«approve NUMBER» o «deny NUMBER» decide.",
  "approve.done": "Aprobado. {{jid}} recibirá una invitación para compartir.",
  "deny.done": "Denegado. Se avisará a {{jid}}.",

  "notice.requested":
    "{{jid}} pide una invitación: {{reason}}. Envía «approve {{number}}» o «deny {{number}}».",
  "notice.approved": "Un administrador ha aceptado tu solicitud.",
  "notice.denied": "Un administrador ha rechazado tu solicitud de invitación.",
  "notice.used": "{{name}} ha usado tu invitación #{{id}}.",
  "notice.expiring": "Tu invitación #{{id}} caduca mañana y nadie la ha usado. «extend {{id}} 7d» la alarga.",
  "notice.stuck":
    "Tu contacto no puede registrarse: el intento con tu invitación #{{id}} falló hace diez minutos y desde entonces no ha funcionado. Qué pasó: {{failure}}",
  "notice.mute": "«whoami notices off» detiene estos mensajes.",

  "failure.bad-name":
    "el nombre de usuario no sirve aquí. Las letras minúsculas y los números siempre sirven.",
  "failure.closed": "el registro estaba cerrado. Un administrador puede abrirlo.",
  "failure.conflict": "el nombre de usuario ya existe. Otro sirve.",
  "failure.name-reserved": "el nombre de usuario está reservado. Otro sirve.",
  "failure.refused": "el servidor respondió «{{words}}». Si eso no ayuda, pregunta a un administrador.",
  "failure.weak-password": "la contraseña era demasiado débil. Una más larga sirve.",
  "failure.wrong-name": "la invitación es para otro nombre de usuario. «show {{id}}» lo muestra.",

  "welcome.greeting": "¡Te damos la bienvenida a {{server}}! Tu dirección es {{jid}}.",
  "welcome.inviter": "Te ha invitado {{inviter}}; ¡salúdale!",
  "welcome.may-invite":
    "Soy el bot que crea las invitaciones aquí. Escríbeme «invite» y recibirás un enlace para otra persona.",
  "welcome.may-invite-later":
    "Soy el bot que crea las invitaciones aquí. Dentro de {{duration}} también podrás invitar: escríbeme «invite».",
  "welcome.may-ask":
    "Soy el bot que crea las invitaciones aquí. Escríbeme «help» para ver qué puedo hacer por ti.",

  "confirmation.ask": "Responde «sí» antes de un minuto para confirmarlo, o «no».",
  "confirmation.yes": "sí",
  "confirmation.no": "no",
  "confirmation.cancelled": "Cancelado. No se ha cambiado nada.",

  "whoami.title": "Eres {{jid}}.",
  "whoami.operator": "Eres el operador, en la línea de comandos.",
  "whoami.role": "Rol",
  "whoami.granted-gone": "{{role}} (el rol concedido «{{granted}}» ya no está en los ajustes)",
  "whoami.invites": "«invite» da",
  "whoami.suspended": "nada: un administrador ha puesto en pausa tus invitaciones",
  "whoami.nothing": "nada por ahora",
  "whoami.open": "Invitaciones abiertas",
  "whoami.period": "Creadas en {{duration}}",
  "whoami.of": "{{used}} de {{most}}",
  "whoami.language": "Idioma",
  "whoami.language-of-messages": "el de tus mensajes",
  "whoami.notices": "Mensajes sobre tus invitaciones",
  "whoami.notices-on": "activados",
  "whoami.notices-off": "desactivados",

  "role.operator": "operador",
  "role.admin": "administrador",
  "role.member": "miembro",
  "role.stranger": "visitante de otro servidor",

  "duration.second_one": "{{count}} segundo",
  "duration.second_many": "{{count}} de segundos",
  "duration.second_other": "{{count}} segundos",
  "duration.minute_one": "{{count}} minuto",
  "duration.minute_many": "{{count}} de minutos",
  "duration.minute_other": "{{count}} minutos",
  "duration.hour_one": "{{count}} hora",
  "duration.hour_many": "{{count}} de horas",
  "duration.hour_other": "{{count}} horas",
  "duration.day_one": "{{count}} día",
  "duration.day_many": "{{count}} de días",
  "duration.day_other": "{{count}} días",

  "chat.encrypted":
    "No puedo leer mensajes cifrados. Desactiva el cifrado en este chat, por favor, y escribe otra vez.",
  "chat.corrected":
    "Ya respondí a ese mensaje, así que la corrección no hace nada. Envíala como mensaje nuevo.",
  "chat.old": "No estaba cuando escribiste, así que no hice nada. Envíalo otra vez si aún te hace falta.",

  "adhoc.list": "Comandos",
  "adhoc.detailed": "{{name}}, con opciones",
  "adhoc.fill-in": "Deja vacío lo que no necesites.",
  "adhoc.confirmation":
    "Todavía no se ha hecho nada. Continúa para hacerlo, o cancela y todo queda como está.",

  "form.no-choice": "–",
  "form.label.for": "Nombre de usuario",
  "form.label.name": "Nombre de usuario",
  "form.label.extend.for": "Dura, a partir de ahora",
  "form.label.expires": "Dura",
  "form.label.uses": "Cuántas personas pueden usarla",
  "form.label.note": "Nota para ti",
  "form.label.id": "Invitación",
  "form.label.command": "Comando",
  "form.label.roster": "La cuenta nueva y yo pasamos a ser contactos",
  "form.label.jid": "Dirección",
  "form.label.by": "Creada por",
  "form.label.tree": "También todas las personas que han llegado a través suyo",
  "form.label.refused": "En su lugar, lo que se rechazó",
  "form.label.role": "Rol",
  "form.label.state": "Estado",
  "form.label.page": "Página",
  "form.label.reason": "Motivo",
  "form.label.number": "Número de la solicitud",
  "form.label.audit.number": "Cuántas",
  "form.label.key": "Ajuste",
  "form.label.value": "Valor",
  "form.label.language": "Idioma",
  "form.label.notices": "Mensajes sobre mis invitaciones",
  "form.label.list": "Lista",
  "form.label.generate.qr": "dibujar el enlace también como código QR",
  "form.label.share": "Texto para reenviar",
  "form.label.uri": "Enlace para aplicaciones",
  "form.label.landing-url": "Enlace para reenviar",
  "form.label.expire": "Caduca",
  "form.example.NAME": "Por ejemplo, juliet",
  "form.example.DURATION": "Por ejemplo, 12h, 3d o 2 semanas",
  "form.example.NUMBER": "Por ejemplo, 5",
  "form.example.ID": "Por ejemplo, #k3f9x2",
  "form.example.JID": "Por ejemplo, juliet@example.org",

  "web.languages": "Idioma",
  "web.scan": "Escanea con el móvil",
  "web.scan.alt": "Código QR que abre esta página en tu móvil",
  "web.lasts": "Esta invitación vale todavía {{duration}}.",

  "web.home.title": "Chatear en {{server}}",
  "web.home.lead":
    "{{domain}} es un servidor para chatear con aplicaciones de XMPP (también llamado Jabber).",
  "web.home.label": "Tus cuatro palabras o tu enlace",
  "web.home.advice": "Escribe las cuatro palabras que te han leído o pega el enlace que te han enviado.",
  "web.home.submit": "Abrir la invitación",
  "web.home.without": "¿Aún no tienes invitación?",
  "web.home.ask":
    "Pídesela a alguien que tenga una cuenta en {{server}}. Puede enviarte un enlace en un momento o leerte cuatro palabras por teléfono.",
  "web.home.not-understood": "Esto no son cuatro palabras ni un enlace. Comprueba lo que te han dado.",
  "web.home.wrong":
    "Estas palabras no abren ninguna invitación. Comprueba cada una. Sirven una sola vez y durante diez minutos: después, pide otras nuevas.",
  "web.home.stale":
    "La página llevaba demasiado tiempo abierta o tu navegador no guarda cookies. Envíalo otra vez.",

  "web.account.title": "{{inviter}} te invita a chatear",
  "web.account.title-operator": "Te invitan a chatear en {{server}}",
  "web.account.contact":
    "Tendrás tu propia cuenta en {{server}}, con {{inviter}} entre tus contactos desde el principio. Sin número de teléfono ni dirección de correo.",
  "web.account.plain":
    "Tendrás tu propia cuenta en {{server}}. Sin número de teléfono ni dirección de correo.",
  "web.account.named": "Tu dirección será {{address}}.",
  "web.account.closed":
    "Por ahora nadie puede crear una cuenta en {{server}}. Si tienes una en otro sitio, aún puedes ser contacto de {{inviter}}.",
  "web.account.closed-operator":
    "Por ahora nadie puede crear una cuenta en {{server}}. Vuelve a intentarlo más tarde: el enlace sigue siendo el mismo.",
  "web.contact.title": "{{inviter}} quiere chatear contigo",
  "web.contact.lead":
    "Abre esta invitación en tu aplicación de chat y cada uno estará en los contactos del otro. Sirve cualquier aplicación de XMPP (también llamado Jabber), con una cuenta en cualquier servidor.",
  "web.reset.title": "Elige una contraseña nueva",
  "web.reset.lead":
    "Este enlace pone una contraseña nueva a tu cuenta {{address}}. Los contactos y los mensajes quedan como están.",

  "web.action.open": "Abrir en la aplicación",
  "web.action.register": "Crear la cuenta aquí",
  "web.action.reset": "Elegir una contraseña nueva",
  "web.action.hint":
    "¿No pasa nada al pulsar «Abrir en la aplicación»? Instala primero una de las aplicaciones de abajo.",

  "web.apps.title": "¿Aún no tienes aplicación?",
  "web.apps.title-ready": "Consigue una aplicación",
  "web.apps.install": "Instala una de estas:",
  "web.apps.return": "Vuelve a esta página y pulsa «Abrir en la aplicación».",
  "web.apps.register-first": "Crea tu cuenta en esta página.",
  "web.apps.login": "En la aplicación, inicia sesión con tu nueva dirección y tu contraseña.",
  "web.apps.install-any": "Instala una aplicación para tu dispositivo, de la lista de abajo.",
  "web.apps.others": "Aplicaciones para otros dispositivos",
  "web.apps.all": "Aplicaciones para cada dispositivo",
  "web.apps.get": "{{app}}: {{store}}",
  "web.apps.download": "Descargar",

  "web.manual": "Mi aplicación no entiende esto",
  "web.manual.account":
    "Muchas aplicaciones pueden iniciar sesión, pero no usar una invitación. Crea la cuenta en este navegador, elige después «Ya tengo una cuenta» en tu aplicación y escribe:",
  "web.manual.contact": "Añade esta dirección a tus contactos, en cualquier aplicación de XMPP:",
  "web.manual.server": "Servidor",
  "web.manual.name": "Nombre de usuario",
  "web.manual.name-free": "el que elijas",
  "web.manual.address": "Dirección",

  "web.register.title": "Crea tu cuenta",
  "web.register.lead": "En {{server}}. Elige un nombre y una contraseña, y ya está.",
  "web.register.lead-named": "Tu dirección será {{address}}. Elige una contraseña, y ya está.",
  "web.register.reset-lead": "Para tu cuenta {{address}}.",
  "web.register.name": "Nombre de usuario",
  "web.register.name-hint": "Letras, cifras, puntos y guiones. Los demás lo verán.",
  "web.register.password": "Contraseña",
  "web.register.password-new": "Contraseña nueva",
  "web.register.password-hint":
    "Al menos 8 caracteres. Tres o cuatro palabras sin relación entre sí son seguras y fáciles de recordar.",
  "web.register.repeat": "La misma contraseña otra vez",
  "web.register.show": "Mostrar",
  "web.register.hide": "Ocultar",
  "web.register.submit": "Crear la cuenta",
  "web.register.submit-reset": "Poner la contraseña nueva",
  "web.register.busy": "Un momento…",
  "web.register.keep": "Guarda bien tu contraseña: no se puede restablecer por correo.",
  "web.register.back": "Volver a la invitación",

  "web.strength.weak": "Demasiado fácil de adivinar",
  "web.strength.fair": "Aceptable",
  "web.strength.good": "Buena",
  "web.strength.strong": "Fuerte",

  "web.fault.name-missing": "Elige un nombre de usuario.",
  "web.fault.name-too-long": "Este nombre es demasiado largo. Usa 64 caracteres como máximo.",
  "web.fault.name-elsewhere":
    "Escribe solo el nombre que va delante de la @: tu cuenta está en este servidor.",
  "web.fault.name-spaces": "Quita los espacios.",
  "web.fault.name-unseen": "Hay un signo invisible en este nombre. Quítalo.",
  "web.fault.name-bad": "Quita los espacios, las comillas y los signos & / : < > @.",
  "web.fault.name-taken": "Ese nombre ya está ocupado. Elige otro.",
  "web.fault.name-reserved": "Ese nombre está reservado. Elige otro.",
  "web.fault.too-short": "Usa al menos 8 caracteres.",
  "web.fault.too-long": "Esta contraseña es demasiado larga.",
  "web.fault.bad-characters":
    "Esta contraseña contiene un carácter invisible que algunas aplicaciones no pueden escribir. Quítalo.",
  "web.fault.is-name": "La contraseña se parece demasiado al nombre. Usa otra.",
  "web.fault.too-common": "Esta contraseña es demasiado fácil de adivinar.",
  "web.fault.no-match": "Las dos contraseñas no son iguales. Escríbelas de nuevo.",

  "web.alert.check": "Ya casi está: mira lo que está marcado abajo.",
  "web.alert.stale":
    "El formulario llevaba demasiado tiempo abierto, o tu navegador no guarda cookies. Escribe la contraseña otra vez y vuelve a enviarlo.",
  "web.alert.rate-limited": "Demasiados intentos. Espera {{duration}} y vuelve a intentarlo.",
  "web.alert.busy":
    "El servidor está ocupado en este momento. No se ha hecho nada: vuelve a intentarlo en un minuto.",
  "web.alert.unreachable":
    "No se puede contactar con el servidor en este momento. No se ha hecho nada: vuelve a intentarlo en un minuto.",
  "web.alert.unsure":
    "El servidor no ha dicho si tu cuenta existe. Prueba a iniciar sesión con tu aplicación; si no funciona, vuelve a intentarlo aquí dentro de unos minutos.",
  "web.alert.not-acceptable":
    "El servidor no lo ha aceptado. Dice: «{{words}}». Si otro nombre u otra contraseña no sirve, no es culpa tuya: díselo a quienes lo administran, con la referencia {{reference}}.",
  "web.alert.later":
    "El servidor no admite más cuentas por el momento. No es culpa tuya y no se ha hecho nada: inténtalo de nuevo más tarde.",
  "web.alert.server-refuses":
    "El servidor no deja que nadie se registre desde aquí. No es culpa tuya: díselo a quienes lo administran, con la referencia {{reference}}.",
  "web.alert.bad-token": "El servidor ya no acepta esta invitación. Pide una nueva a quien te la envió.",

  "web.welcome.title": "¡Te damos la bienvenida, {{name}}!",
  "web.welcome.lead": "Tu cuenta está lista. Esta es tu dirección:",
  "web.welcome.reset-title": "Ya tienes tu contraseña nueva",
  "web.welcome.reset-lead": "A partir de ahora, inicia sesión con ella. Tu dirección sigue siendo:",
  "web.welcome.contact": "{{inviter}} está entre tus contactos y verá que has llegado.",
  "web.welcome.write": "Escribir a {{inviter}}",

  "web.refused.unknown.title": "Este enlace no lleva a ninguna parte",
  "web.refused.unknown.lead": "No hay ninguna invitación en esta dirección.",
  "web.refused.unknown.next":
    "Quizá se perdió una parte del enlace por el camino: cópialo entero, o pide a quien te lo envió que lo envíe otra vez.",
  "web.refused.spent.title": "Esta invitación ya se ha usado",
  "web.refused.spent.lead": "Esta invitación ya se ha usado tantas veces como permite.",
  "web.refused.spent.next":
    "Si la usaste tú, abre tu aplicación e inicia sesión con tu dirección y tu contraseña. Si no, pide una nueva a quien te la envió.",
  "web.refused.expired.title": "Esta invitación ha caducado",
  "web.refused.expired.lead": "Las invitaciones son válidas por un tiempo limitado, y esta ha caducado.",
  "web.refused.expired.next": "Pide una nueva a quien te la envió: es cosa de un momento.",
  "web.refused.revoked.title": "Esta invitación se ha anulado",
  "web.refused.revoked.lead": "Ya no funciona.",
  "web.refused.revoked.next": "Si te sorprende, pregunta a quien te la envió.",
  "web.refused.suspended.title": "Esta invitación está en pausa",
  "web.refused.suspended.lead": "Por ahora no funciona.",
  "web.refused.suspended.next": "Vuelve a intentarlo más tarde o pide una a otra persona de {{server}}.",
  "web.refused.locked.title": "Las invitaciones están suspendidas",
  "web.refused.locked.lead":
    "Quienes llevan {{server}} han suspendido todas las invitaciones por el momento.",
  "web.refused.locked.next": "Vuelve a intentarlo más tarde: el enlace sigue siendo el mismo.",

  "web.error.page.title": "Esta página no existe",
  "web.error.page.lead": "Si te enviaron un enlace, cópialo entero.",
  "web.error.unavailable.title": "Un momento, por favor",
  "web.error.unavailable.lead":
    "Ahora mismo no podemos consultar tu invitación. No es culpa tuya y no se ha perdido nada.",
  "web.error.unavailable.next": "Vuelve a intentarlo en un minuto.",
  "web.error.internal.title": "Algo ha salido mal",
  "web.error.internal.lead": "El fallo es nuestro. Vuelve a intentarlo.",
  "web.error.internal.next": "Si continúa, da este número a quienes llevan {{server}}: {{reference}}.",

  "problem.unknown-command": "No conozco «{{word}}». Envía «help» para ver qué sé hacer.",
  "problem.unknown-command-near": "No conozco «{{word}}». ¿Querías decir «{{suggestion}}»?",
  "problem.forbidden-admins": "Eso solo pueden hacerlo los administradores.",
  "problem.forbidden-people": "Eso es para quienes tienen una cuenta, no para la línea de comandos.",
  "problem.not-local": "Solo trabajo para las cuentas de {{domain}}. Pide una invitación a alguien de allí.",
  "problem.rate-limited": "Eso fue mucho de una vez. Vuelve a intentarlo dentro de {{duration}}.",
  "problem.open-quota-reached_one":
    "Ya tienes una invitación abierta y no puedes tener más. Anúlala o espera a que se use.",
  "problem.open-quota-reached_many":
    "Ya tienes {{count}} de invitaciones abiertas y no puedes tener más. Anula una con «revoke ID» o espera a que se use alguna.",
  "problem.open-quota-reached_other":
    "Ya tienes {{count}} invitaciones abiertas y no puedes tener más. Anula una con «revoke ID» o espera a que se use alguna.",
  "problem.period-quota-reached_one":
    "Has hecho {{count}} invitación últimamente y por ahora no puedes hacer más. Vuelve a intentarlo dentro de {{duration}}.",
  "problem.period-quota-reached_many":
    "Has hecho {{count}} de invitaciones últimamente y por ahora no puedes hacer más. Vuelve a intentarlo dentro de {{duration}}.",
  "problem.period-quota-reached_other":
    "Has hecho {{count}} invitaciones últimamente y por ahora no puedes hacer más. Vuelve a intentarlo dentro de {{duration}}.",
  "problem.account-too-new": "Tu cuenta aún es nueva. Podrás invitar a otros dentro de {{duration}}.",
  "problem.registration-closed": "Por ahora nadie puede registrarse aquí. Pregunta a un administrador.",
  "problem.registration-not-yours":
    "Aquí solo los administradores pueden invitar a crear una cuenta. Un simple «invite» hace una invitación para entrar en tus contactos.",
  "problem.contact-invites-off":
    "Las invitaciones de contacto están desactivadas aquí. Pregunta a un administrador.",
  "problem.suspended": "Un administrador ha puesto en pausa tus invitaciones. Pregúntale por qué.",
  "problem.not-longer": "#{{id}} ya dura más que eso. No se ha cambiado nada.",
  "problem.suspended-other":
    "Las invitaciones de {{jid}} están suspendidas. Envía primero «restore {{jid}}».",
  "problem.no-request":
    "No hay ninguna solicitud {{number}}, o ya está decidida. Envía «requests» para ver quién espera.",
  "problem.requests-full":
    "Ya hay tantas solicitudes en espera que no se aceptan más. Inténtalo de nuevo dentro de unos días.",
  "problem.nothing-to-request": "Puedes invitar por tu cuenta. Envía «invite».",
  "problem.nothing-to-confirm":
    "No hay nada que confirmar, o ha pasado el minuto. Envía el comando de nuevo.",
  "problem.not-found": "No encuentro ninguna invitación #{{id}}. Envía «list» para ver las tuyas.",
  "problem.spent": "#{{id}} ya se ha usado.",
  "problem.expired": "#{{id}} ya ha caducado.",
  "problem.revoked": "#{{id}} ya está anulada.",
  "problem.on-hold-suspended":
    "#{{id}} está en pausa porque un administrador ha suspendido las invitaciones de quien la hizo. No se ha cambiado nada.",
  "problem.on-hold-disabled":
    "#{{id}} está en pausa porque la cuenta de quien la hizo está desactivada. No se ha cambiado nada.",
  "problem.on-hold-gone":
    "#{{id}} está en pausa porque la cuenta de quien la hizo ya no existe. No se ha cambiado nada.",
  "problem.on-hold-locked":
    "#{{id}} está en pausa hasta que un administrador levante el bloqueo. No se ha cambiado nada.",
  "problem.name-reserved":
    "El nombre {{name}}, u otro que se lee igual, está reservado por otra invitación. Elige otro.",
  "problem.name-taken": "Ya hay una cuenta con el nombre {{name}}. Elige otro nombre.",
  "problem.no-account": "No hay ninguna cuenta con el nombre {{name}}. Comprueba el nombre.",
  "problem.unavailable": "Ahora mismo no puedo hacerlo. Vuelve a intentarlo en un momento.",
  "problem.internal":
    "Algo ha salido mal por mi parte. Vuelve a intentarlo; si continúa, da este número al administrador: {{reference}}.",

  "advice.meant": "¿Querías decir «{{line}}»?",
  "advice.example": "Escríbelo así: «{{line}}».",
  "advice.newest": "Envía «{{line}}» para tu invitación abierta más reciente, o «list» para verlas todas.",
  "advice.list": "Envía «list» para ver tus invitaciones.",
  "example.text": "del colegio",
  "fault.missing": "Falta algo: {{param}}.",
  "fault.unexpected": "No entiendo «{{text}}» en ese lugar.",
  "fault.twice": "Has escrito «{{param}}» dos veces. Escríbelo una sola vez.",
  "fault.no-value": "Falta algo después de «{{param}}».",
  "fault.open-quote": "Unas comillas se han quedado abiertas. Ciérralas.",
  "fault.not-a-duration":
    "«{{text}}» no es una duración válida para «{{param}}». Escríbela como 12h, 3d o 2w.",
  "fault.too-long": "Eso es demasiado para «{{param}}»: {{duration}} como máximo.",
  "fault.not-a-count": "No entiendo «{{text}}» como número para «{{param}}». Escribe algo como 5.",
  "fault.too-many_one": "Eso es demasiado para «{{param}}»: 1 como máximo.",
  "fault.too-many_many": "Eso es demasiado para «{{param}}»: {{count}} como máximo.",
  "fault.too-many_other": "Eso es demasiado para «{{param}}»: {{count}} como máximo.",
  "fault.not-a-user-name":
    "«{{text}}» no puede ser un nombre de usuario. Usa letras, cifras, puntos y guiones, sin espacios ni @.",
  "fault.not-a-jid": "«{{text}}» no es una dirección para «{{param}}». Son como juliet@example.org.",
  "fault.not-a-choice": "«{{text}}» no es posible para «{{param}}». Elige entre: {{choices}}.",
  "fault.not-an-invite-id":
    "«{{text}}» no es una invitación. Tienen nombres como #k3f9x2; envía «list» para ver las tuyas.",
  "fault.text-too-long_other": "Eso es demasiado largo para «{{param}}»: {{count}} caracteres como máximo.",
  "fault.text-too-long_one": "Eso es demasiado largo para «{{param}}»: {{count}} carácter como máximo.",
  "fault.text-too-long_many": "Eso es demasiado largo para «{{param}}»: {{count}} de caracteres como máximo.",
  "fault.reserved-name": "Solo los administradores pueden dar el nombre «{{text}}». Elige otro.",
  "fault.name-with-uses":
    "Una invitación para un nombre concreto funciona una vez. Quita «uses», o quita «for».",

  "cli.description":
    "Invitaciones para un servidor XMPP. Ajustes: bot.config.json y el entorno; consulta README.md.",
  "cli.version": "mostrar la versión",
  "cli.help": "explicar el comando",
  "cli.config": "el archivo de configuración (si no, BOT_CONFIG; si no, ./bot.config[.local].json)",
  "cli.json": "mostrar el resultado como JSON",
  "cli.yes": "hacerlo sin preguntar",
  "cli.needs-yes": "No se ha hecho nada. Añade --yes para hacerlo.",
  "cli.bot": "tener el bot en marcha hasta que se detenga",
  "cli.doctor": "mirar si todo está bien instalado y decir qué hacer donde no lo esté",
  "doctor.failed": "Esto no se ha podido comprobar: {{reason}}.",
  "doctor.redis.ok": "Redis {{version}} responde en {{ms}} ms.",
  "doctor.redis.away": "Redis no responde. Comprueba redis.url o REDIS_URL, y que Redis funcione.",
  "doctor.redis.nearly-full":
    "Redis ha usado el {{percent}} % de su memoria (maxmemory), y cuando se llene no aceptará escrituras. Dale más.",
  "doctor.redis.old": "Redis {{version}} es demasiado antiguo. Instala la versión 6.2 o una más reciente.",
  "doctor.redis.evicts":
    "Redis descarta claves cuando falta memoria ({{policy}}), y con ellas invitaciones. Pon maxmemory-policy en noeviction.",
  "doctor.redis.volatile":
    "Redis no guarda nada en disco, así que un reinicio pierde todas las invitaciones. Pon appendonly en yes.",
  "doctor.clock.ok": "Los relojes de esta máquina y de Redis coinciden.",
  "doctor.clock.skewed":
    "Los relojes de esta máquina y de Redis difieren en {{duration}}. Pon los dos en hora con NTP.",
  "doctor.xmpp.ok_one": "{{service}} responde; su certificado vale un día más.",
  "doctor.xmpp.ok_many": "{{service}} responde; su certificado vale {{count}} de días más.",
  "doctor.xmpp.ok_other": "{{service}} responde; su certificado vale {{count}} días más.",
  "doctor.xmpp.ends-soon_one": "El certificado de {{service}} caduca en menos de un día. Renuévalo.",
  "doctor.xmpp.ends-soon_many":
    "El certificado de {{service}} caduca dentro de {{count}} de días. Renuévalo.",
  "doctor.xmpp.ends-soon_other": "El certificado de {{service}} caduca dentro de {{count}} días. Renuévalo.",
  "doctor.xmpp.expired": "El certificado de {{service}} ha caducado. Renuévalo.",
  "doctor.xmpp.no-tls": "{{service}} no ofrece TLS. Dale un certificado al servidor XMPP.",
  "doctor.xmpp.anonymous":
    "{{domain}} deja entrar a gente sin cuenta (SASL ANONYMOUS), y el bot la toma por miembros. Dales a los accesos anónimos un dominio propio.",
  "doctor.xmpp.away":
    "No se puede contactar con {{service}} ({{reason}}). Comprueba xmpp.service o XMPP_SERVICE, y que el servidor funcione.",
  "doctor.login.ok": "{{jid}} puede iniciar sesión, en {{ms}} ms.",
  "doctor.login.no-password":
    "XMPP_PASSWORD no está definida. Pon en ella la contraseña de la cuenta del bot.",
  "doctor.gate.ok":
    "La puerta de {{server}} {{version}} lee este Redis; dio señales por última vez hace {{duration}}.",
  "doctor.gate.none":
    "En este Redis no consta ninguna puerta para {{domain}}: nadie puede registrarse. Carga mod_invite_gate en ese host, con el mismo Redis que aquí.",
  "doctor.gate.late":
    "La puerta de {{server}} {{version}} dio señales por última vez hace {{duration}}, y las da cada 20 segundos. Mira si el servidor funciona y tiene Redis.",
  "doctor.gate.silent":
    "El servidor XMPP responde, pero ninguna puerta para {{domain}}: nadie puede registrarse. Carga allí mod_invite_gate y mira el registro del servidor.",
  "doctor.gate.no-redis":
    "La puerta de {{domain}} no tiene Redis: nadie puede registrarse. El registro del servidor XMPP dice por qué; comprueba invite_gate_redis (Prosody) o redis de mod_invite_gate (ejabberd).",
  "doctor.gate.other-redis":
    "La puerta de {{domain}} lee otro Redis: nadie puede registrarse. Dales a ambos la misma dirección y base de datos.",
  "doctor.bot.late":
    "La última señal de un bot es de hace {{duration}}, y hay una cada 20 segundos. Mira si funciona.",
  "doctor.bot.gone":
    "Un bot dio señales hace {{duration}}, pero ya no responde. Mira su registro o pon uno en marcha: invite-bot bot",
  "doctor.obstacle.rival":
    "{{detail}} está cargado junto a la puerta y no deja entrar a nadie con nuestras invitaciones. Quítalo: modules_disabled del host (Prosody), modules (ejabberd).",
  "doctor.obstacle.rival-beside":
    "{{detail}} está cargado junto a la puerta y no le pregunta. Quítalo: modules_disabled del host (Prosody), modules (ejabberd).",
  "doctor.obstacle.access":
    "La opción access de {{detail}} no deja registrarse a nadie. Quítala o ponla en all.",
  "doctor.obstacle.ip-access":
    "La opción {{detail}} de mod_register no deja registrarse a nadie desde esta máquina. Permite su dirección.",
  "doctor.obstacle.allow-modules":
    "La opción allow_modules deja fuera a {{detail}}, así que nadie puede registrarse. Añádelo o quita la opción.",
  "doctor.obstacle.captcha":
    "{{detail}} pide un CAPTCHA que las páginas no pueden mostrar, así que nadie puede registrarse en ellas. Pon captcha_protected en false.",
  "doctor.obstacle.no-accounts":
    "El servidor XMPP no crea cuentas: su autenticación ({{detail}}) solo las consulta. Pon en authentication (Prosody) o auth_method (ejabberd) una que las cree.",
  "doctor.obstacle.refused":
    "El propio servidor XMPP rechaza los registros: {{detail}}. Busca la regla o el módulo que lo dice y mira su registro.",
  "doctor.obstacle.throttled":
    "Por ahora el servidor XMPP no admite más cuentas desde esta máquina: {{detail}}. Redúcelo, pues todos los visitantes de las páginas llegan desde aquí.",
  "doctor.obstacle.no-resumption":
    "mod_smacks no está cargado: cuando un bot releva a otro se pierden mensajes. Añade smacks a modules_enabled.",
  "doctor.obstacle.short-queue":
    "Prosody guarda solo {{detail}} mensajes hasta que otro bot releva a uno caído, y descarta los anteriores. Pon smacks_max_queue_size = 10000",
  "doctor.obstacle.sent-back":
    "ejabberd devuelve los mensajes que un bot caído no contestó. Pon resend_on_timeout: if_offline en mod_stream_mgmt y carga mod_offline.",
  "doctor.obstacle.other":
    "La puerta informa de lo que impide registrarse: {{code}} ({{detail}}). Actualiza este programa.",
  "doctor.gate.unknown": "Sin Redis no se puede saber si hay una puerta.",
  "doctor.settings.ok": "Los ajustes concuerdan.",
  "doctor.settings.loopback":
    "{{url}} lleva al equipo de quien abre el enlace, pero {{domain}} es para todos. Pon en web.base_url o WEB_BASE_URL la dirección de las páginas.",
  "doctor.settings.plain":
    "{{url}} no va cifrado: cualquiera en el camino puede leer enlaces y contraseñas. Pon las páginas detrás de https.",
  "doctor.settings.ca-unreadable": "{{key}}: no se puede leer {{file}}. Revisa la ruta y los permisos.",
  "doctor.settings.ca-no-certificate": "{{key}}: {{file}} no contiene ningún certificado en formato PEM.",
  "doctor.settings.ca-expired": "{{key}}: los certificados de {{file}} han caducado. Renuévalos.",
  "doctor.settings.exposed":
    "{{key}} contiene una contraseña y cualquier usuario de este equipo puede leer {{file}}. Usa REDIS_PASSWORD o quita el permiso con chmod o-r.",
  "doctor.web.proxies-unexpected":
    "Hay un proxy delante de las páginas, pero web.trusted_proxies es 0: todos los visitantes comparten un límite. Pon el número de tus proxies.",
  "doctor.web.proxies-missing":
    "Ningún proxy delante de las páginas envía X-Forwarded-For, pero web.trusted_proxies no es 0. Ponlo a 0 o haz que el proxy envíe la cabecera.",
  "doctor.admins.ok": "Los administradores tienen cuenta.",
  "doctor.admins.no-account":
    "El administrador {{jid}} aún no tiene cuenta. Créala: quien registre ese nombre será administrador.",
  "doctor.admins.elsewhere":
    "El administrador {{jid}} tiene su cuenta en otro servidor que {{domain}}: quien gestione ese servidor también es administrador aquí. Revisa admins.",
  "doctor.admins.unknown":
    "No se puede saber si los administradores tienen cuenta: ninguna puerta responde en xmpp.service.",
  "doctor.bot.ok_one": "Hay un bot en línea; dio señales por última vez hace {{duration}}.",
  "doctor.bot.ok_many": "Hay {{count}} de bots en línea; la última señal es de hace {{duration}}.",
  "doctor.bot.ok_other": "Hay {{count}} bots en línea; la última señal es de hace {{duration}}.",
  "doctor.bot.standbys_one": "{{count}} réplica más está en espera.",
  "doctor.bot.standbys_many": "{{count}} de réplicas más están en espera.",
  "doctor.bot.standbys_other": "{{count}} réplicas más están en espera.",
  "doctor.bot.none": "No hay ningún bot en línea. Pon uno en marcha: invite-bot bot",
  "doctor.web.ok": "A las páginas de bienvenida se llega por {{url}}.",
  "doctor.web.none":
    "No hay páginas de bienvenida (web.base_url es null); los enlaces son direcciones xmpp:.",
  "doctor.web.away":
    "No se puede contactar con {{url}} ({{reason}}). Pon en marcha invite-bot web, y comprueba web.base_url y el proxy de delante.",
  "doctor.web.foreign":
    "En {{url}} responde algo que no son nuestras páginas (estado {{status}}). Comprueba web.base_url y el proxy de delante.",
  "cli.doctor.release":
    "para el paso de entrega de un despliegue: lo que solo existe tras un arranque no es un error",
  "doctor.redis.replicas_one": "Una réplica lo sigue.",
  "doctor.redis.replicas_many": "{{count}} de réplicas lo siguen.",
  "doctor.redis.replicas_other": "{{count}} réplicas lo siguen.",
  "doctor.redis.no-replica":
    "Ninguna réplica sigue al Redis que tiene nuestras claves, así que nada puede ocupar su lugar. Añade una.",
  "doctor.import.unfinished":
    "Una importación se interrumpió, y nadie puede registrarse hasta que termine. Repítela, o empieza de nuevo con --replace.",
  "doctor.dns.unknown":
    "El DNS no conoce ninguna dirección de {{name}} ({{reason}}). Comprueba xmpp.service o XMPP_SERVICE.",
  "doctor.dns.records": "Las aplicaciones encuentran el servidor de {{domain}} por DNS: {{hosts}}.",
  "doctor.dns.address":
    "Las aplicaciones se conectan al propio {{domain}}, puerto 5222, pues no hay registros SRV.",
  "doctor.dns.nothing":
    "Las aplicaciones no encuentran el servidor: el DNS no tiene ninguna dirección de {{domain}} ni un registro _xmpp-client._tcp.{{domain}} que lleve a alguna parte. Crea uno.",
  "doctor.dns.away":
    "No se puede saber si las aplicaciones encuentran el servidor de {{domain}}: el DNS no responde ({{reason}}).",
  "doctor.pace.ok": "El servidor XMPP no frena al bot.",
  "doctor.pace.slow":
    "El servidor XMPP solo acepta del bot {{rate}} kB por segundo. En Prosody, añade {{jid}} a unlimited_jids; en ejabberd, dale una regla de shaper propia.",
  "doctor.component.ok": "El bot responde como componente {{jid}}.",
  "doctor.component.can-connect":
    "Un bot puede conectarse como componente {{jid}}; ahora no hay ninguno conectado.",
  "doctor.component.silent":
    "Hay un bot en línea, pero nadie responde como componente {{jid}}. Mira el registro del bot, y comprueba component y COMPONENT_SECRET.",
  "doctor.component.no-secret": "COMPONENT_SECRET no está definida. Pon en ella el secreto del componente.",
  "doctor.gate.elsewhere":
    "Este Redis conoce puertas y bots de {{others}}, pero ninguna puerta para {{domain}}: nadie puede registrarse. Carga mod_invite_gate en el host {{domain}}, o corrige domain.",
  "doctor.gate.old":
    "La puerta de {{server}} {{version}} es la {{gate}}, más antigua que esta {{ours}}. Actualiza los archivos de la puerta y reinicia {{server}}.",
  "doctor.web.other-domain":
    "{{url}} muestra las páginas de {{other}}, y esto es {{domain}}. Comprueba web.base_url, y domain donde corren las páginas.",
  "doctor.web.ill":
    "Las páginas de bienvenida en {{url}} responden con el estado {{status}}. Mira el registro de invite-bot web.",
  "cli.web": "servir las páginas de bienvenida hasta que se detenga",
  "cli.export": "escribir todo lo que Redis tiene de este dominio, como copia de seguridad o para otro Redis",
  "cli.export.output": "el archivo en que se escribe (si no, la salida estándar)",
  "cli.export.terminal":
    "Una exportación contiene tokens, que no deben verse en pantalla. Usa --output ARCHIVO o pásala a otro programa.",
  "cli.export.done_one":
    "Una invitación exportada. Quien lea la exportación puede usarla mientras esté abierta: guárdala bien.",
  "cli.export.done_many":
    "{{count}} de invitaciones exportadas. Quien lea la exportación puede usar las abiertas: guárdala bien.",
  "cli.export.done_other":
    "{{count}} invitaciones exportadas. Quien lea la exportación puede usar las abiertas: guárdala bien.",
  "cli.export.unwritable": "No se puede escribir {{file}} ({{reason}}).",
  "cli.import": "tomar una exportación, o las invitaciones de los módulos propios de Prosody",
  "cli.import.replace": "borrar antes lo que Redis tiene de este dominio",
  "cli.import.prosody": "la carpeta de datos de Prosody, o un archivo de su almacén invite_token",
  "cli.import.no-file": "Indica el archivo de una exportación, o pásala por la entrada estándar.",
  "cli.import.done_one":
    "Una invitación importada, y todo lo demás de {{domain}}, tal como estaba el {{time}}.",
  "cli.import.done_many":
    "{{count}} de invitaciones importadas, y todo lo demás de {{domain}}, tal como estaba el {{time}}.",
  "cli.import.done_other":
    "{{count}} invitaciones importadas, y todo lo demás de {{domain}}, tal como estaba el {{time}}.",
  "cli.import.lockdown": "hay una importación en curso",
  "cli.import.no-export": "Esto no es una exportación de invite-bot. No se ha importado nada.",
  "cli.import.newer":
    "Esta exportación tiene el formato {{version}}, más reciente que este programa. Actualiza antes invite-bot. No se ha importado nada.",
  "cli.import.other-domain":
    "Esto es una exportación de {{other}}, pero domain es {{domain}}. No se ha importado nada.",
  "cli.import.bad-line":
    "La línea {{line}} de la exportación está dañada ({{what}}). No se ha importado nada.",
  "cli.import.cut-off": "La exportación está cortada tras la línea {{line}}. No se ha importado nada.",
  "cli.import.unreadable": "No se puede leer {{file}} ({{reason}}). No se ha importado nada.",
  "cli.import.not-empty":
    "Redis ya tiene datos de {{domain}} ({{found}}), y no se ha importado nada. Añade --replace para borrarlos antes.",
  "cli.import.unfinished":
    "Otra importación para {{domain}} se interrumpió, y nadie puede registrarse hasta que termine una. Repite aquella, o empieza de nuevo con --replace.",
  "cli.import.interrupted":
    "Redis desapareció en mitad de la importación. Repítela: hasta que termine, nadie puede registrarse.",
  "cli.import.no-prosody-invites":
    "No hay invitaciones de {{domain}} en {{path}}. Indica la carpeta de datos de Prosody; si Prosody guarda sus datos en SQL, consulta docs/deploy.md.",
  "cli.import.bad-prosody-file":
    "La línea {{line}} de {{file}} no está como la escribe Prosody. No se ha importado nada.",
  "cli.import.adopted_one": "Una invitación tomada: su enlace funciona como antes.",
  "cli.import.adopted_many": "{{count}} de invitaciones tomadas: sus enlaces funcionan como antes.",
  "cli.import.adopted_other": "{{count}} invitaciones tomadas: sus enlaces funcionan como antes.",
  "cli.import.known_one": "Una se tomó antes y queda como está.",
  "cli.import.known_many": "{{count}} de ellas se tomaron antes y quedan como están.",
  "cli.import.known_other": "{{count}} se tomaron antes y quedan como están.",
  "cli.import.expired_one": "Se deja una: ha caducado.",
  "cli.import.expired_many": "Se dejan {{count}} de ellas: han caducado.",
  "cli.import.expired_other": "Se dejan {{count}}: han caducado.",
  "cli.import.not-understood_one": "Se deja una que no se entiende: es de otro dominio o de otro módulo.",
  "cli.import.not-understood_many":
    "Se dejan {{count}} de ellas que no se entienden: son de otro dominio o de otro módulo.",
  "cli.import.not-understood_other":
    "Se dejan {{count}} que no se entienden: son de otro dominio o de otro módulo.",
  "cli.import.roles_one":
    "Una de las tomadas daba en Prosody un rol o un grupo, cosa que la puerta no hace: dalo a mano cuando exista la cuenta.",
  "cli.import.roles_many":
    "{{count}} de las tomadas daban en Prosody un rol o un grupo, cosa que la puerta no hace: dalo a mano cuando exista la cuenta.",
  "cli.import.roles_other":
    "{{count}} de las tomadas daban en Prosody un rol o un grupo, cosa que la puerta no hace: dalo a mano cuando exista la cuenta.",
  "cli.import.one-source": "O un archivo, o --prosody.",
  "cli.no-redis":
    "Redis no responde, y no se ha cambiado nada. Comprueba redis.url o REDIS_URL y vuelve a intentarlo.",
};
