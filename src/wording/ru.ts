import type { Translation } from "./keys.ts";

/** Every sentence in Russian. Durations are in the accusative: “на {{duration}}”, “ещё {{duration}}”. */
export const ru: Translation = {
  "command.invite": "пригласить друга, чтобы он получил аккаунт здесь",
  "command.contact": "добавить в контакты друга, у которого есть аккаунт на другом сервере",
  "command.list": "посмотреть свои приглашения",
  "command.show": "посмотреть всё об одном приглашении",
  "command.qr": "показать ссылку приглашения картинкой, чтобы её отсканировали",
  "command.revoke": "отозвать приглашение",
  "command.rotate": "заменить ссылку приглашения; старая перестанет работать",
  "command.extend": "продлить приглашение, считая с этой минуты",
  "command.request": "попросить приглашение у администраторов",
  "command.create-account": "пригласить в новый аккаунт, при желании с готовым именем",
  "command.reset-password": "создать ссылку, по которой задают новый пароль для аккаунта",
  "command.invites": "посмотреть приглашения всех пользователей",
  "command.tree": "посмотреть, кто кого пригласил",
  "command.suspend": "приостановить чьи-то приглашения",
  "command.restore": "снова разрешить кому-то приглашать",
  "command.grant": "дать участнику лимит другой роли",
  "command.requests": "посмотреть, кто ждёт приглашения",
  "command.approve": "одобрить запрос",
  "command.deny": "отклонить запрос",
  "command.settings": "посмотреть действующие настройки",
  "command.set": "изменить настройку",
  "command.lockdown": "немедленно остановить все регистрации",
  "command.unlock": "снять блокировку",
  "command.stats": "посмотреть, сколько приглашений создано, использовано и отозвано",
  "command.audit": "посмотреть, кто что делал",
  "command.whoami": "посмотреть свою роль и сколько приглашений у вас осталось",
  "command.generate": "сделать то же, что и «invite»",
  "command.start": "посмотреть самое нужное",
  "command.help": "посмотреть этот список или справку по одной команде",

  "start.title": "Здравствуйте! Я создаю приглашения на {{domain}}. Отправьте мне одно из этих слов:",
  "help.title": "Я создаю приглашения на {{domain}}. Мне можно отправить:",
  "help.hint": "Подробнее об одной из команд: «help invite».",
  "help.usage": "Как использовать",

  "invite.account": "Вот приглашение на {{domain}}.",
  "invite.named": "Вот приглашение для аккаунта {{address}}.",
  "invite.contact": "Вот приглашение добавить вас в контакты.",
  "invite.reset":
    "Вот ссылка, по которой можно задать новый пароль для {{address}}. Передайте её только владельцу этого аккаунта.",
  "invite.lasts_one": "Действует {{duration}}, использовать можно {{count}} раз.",
  "invite.lasts_few": "Действует {{duration}}, использовать можно {{count}} раза.",
  "invite.lasts_many": "Действует {{duration}}, использовать можно {{count}} раз.",
  "invite.lasts_other": "Действует {{duration}}, использовать можно {{count}} раза.",
  "invite.hint":
    "Его номер — #{{id}}. Отправьте «show {{id}}», чтобы узнать его состояние, или «revoke {{id}}», чтобы его отозвать.",
  "invite.only-contacts":
    "Аккаунты здесь раздают только администраторы. От меня вы можете получить приглашение для друзей, у которых аккаунт уже есть.",
  "invite.registration-closed":
    "Сейчас здесь нельзя зарегистрироваться. От меня вы можете получить приглашение для друзей, у которых аккаунт уже есть.",
  "invite.locked":
    "Регистрация сейчас остановлена: этим никто не воспользуется, пока администратор не снимет блокировку.",
  "invite.trusted-name": "Учтите: {{name}} читается как {{reserved}}, а такому имени доверяют.",
  "invite.forward": "Перешлите следующее сообщение.",
  "invite.forward-or-show": "Перешлите следующее сообщение или покажите картинку.",
  "qr.title": "Это QR-код приглашения #{{id}}.",
  "qr.no-pages": "Здесь нет страниц, а значит, и картинок.",

  "share.account": "Привет! Давай общаться на {{domain}}. Аккаунт можно создать по этой ссылке: {{url}}",
  "share.reset": "По этой ссылке можно задать новый пароль для вашего аккаунта {{address}}: {{url}}",
  "share.contact": "Привет! Эта ссылка добавит меня, {{inviter}}, в твои контакты: {{url}}",

  "list.title_one": "Вы создали {{count}} приглашение, {{open}}:",
  "list.title_few": "Вы создали {{count}} приглашения, {{open}}:",
  "list.title_many": "Вы создали {{count}} приглашений, {{open}}:",
  "list.title_other": "Вы создали {{count}} приглашения, {{open}}:",
  "list.open_one": "{{count}} действует",
  "list.open_few": "{{count}} действуют",
  "list.open_many": "{{count}} действуют",
  "list.open_other": "{{count}} действует",
  "list.on-hold_one": "{{count}} приостановлено",
  "list.on-hold_few": "{{count}} приостановлены",
  "list.on-hold_many": "{{count}} приостановлены",
  "list.on-hold_other": "{{count}} приостановлено",
  "list.empty": "У вас пока нет приглашений. Чтобы создать первое, отправьте «invite».",
  "list.newest": "Показаны только самые новые: {{most}}.",
  "list.cut_one": "… и ещё {{count}} строка, её можно увидеть в командной строке.",
  "list.cut_few": "… и ещё {{count}} строки, их можно увидеть в командной строке.",
  "list.cut_many": "… и ещё {{count}} строк, их можно увидеть в командной строке.",
  "list.cut_other": "… и ещё {{count}} строки, их можно увидеть в командной строке.",
  "list.hint": "Подробнее: «show ID», отозвать: «revoke ID».",

  "summary.contact": "только контакт",
  "summary.for": "для {{name}}",

  "state.open": "действует",
  "state.hold": "приостановлено ({{reason}})",
  "state.left": "{{state}}, осталось {{duration}}",
  "state.left-used": "{{state}}, осталось {{duration}}, использовано {{used}} из {{uses}}: {{names}}",
  "state.spent": "использовано: {{names}}",
  "state.expired": "истекло, никто не использовал",
  "state.expired-used": "истекло, использовано: {{names}}",
  "state.revoked": "отозвано",
  "state.revoked-used": "отозвано, использовано: {{names}}",
  "hold.suspended": "администратором",
  "hold.disabled": "аккаунт пригласившего отключён",
  "hold.gone": "аккаунта пригласившего больше нет",
  "hold.locked": "блокировка",

  "show.title": "Приглашение #{{id}}",
  "show.state": "Состояние",
  "show.kind": "Даёт",
  "show.inviter": "Автор",
  "show.operator": "оператор сервера",
  "show.for": "Для имени",
  "show.uses": "Использовано",
  "show.uses-value": "{{used}} из {{uses}}",
  "show.created": "Создано",
  "show.expires": "Действует до",
  "show.note": "Заметка",
  "show.used-by": "Кто использовал",
  "show.failure": "Последняя неудачная попытка",

  "kind.account": "аккаунт здесь и взаимное добавление в контакты",
  "kind.reset": "новый пароль",
  "kind.contact": "взаимное добавление в контакты",

  "revoke.done": "Приглашение #{{id}} отозвано: воспользоваться им больше нельзя.",

  "rotate.done": "Старая ссылка приглашения #{{id}} больше не работает.",
  "extend.done": "Приглашение #{{id}} действует ещё {{duration}}, считая с этой минуты.",

  "invites.none": "Таких приглашений нет.",
  "invites.title": "Приглашения, сначала новые, страница {{page}}:",
  "invites.by": "автор: {{inviter}}",
  "invites.more": "Это не всё: добавьте «page {{page}}».",

  "tree.invited-by": "кто пригласил: {{chain}}",
  "tree.no-inviter": "никто здесь не приглашал",
  "tree.nobody": "По приглашениям отсюда никто не пришёл.",
  "tree.deleted": "{{jid}} (удалён {{time}})",
  "tree.cut_one": "Показано только начало: {{count}} человек.",
  "tree.cut_few": "Показано только начало: {{count}} человека.",
  "tree.cut_many": "Показано только начало: {{count}} человек.",
  "tree.cut_other": "Показано только начало: {{count}} человека.",

  "suspend.question_one":
    "Приглашения {{jid}} будут приостановлены, новых не будет. Это коснётся {{count}} человека. {{open}}",
  "suspend.question_few":
    "Приглашения {{jid}} и всех, кто по ним пришёл, будут приостановлены, новых не будет. Это коснётся {{count}} человек. {{open}}",
  "suspend.question_many":
    "Приглашения {{jid}} и всех, кто по ним пришёл, будут приостановлены, новых не будет. Это коснётся {{count}} человек. {{open}}",
  "suspend.question_other":
    "Приглашения {{jid}} и всех, кто по ним пришёл, будут приостановлены, новых не будет. Это коснётся {{count}} человека. {{open}}",
  "suspend.open-none": "Действующих сейчас нет.",
  "suspend.open_one": "Перестанет работать {{count}} действующее приглашение.",
  "suspend.open_few": "Перестанут работать {{count}} действующих приглашения.",
  "suspend.open_many": "Перестанут работать {{count}} действующих приглашений.",
  "suspend.open_other": "Перестанет работать {{count}} действующего приглашения.",
  "suspend.done_one": "Готово: приглашения {{count}} человека приостановлены.",
  "suspend.done_few": "Готово: приглашения {{count}} человек приостановлены.",
  "suspend.done_many": "Готово: приглашения {{count}} человек приостановлены.",
  "suspend.done_other": "Готово: приглашения {{count}} человека приостановлены.",
  "suspend.undo": "Отменить это можно так: «{{command}}».",
  "restore.done_one":
    "Готово: {{count}} человек снова может приглашать, действующие приглашения опять работают.",
  "restore.done_few":
    "Готово: {{count}} человека снова могут приглашать, их действующие приглашения опять работают.",
  "restore.done_many":
    "Готово: {{count}} человек снова могут приглашать, их действующие приглашения опять работают.",
  "restore.done_other":
    "Готово: {{count}} человека снова могут приглашать, их действующие приглашения опять работают.",

  "grant.done": "Теперь у {{jid}} лимит роли «{{role}}».",
  "account.none": "Учётной записи {{jid}} сейчас нет.",

  "settings.title": "Действующие настройки:",
  "settings.locked": "Блокировка: регистрация невозможна ({{reason}}). Настройки:",
  "settings.locked-plain": "Блокировка: никто не регистрируется. Настройки:",
  "settings.set": "{{value}} (задано администратором)",
  "settings.hint":
    "Чтобы изменить настройку KEY, отправьте «set KEY on», «set KEY off» или «set KEY default».",
  "set.done": "Новое значение {{key}}: {{value}}.",

  "lockdown.done": "Блокировка: с этой минуты никто не может зарегистрироваться, даже по приглашению.",
  "lockdown.undo": "Снять её можно командой «unlock»: тогда приглашения снова заработают.",
  "unlock.done": "Блокировка снята: приглашения снова работают.",

  "stats.title": "Приглашения за всё время:",
  "stats.open": "Действуют",
  "stats.on-hold": "Приостановлено",
  "stats.issued": "Создано",
  "stats.used": "Использовано",
  "stats.revoked": "Отозвано",
  "stats.requests": "Запросов ждёт ответа",

  "audit.title_one": "Последние действия ({{count}}), сначала новые:",
  "audit.title_few": "Последние {{count}} действия, сначала новые:",
  "audit.title_many": "Последние {{count}} действий, сначала новые:",
  "audit.title_other": "Последние {{count}} действия, сначала новые:",
  "audit.empty": "Пока ничего не происходило.",

  "audit.refused_one": "Последние отказы ({{count}}), сначала новые:",
  "audit.refused_few": "Последние {{count}} отказа, сначала новые:",
  "audit.refused_many": "Последние {{count}} отказов, сначала новые:",
  "audit.refused_other": "Последние {{count}} отказа, сначала новые:",
  "audit.none-refused": "Пока ни в чём не было отказано.",
  "request.done": "Запрос передан администраторам. Я сообщу, когда будет решение.",
  "requests.none": "Никто не ждёт.",
  "requests.title_one": "{{count}} заявка ждёт решения:",
  "requests.title_few": "{{count}} заявки ждут решения:",
  "requests.title_many": "{{count}} заявок ждут решения:",
  "requests.title_other": "{{count}} заявки ждут решения:",
  "requests.hint": "Решить можно так: «approve NUMBER» или «deny NUMBER», где NUMBER — номер запроса.",
  "approve.done": "Одобрено. {{jid}} получит приглашение, которое можно переслать.",
  "deny.done": "Отклонено. {{jid}} получит уведомление.",

  "notice.requested":
    "{{jid}} просит приглашение: {{reason}}. Отправьте «approve {{number}}» или «deny {{number}}».",
  "notice.approved": "Администратор одобрил ваш запрос.",
  "notice.denied": "Администратор отклонил ваш запрос на приглашение.",
  "notice.used": "Ваше приглашение #{{id}} использовано: {{name}}.",
  "notice.expiring":
    "Ваше приглашение #{{id}} истекает завтра, и никто им не воспользовался. Продлить его можно командой «extend {{id}} 7d».",
  "notice.stuck":
    "Вашему знакомому не удаётся зарегистрироваться: попытка с вашим приглашением #{{id}} не удалась десять минут назад, и с тех пор ничего не получилось. Причина: {{failure}}",
  "notice.mute": "Отключить такие сообщения: «whoami notices off».",

  "failure.bad-name":
    "такое имя пользователя здесь не подходит. Строчные латинские буквы и цифры подходят всегда.",
  "failure.closed": "регистрация была закрыта. Её может открыть администратор.",
  "failure.conflict": "имя пользователя занято. Подойдёт другое.",
  "failure.name-reserved": "имя пользователя зарезервировано. Подойдёт другое.",
  "failure.refused": "сервер ответил: «{{words}}». Если это не помогает, обратитесь к администратору.",
  "failure.weak-password": "пароль слишком слабый. Подойдёт более длинный.",
  "failure.wrong-name": "приглашение предназначено для другого имени. Его покажет команда «show {{id}}».",

  "welcome.greeting": "Добро пожаловать на {{server}}! Ваш адрес: {{jid}}.",
  "welcome.inviter": "Вас пригласил(а) {{inviter}}. Напишите в ответ!",
  "welcome.may-invite":
    "Я бот, который создаёт здесь приглашения. Напишите мне «invite», и вы получите ссылку для знакомого.",
  "welcome.may-invite-later":
    "Я бот, который создаёт здесь приглашения. Вы сможете приглашать сами через {{duration}}: напишите мне «invite».",
  "welcome.may-ask":
    "Я бот, который создаёт здесь приглашения. Напишите мне «help», чтобы узнать, что я умею.",

  "confirmation.ask": "Чтобы подтвердить, ответьте «да» в течение минуты, чтобы отменить — «нет».",
  "confirmation.yes": "да",
  "confirmation.no": "нет",
  "confirmation.cancelled": "Отменено. Ничего не изменилось.",

  "whoami.title": "Вы — {{jid}}.",
  "whoami.operator": "Вы — оператор в командной строке.",
  "whoami.role": "Роль",
  "whoami.granted-gone": "{{role}} (выданной роли «{{granted}}» больше нет в настройках)",
  "whoami.invites": "Команда «invite» даёт",
  "whoami.suspended": "ничего: администратор приостановил ваши приглашения",
  "whoami.nothing": "сейчас ничего",
  "whoami.open": "Действующих приглашений",
  "whoami.period": "Создано за {{duration}}",
  "whoami.of": "{{used}} из {{most}}",
  "whoami.language": "Язык",
  "whoami.language-of-messages": "как в ваших сообщениях",
  "whoami.notices": "Сообщения о ваших приглашениях",
  "whoami.notices-on": "включены",
  "whoami.notices-off": "отключены",

  "role.operator": "оператор",
  "role.admin": "администратор",
  "role.member": "участник",
  "role.stranger": "гость с другого сервера",

  "duration.second_one": "{{count}} секунду",
  "duration.second_few": "{{count}} секунды",
  "duration.second_many": "{{count}} секунд",
  "duration.second_other": "{{count}} секунды",
  "duration.minute_one": "{{count}} минуту",
  "duration.minute_few": "{{count}} минуты",
  "duration.minute_many": "{{count}} минут",
  "duration.minute_other": "{{count}} минуты",
  "duration.hour_one": "{{count}} час",
  "duration.hour_few": "{{count}} часа",
  "duration.hour_many": "{{count}} часов",
  "duration.hour_other": "{{count}} часа",
  "duration.day_one": "{{count}} день",
  "duration.day_few": "{{count}} дня",
  "duration.day_many": "{{count}} дней",
  "duration.day_other": "{{count}} дня",

  "chat.encrypted":
    "Я не умею читать зашифрованные сообщения. Отключите шифрование в этом чате и напишите ещё раз.",
  "chat.corrected":
    "На это сообщение я уже ответил, поправка ничего не меняет. Отправьте её новым сообщением.",
  "chat.old":
    "Когда вы написали, меня не было в сети, поэтому ничего не сделано. Если это ещё нужно, отправьте сообщение снова.",

  "adhoc.list": "Команды",
  "adhoc.detailed": "{{name}}, с параметрами",
  "adhoc.fill-in": "Ненужные поля оставьте пустыми.",
  "adhoc.confirmation":
    "Пока ничего не сделано. Продолжите, чтобы выполнить, или отмените, и всё останется как есть.",

  "form.no-choice": "–",
  "form.label.for": "Имя пользователя",
  "form.label.name": "Имя пользователя",
  "form.label.extend.for": "Срок, считая с этой минуты",
  "form.label.expires": "Срок действия",
  "form.label.uses": "Сколько человек могут использовать",
  "form.label.note": "Заметка для себя",
  "form.label.id": "Приглашение",
  "form.label.command": "Команда",
  "form.label.roster": "Добавить меня и нового пользователя друг другу в контакты",
  "form.label.jid": "Адрес",
  "form.label.by": "Автор",
  "form.label.tree": "И всех, кто пришёл по этим приглашениям",
  "form.label.refused": "Вместо этого — отказы",
  "form.label.role": "Роль",
  "form.label.state": "Состояние",
  "form.label.page": "Страница",
  "form.label.reason": "Причина",
  "form.label.number": "Номер запроса",
  "form.label.audit.number": "Сколько",
  "form.label.key": "Настройка",
  "form.label.value": "Значение",
  "form.label.language": "Язык",
  "form.label.notices": "Сообщения о моих приглашениях",
  "form.label.list": "Список",
  "form.label.generate.qr": "нарисовать ссылку и как QR-код",
  "form.label.share": "Текст для пересылки",
  "form.label.uri": "Ссылка для приложений",
  "form.label.landing-url": "Ссылка для пересылки",
  "form.label.expire": "Действует до",
  "form.example.NAME": "Например, juliet",
  "form.example.DURATION": "Например, 12h, 3d или 2 недели",
  "form.example.NUMBER": "Например, 5",
  "form.example.ID": "Например, #k3f9x2",
  "form.example.JID": "Например, juliet@example.org",

  "web.languages": "Язык",
  "web.scan": "Отсканируйте телефоном",
  "web.scan.alt": "QR-код, который откроет эту страницу на телефоне",
  "web.lasts": "Приглашение действует ещё {{duration}}.",

  "web.account.title": "{{inviter}} приглашает вас общаться",
  "web.account.title-operator": "Вас приглашают общаться на {{server}}",
  "web.account.contact":
    "У вас будет свой аккаунт на {{server}}, и {{inviter}} сразу появится в ваших контактах. Ни номер телефона, ни адрес почты не нужны.",
  "web.account.plain": "У вас будет свой аккаунт на {{server}}. Ни номер телефона, ни адрес почты не нужны.",
  "web.account.named": "Ваш адрес будет {{address}}.",
  "web.account.closed":
    "Сейчас на {{server}} нельзя создать аккаунт. Если у вас есть аккаунт на другом сервере, вы всё равно можете добавить {{inviter}} в контакты.",
  "web.account.closed-operator":
    "Сейчас на {{server}} нельзя создать аккаунт. Попробуйте позже: ссылка останется прежней.",
  "web.contact.title": "{{inviter}} хочет общаться с вами",
  "web.contact.lead":
    "Откройте это приглашение в своём приложении для чата, и вы появитесь друг у друга в контактах. Подойдёт любое приложение для XMPP (его ещё называют Jabber) и аккаунт на любом сервере.",
  "web.reset.title": "Выберите новый пароль",
  "web.reset.lead":
    "По этой ссылке вы зададите новый пароль для своего аккаунта {{address}}. Контакты и сообщения сохранятся.",

  "web.action.open": "Открыть в приложении",
  "web.action.register": "Создать аккаунт здесь",
  "web.action.reset": "Выбрать новый пароль",
  "web.action.hint":
    "Кнопка «Открыть в приложении» не срабатывает? Сначала установите одно из приложений ниже.",

  "web.apps.title": "Ещё нет приложения?",
  "web.apps.title-ready": "Установите приложение",
  "web.apps.install": "Установите одно из этих:",
  "web.apps.return": "Вернитесь на эту страницу и нажмите «Открыть в приложении».",
  "web.apps.register-first": "Создайте аккаунт на этой странице.",
  "web.apps.login": "В приложении войдите с новым адресом и паролем.",
  "web.apps.install-any": "Установите приложение для своего устройства из списка ниже.",
  "web.apps.others": "Приложения для других устройств",
  "web.apps.all": "Приложения для всех устройств",
  "web.apps.get": "{{app}}: {{store}}",
  "web.apps.download": "Скачать",

  "web.manual": "Моё приложение этого не понимает",
  "web.manual.account":
    "Многие приложения умеют входить в аккаунт, но не принимают приглашения. Создайте аккаунт в этом браузере, затем выберите в приложении «У меня уже есть аккаунт» и введите:",
  "web.manual.contact": "Добавьте этот адрес в контакты в любом приложении для XMPP:",
  "web.manual.server": "Сервер",
  "web.manual.name": "Имя пользователя",
  "web.manual.name-free": "то, которое вы выберете",
  "web.manual.address": "Адрес",

  "web.register.title": "Создайте аккаунт",
  "web.register.lead": "На {{server}}. Выберите имя и пароль — это всё.",
  "web.register.lead-named": "Ваш адрес будет {{address}}. Выберите пароль — это всё.",
  "web.register.reset-lead": "Для вашего аккаунта {{address}}.",
  "web.register.name": "Имя пользователя",
  "web.register.name-hint": "Буквы, цифры, точки и дефисы. Его увидят другие.",
  "web.register.password": "Пароль",
  "web.register.password-new": "Новый пароль",
  "web.register.password-hint":
    "Не меньше 8 символов. Три-четыре не связанных между собой слова надёжны и легко запоминаются.",
  "web.register.repeat": "Тот же пароль ещё раз",
  "web.register.show": "Показать",
  "web.register.hide": "Скрыть",
  "web.register.submit": "Создать аккаунт",
  "web.register.submit-reset": "Задать новый пароль",
  "web.register.busy": "Минутку…",
  "web.register.keep": "Храните пароль в надёжном месте: сбросить его по почте нельзя.",
  "web.register.back": "Назад к приглашению",

  "web.strength.weak": "Слишком легко угадать",
  "web.strength.fair": "Приемлемый",
  "web.strength.good": "Хороший",
  "web.strength.strong": "Надёжный",

  "web.fault.name-missing": "Выберите имя пользователя.",
  "web.fault.name-too-long": "Это имя слишком длинное. Не больше 64 символов.",
  "web.fault.name-elsewhere": "Напишите только имя перед @: ваша учётная запись на этом сервере.",
  "web.fault.name-spaces": "Уберите пробелы.",
  "web.fault.name-unseen": "В этом имени есть невидимый знак. Уберите его.",
  "web.fault.name-bad": "Уберите пробелы, кавычки и знаки & / : < > @.",
  "web.fault.name-taken": "Это имя уже занято. Выберите другое.",
  "web.fault.name-reserved": "Это имя зарезервировано. Выберите другое.",
  "web.fault.too-short": "Нужно не меньше 8 символов.",
  "web.fault.too-long": "Этот пароль слишком длинный.",
  "web.fault.bad-characters":
    "В пароле есть невидимый символ, который нельзя ввести в некоторых приложениях. Уберите его.",
  "web.fault.is-name": "Пароль слишком похож на имя. Выберите другой.",
  "web.fault.too-common": "Этот пароль слишком легко угадать.",
  "web.fault.no-match": "Пароли не совпадают. Введите их ещё раз.",

  "web.alert.check": "Почти готово: посмотрите, что отмечено ниже.",
  "web.alert.stale":
    "Форма была открыта слишком долго, или ваш браузер не сохраняет cookie. Введите пароль ещё раз и снова отправьте форму.",
  "web.alert.rate-limited": "Слишком много попыток. Подождите {{duration}} и попробуйте снова.",
  "web.alert.busy": "Сервер сейчас занят. Ничего не сделано: попробуйте снова через минуту.",
  "web.alert.unreachable": "Сервер сейчас недоступен. Ничего не сделано: попробуйте снова через минуту.",
  "web.alert.unsure":
    "Сервер не сообщил, создан ли ваш аккаунт. Попробуйте войти через приложение; если не получится, повторите попытку здесь через несколько минут.",
  "web.alert.not-acceptable":
    "Сервер этого не принял. Он говорит: «{{words}}». Если другое имя или другой пароль не помогут, это не ваша вина: сообщите тем, кто им управляет, и назовите код {{reference}}.",
  "web.alert.later":
    "Сервер пока не принимает новых учётных записей. Это не ваша вина, и ничего не было сделано: попробуйте позже.",
  "web.alert.server-refuses":
    "Сервер никому не даёт зарегистрироваться отсюда. Это не ваша вина: сообщите тем, кто им управляет, и назовите код {{reference}}.",
  "web.alert.bad-token":
    "Сервер больше не принимает это приглашение. Попросите новое у того, кто его прислал.",

  "web.welcome.title": "Добро пожаловать, {{name}}!",
  "web.welcome.lead": "Ваш аккаунт готов. Вот ваш адрес:",
  "web.welcome.reset-title": "Новый пароль задан",
  "web.welcome.reset-lead": "Теперь входите с ним. Ваш адрес прежний:",
  "web.welcome.contact": "{{inviter}} уже в ваших контактах и увидит, что вы здесь.",
  "web.welcome.write": "Написать {{inviter}}",

  "web.refused.unknown.title": "Эта ссылка никуда не ведёт",
  "web.refused.unknown.lead": "По этому адресу нет приглашения.",
  "web.refused.unknown.next":
    "Возможно, часть ссылки потерялась по дороге: скопируйте её целиком или попросите прислать ещё раз.",
  "web.refused.spent.title": "Приглашение уже использовано",
  "web.refused.spent.lead": "Этим приглашением уже воспользовались столько раз, сколько оно позволяет.",
  "web.refused.spent.next":
    "Если им воспользовались вы, откройте приложение и войдите со своим адресом и паролем. Если нет, попросите новое у того, кто его прислал.",
  "web.refused.expired.title": "Срок приглашения истёк",
  "web.refused.expired.lead": "Приглашения действуют ограниченное время, и срок этого истёк.",
  "web.refused.expired.next": "Попросите новое у того, кто его прислал: это минутное дело.",
  "web.refused.revoked.title": "Приглашение отозвано",
  "web.refused.revoked.lead": "Оно больше не работает.",
  "web.refused.revoked.next": "Если это для вас неожиданность, спросите того, кто его прислал.",
  "web.refused.suspended.title": "Это приглашение приостановлено",
  "web.refused.suspended.lead": "Сейчас оно не работает.",
  "web.refused.suspended.next":
    "Попробуйте позже или попросите приглашение у кого-нибудь другого на {{server}}.",
  "web.refused.locked.title": "Приглашения приостановлены",
  "web.refused.locked.lead": "Администраторы {{server}} временно остановили все приглашения.",
  "web.refused.locked.next": "Попробуйте позже: ссылка останется прежней.",

  "web.error.page.title": "Такой страницы нет",
  "web.error.page.lead": "Если вам прислали ссылку, скопируйте её целиком.",
  "web.error.unavailable.title": "Минутку, пожалуйста",
  "web.error.unavailable.lead":
    "Сейчас мы не можем проверить ваше приглашение. Это не ваша вина, и ничего не потеряно.",
  "web.error.unavailable.next": "Попробуйте снова через минуту.",
  "web.error.internal.title": "Что-то пошло не так",
  "web.error.internal.lead": "Ошибка на нашей стороне. Попробуйте ещё раз.",
  "web.error.internal.next":
    "Если ошибка повторится, сообщите администраторам {{server}} этот номер: {{reference}}.",

  "problem.unknown-command": "Я не знаю команды «{{word}}». Отправьте «help», чтобы узнать, что я умею.",
  "problem.unknown-command-near": "Я не знаю команды «{{word}}». Может быть, «{{suggestion}}»?",
  "problem.forbidden-admins": "Это могут делать только администраторы.",
  "problem.forbidden-people": "Это для людей с аккаунтом, а не для командной строки.",
  "problem.not-local":
    "Я работаю только для аккаунтов на {{domain}}. Попросите приглашение у кого-нибудь оттуда.",
  "problem.rate-limited": "Слишком много сообщений сразу. Попробуйте снова через {{duration}}.",
  "problem.open-quota-reached_one":
    "Действующих приглашений у вас может быть не больше {{count}}, и этот лимит исчерпан. Отзовите одно командой «revoke ID» или подождите, пока им воспользуются.",
  "problem.open-quota-reached_few":
    "У вас уже {{count}} действующих приглашения, больше нельзя. Отзовите одно командой «revoke ID» или подождите, пока каким-нибудь воспользуются.",
  "problem.open-quota-reached_many":
    "У вас уже {{count}} действующих приглашений, больше нельзя. Отзовите одно командой «revoke ID» или подождите, пока каким-нибудь воспользуются.",
  "problem.open-quota-reached_other":
    "У вас уже {{count}} действующего приглашения, больше нельзя. Отзовите одно командой «revoke ID» или подождите, пока каким-нибудь воспользуются.",
  "problem.period-quota-reached_one":
    "За последнее время вы создали {{count}} приглашение, пока больше нельзя. Попробуйте снова через {{duration}}.",
  "problem.period-quota-reached_few":
    "За последнее время вы создали {{count}} приглашения, пока больше нельзя. Попробуйте снова через {{duration}}.",
  "problem.period-quota-reached_many":
    "За последнее время вы создали {{count}} приглашений, пока больше нельзя. Попробуйте снова через {{duration}}.",
  "problem.period-quota-reached_other":
    "За последнее время вы создали {{count}} приглашения, пока больше нельзя. Попробуйте снова через {{duration}}.",
  "problem.account-too-new": "Ваш аккаунт ещё новый. Приглашать других можно будет через {{duration}}.",
  "problem.registration-closed": "Сейчас здесь нельзя зарегистрироваться. Обратитесь к администратору.",
  "problem.registration-not-yours":
    "Приглашать с созданием аккаунта здесь могут только администраторы. Простая команда «invite» создаёт приглашение добавить вас в контакты.",
  "problem.contact-invites-off": "Приглашения в контакты здесь отключены. Обратитесь к администратору.",
  "problem.suspended": "Администратор приостановил ваши приглашения. Спросите у него почему.",
  "problem.not-longer": "#{{id}} и так действует дольше. Ничего не изменено.",
  "problem.suspended-other": "Приглашения {{jid}} остановлены. Сначала отправьте «restore {{jid}}».",
  "problem.no-request":
    "Запроса {{number}} нет, или по нему уже есть решение. Отправьте «requests», чтобы узнать, кто ждёт.",
  "problem.requests-full":
    "Ждёт уже столько запросов, что новые не принимаются. Попробуйте снова через несколько дней.",
  "problem.nothing-to-request": "Вы можете приглашать сами. Отправьте «invite».",
  "problem.nothing-to-confirm": "Подтверждать нечего, или минута уже прошла. Отправьте команду ещё раз.",
  "problem.not-found": "Я не нахожу приглашения #{{id}}. Отправьте «list», чтобы увидеть свои.",
  "problem.spent": "Приглашение #{{id}} уже использовано.",
  "problem.expired": "Срок приглашения #{{id}} уже истёк.",
  "problem.revoked": "Приглашение #{{id}} уже отозвано.",
  "problem.on-hold-suspended":
    "Приглашение #{{id}} приостановлено: администратор остановил приглашения того, кто его создал. Ничего не изменено.",
  "problem.on-hold-disabled":
    "Приглашение #{{id}} приостановлено: аккаунт того, кто его создал, отключён. Ничего не изменено.",
  "problem.on-hold-gone":
    "Приглашение #{{id}} приостановлено: аккаунта того, кто его создал, больше нет. Ничего не изменено.",
  "problem.on-hold-locked":
    "Приглашение #{{id}} приостановлено, пока администратор не снимет блокировку. Ничего не изменено.",
  "problem.name-reserved": "Имя {{name}} или похожее на него занято другим приглашением. Выберите другое.",
  "problem.name-taken": "Учётная запись с именем {{name}} уже есть. Выберите другое имя.",
  "problem.no-account": "Учётной записи с именем {{name}} нет. Проверьте имя.",
  "problem.unavailable": "Сейчас это не получается. Попробуйте чуть позже.",
  "problem.internal":
    "У меня что-то пошло не так. Попробуйте снова; если ошибка повторится, сообщите администратору этот номер: {{reference}}.",

  "advice.meant": "Может быть, «{{line}}»?",
  "advice.example": "Напишите, например, «{{line}}».",
  "advice.newest":
    "Отправьте «{{line}}» для вашего последнего открытого приглашения или «list», чтобы увидеть все.",
  "advice.list": "Отправьте «list», чтобы увидеть свои приглашения.",
  "example.text": "из школы",
  "fault.missing": "Чего-то не хватает: {{param}}.",
  "fault.unexpected": "Мне непонятно, что здесь значит «{{text}}».",
  "fault.twice": "Вы написали «{{param}}» дважды. Оставьте один раз.",
  "fault.no-value": "После «{{param}}» чего-то не хватает.",
  "fault.open-quote": "Кавычка не закрыта. Закройте её.",
  "fault.not-a-duration":
    "«{{text}}» — недопустимый срок для «{{param}}». Напишите, например, 12h, 3d или 2w (часы, дни, недели).",
  "fault.too-long": "Слишком долго для «{{param}}»: можно не больше чем на {{duration}}.",
  "fault.not-a-count": "Мне непонятно число «{{text}}» для «{{param}}». Напишите, например, 5.",
  "fault.too-many_one": "Слишком много для «{{param}}»: можно не больше {{count}}.",
  "fault.too-many_few": "Слишком много для «{{param}}»: можно не больше {{count}}.",
  "fault.too-many_many": "Слишком много для «{{param}}»: можно не больше {{count}}.",
  "fault.too-many_other": "Слишком много для «{{param}}»: можно не больше {{count}}.",
  "fault.not-a-user-name":
    "Имя пользователя не может быть «{{text}}». Используйте буквы, цифры, точки и дефисы, без пробелов и @.",
  "fault.not-a-jid": "Для «{{param}}» нужен адрес, а «{{text}}» — не адрес. Пример: juliet@example.org.",
  "fault.not-a-choice": "Значение «{{text}}» для «{{param}}» не подходит. Возможные варианты: {{choices}}.",
  "fault.not-an-invite-id":
    "Приглашения «{{text}}» не бывает. Их номера выглядят как #k3f9x2; отправьте «list», чтобы увидеть свои.",
  "fault.text-too-long_one": "Слишком длинно для «{{param}}»: не больше {{count}} символа.",
  "fault.text-too-long_few": "Слишком длинно для «{{param}}»: не больше {{count}} символов.",
  "fault.text-too-long_many": "Слишком длинно для «{{param}}»: не больше {{count}} символов.",
  "fault.text-too-long_other": "Слишком длинно для «{{param}}»: не больше {{count}} символа.",
  "fault.reserved-name": "Имя «{{text}}» могут выдавать только администраторы. Выберите другое.",
  "fault.name-with-uses": "Приглашение для одного имени работает один раз. Уберите «uses» или уберите «for».",

  "cli.description":
    "Приглашения для сервера XMPP. Настройки — в bot.config.json и переменных окружения; см. README.md.",
  "cli.version": "показать версию",
  "cli.help": "справка по команде",
  "cli.config": "файл настроек (иначе BOT_CONFIG, иначе ./bot.config[.local].json)",
  "cli.json": "вывести результат в формате JSON",
  "cli.yes": "выполнить без вопросов",
  "cli.needs-yes": "Ничего не сделано. Чтобы выполнить, добавьте --yes.",
  "cli.bot": "запустить бота; работает, пока его не остановят",
  "cli.doctor": "проверить, всё ли настроено верно, и подсказать, что исправить",
  "doctor.failed": "Проверить это не удалось: {{reason}}.",
  "doctor.redis.ok": "Redis {{version}} отвечает за {{ms}} мс.",
  "doctor.redis.away": "Redis не отвечает. Проверьте redis.url или REDIS_URL и то, что Redis запущен.",
  "doctor.redis.nearly-full":
    "Redis занял {{percent}} % своей памяти (maxmemory); когда она кончится, он перестанет принимать записи. Выделите ему больше.",
  "doctor.redis.old": "Redis {{version}} слишком старый. Установите версию 6.2 или новее.",
  "doctor.redis.evicts":
    "Когда память заканчивается, Redis удаляет ключи ({{policy}}), а с ними и приглашения. Задайте maxmemory-policy noeviction.",
  "doctor.redis.volatile":
    "Redis ничего не хранит на диске, и после перезапуска все приглашения пропадут. Задайте appendonly yes.",
  "doctor.clock.ok": "Часы этой машины и Redis идут одинаково.",
  "doctor.clock.skewed":
    "Часы этой машины и Redis расходятся на {{duration}}. Синхронизируйте те и другие по NTP.",
  "doctor.xmpp.ok_one": "{{service}} отвечает; сертификат действителен ещё {{count}} день.",
  "doctor.xmpp.ok_few": "{{service}} отвечает; сертификат действителен ещё {{count}} дня.",
  "doctor.xmpp.ok_many": "{{service}} отвечает; сертификат действителен ещё {{count}} дней.",
  "doctor.xmpp.ok_other": "{{service}} отвечает; сертификат действителен ещё {{count}} дня.",
  "doctor.xmpp.ends-soon_one": "Сертификат {{service}} истекает через {{count}} день. Обновите его.",
  "doctor.xmpp.ends-soon_few": "Сертификат {{service}} истекает через {{count}} дня. Обновите его.",
  "doctor.xmpp.ends-soon_many": "Сертификат {{service}} истекает через {{count}} дней. Обновите его.",
  "doctor.xmpp.ends-soon_other": "Сертификат {{service}} истекает через {{count}} дня. Обновите его.",
  "doctor.xmpp.expired": "Сертификат {{service}} истёк. Обновите его.",
  "doctor.xmpp.no-tls": "{{service}} не предлагает TLS. Установите сертификат на сервер XMPP.",
  "doctor.xmpp.anonymous":
    "{{domain}} пускает людей без учётной записи (SASL ANONYMOUS), и бот принимает их за участников. Выделите для анонимных входов отдельный домен.",
  "doctor.xmpp.away":
    "{{service}} недоступен ({{reason}}). Проверьте xmpp.service или XMPP_SERVICE и то, что сервер запущен.",
  "doctor.login.ok": "{{jid}} может войти, вход занял {{ms}} мс.",
  "doctor.login.no-password": "Переменная XMPP_PASSWORD не задана. Укажите в ней пароль аккаунта бота.",
  "doctor.gate.ok":
    "Модуль mod_invite_gate ({{server}} {{version}}) читает этот Redis; последний сигнал: {{duration}} назад.",
  "doctor.gate.none":
    "Модуль mod_invite_gate для {{domain}} не давал о себе знать в этом Redis: никто не может зарегистрироваться. Загрузите mod_invite_gate на этом хосте с тем же Redis, что и здесь.",
  "doctor.gate.late":
    "Последний сигнал модуля mod_invite_gate ({{server}} {{version}}): {{duration}} назад, а обычно он подаёт их каждые 20 секунд. Проверьте, работает ли сервер и есть ли у него Redis.",
  "doctor.gate.silent":
    "Сервер XMPP отвечает, но модуль mod_invite_gate для {{domain}} — нет: никто не может зарегистрироваться. Загрузите его там и посмотрите журнал сервера.",
  "doctor.gate.no-redis":
    "У модуля mod_invite_gate для {{domain}} нет Redis: никто не может зарегистрироваться. Причина в журнале сервера XMPP; проверьте invite_gate_redis (Prosody) или redis модуля mod_invite_gate (ejabberd).",
  "doctor.gate.other-redis":
    "Модуль mod_invite_gate для {{domain}} читает другой Redis: никто не может зарегистрироваться. Укажите обоим один адрес и одну базу.",
  "doctor.bot.late":
    "Последний сигнал бота: {{duration}} назад, а обычно они приходят каждые 20 секунд. Проверьте, работает ли он.",
  "doctor.bot.gone":
    "Последний сигнал бота: {{duration}} назад, но сейчас он не отвечает. Посмотрите его журнал или запустите бота: invite-bot bot",
  "doctor.obstacle.rival":
    "Рядом с mod_invite_gate загружен {{detail}}, который никого не пускает по нашим приглашениям. Уберите его: modules_disabled хоста (Prosody), modules (ejabberd).",
  "doctor.obstacle.rival-beside":
    "Рядом с mod_invite_gate загружен {{detail}}, который его не спрашивает. Уберите его: modules_disabled хоста (Prosody), modules (ejabberd).",
  "doctor.obstacle.access":
    "Параметр access модуля {{detail}} никому не даёт зарегистрироваться. Уберите его или задайте all.",
  "doctor.obstacle.ip-access":
    "Параметр {{detail}} модуля mod_register никому не даёт зарегистрироваться с этой машины. Разрешите её адрес.",
  "doctor.obstacle.allow-modules":
    "В параметре allow_modules нет {{detail}}, поэтому никто не может зарегистрироваться. Добавьте его или уберите параметр.",
  "doctor.obstacle.captcha":
    "{{detail}} требует CAPTCHA, которую страницы показать не могут, поэтому там никто не может зарегистрироваться. Задайте captcha_protected: false.",
  "doctor.obstacle.no-accounts":
    "Сервер XMPP не создаёт учётных записей: его способ входа ({{detail}}) только ищет их. Задайте в authentication (Prosody) или auth_method (ejabberd) такой, который их создаёт.",
  "doctor.obstacle.refused":
    "Сервер XMPP сам отказывает в регистрации: {{detail}}. Найдите правило или модуль, который так отвечает, и посмотрите журнал.",
  "doctor.obstacle.throttled":
    "Сейчас сервер XMPP не принимает новых учётных записей с этой машины: {{detail}}. Уменьшите это ограничение: все посетители страниц приходят отсюда.",
  "doctor.obstacle.no-resumption":
    "mod_smacks не загружен: когда один бот сменяет другого, сообщения теряются. Добавьте smacks в modules_enabled.",
  "doctor.obstacle.short-queue":
    "Prosody хранит лишь {{detail}} сообщений, пока другой бот не сменит упавшего, и теряет более ранние. Задайте smacks_max_queue_size = 10000",
  "doctor.obstacle.sent-back":
    "ejabberd возвращает сообщения, на которые упавший бот не ответил. Задайте resend_on_timeout: if_offline для mod_stream_mgmt и загрузите mod_offline.",
  "doctor.obstacle.other":
    "Модуль mod_invite_gate сообщает, что мешает регистрации: {{code}} ({{detail}}). Обновите эту программу.",
  "doctor.gate.unknown": "Без Redis нельзя узнать, работает ли модуль mod_invite_gate.",
  "doctor.settings.ok": "Настройки согласованы.",
  "doctor.settings.loopback":
    "{{url}} ведёт на компьютер того, кто открывает ссылку, а {{domain}} доступен всем. Укажите в web.base_url или WEB_BASE_URL адрес страниц.",
  "doctor.settings.plain":
    "{{url}} не шифруется: по пути кто угодно может прочитать ссылки и пароли. Откройте страницы по https.",
  "doctor.settings.ca-unreadable": "{{key}}: не удаётся прочитать {{file}}. Проверьте путь и права.",
  "doctor.settings.ca-no-certificate": "{{key}}: в {{file}} нет сертификата в формате PEM.",
  "doctor.settings.ca-expired": "{{key}}: срок действия сертификатов в {{file}} истёк. Обновите их.",
  "doctor.settings.exposed":
    "{{key}} содержит пароль, а {{file}} может прочитать любой пользователь этого компьютера. Используйте REDIS_PASSWORD или закройте файл командой chmod o-r.",
  "doctor.web.proxies-unexpected":
    "Перед страницами стоит прокси, а web.trusted_proxies равно 0: у всех посетителей одно общее ограничение. Укажите число ваших прокси.",
  "doctor.web.proxies-missing":
    "Ни один прокси перед страницами не передаёт X-Forwarded-For, а web.trusted_proxies не равно 0. Поставьте 0 или настройте прокси.",
  "doctor.admins.ok": "У администраторов есть учётные записи.",
  "doctor.admins.no-account":
    "У администратора {{jid}} ещё нет учётной записи. Создайте её: кто зарегистрирует это имя, тот и администратор.",
  "doctor.admins.elsewhere":
    "Учётная запись администратора {{jid}} находится не на {{domain}}, а на другом сервере: кто управляет тем сервером, тот администратор и здесь. Проверьте admins.",
  "doctor.admins.unknown":
    "Нельзя узнать, есть ли у администраторов учётные записи: по адресу xmpp.service модуль mod_invite_gate не отвечает.",
  "doctor.bot.ok_one": "В сети {{count}} бот; последний сигнал: {{duration}} назад.",
  "doctor.bot.ok_few": "В сети {{count}} бота; последний сигнал: {{duration}} назад.",
  "doctor.bot.ok_many": "В сети {{count}} ботов; последний сигнал: {{duration}} назад.",
  "doctor.bot.ok_other": "В сети {{count}} бота; последний сигнал: {{duration}} назад.",
  "doctor.bot.standbys_one": "Наготове ещё {{count}} реплика.",
  "doctor.bot.standbys_few": "Наготове ещё {{count}} реплики.",
  "doctor.bot.standbys_many": "Наготове ещё {{count}} реплик.",
  "doctor.bot.standbys_other": "Наготове ещё {{count}} реплики.",
  "doctor.bot.none": "В сети нет ни одного бота. Запустите его: invite-bot bot",
  "doctor.web.ok": "Страницы приглашений доступны по адресу {{url}}.",
  "doctor.web.none": "Страниц приглашений нет (web.base_url — null); ссылки имеют вид xmpp:.",
  "doctor.web.away":
    "{{url}} не открывается ({{reason}}). Запустите invite-bot web и проверьте web.base_url и прокси перед ним.",
  "doctor.web.foreign":
    "По адресу {{url}} отвечают не наши страницы, а что-то другое (код {{status}}). Проверьте web.base_url и прокси перед ним.",
  "cli.doctor.release":
    "для шага выпуска при развёртывании: то, что появляется лишь после запуска, не ошибка",
  "doctor.redis.replicas_one": "За ним следует {{count}} реплика.",
  "doctor.redis.replicas_few": "За ним следуют {{count}} реплики.",
  "doctor.redis.replicas_many": "За ним следуют {{count}} реплик.",
  "doctor.redis.replicas_other": "За ним следуют {{count}} реплики.",
  "doctor.redis.no-replica":
    "За Redis с нашими ключами не следует ни одна реплика, заменить его нечем. Добавьте реплику.",
  "doctor.import.unfinished":
    "Импорт был прерван, и пока он не завершён, никто не может зарегистрироваться. Повторите его или начните заново с --replace.",
  "doctor.dns.unknown": "DNS не знает адреса {{name}} ({{reason}}). Проверьте xmpp.service или XMPP_SERVICE.",
  "doctor.dns.records": "Приложения находят сервер {{domain}} через DNS: {{hosts}}.",
  "doctor.dns.address": "Приложения подключаются к самому {{domain}}, порт 5222: записей SRV нет.",
  "doctor.dns.nothing":
    "Приложения не найдут сервер: в DNS нет ни адреса {{domain}}, ни записи _xmpp-client._tcp.{{domain}}, которая куда-нибудь ведёт. Добавьте её.",
  "doctor.dns.away": "Нельзя узнать, находят ли приложения сервер {{domain}}: DNS не отвечает ({{reason}}).",
  "doctor.pace.ok": "Сервер XMPP не замедляет бота.",
  "doctor.pace.slow":
    "Сервер XMPP принимает от бота лишь {{rate}} кБ в секунду. В Prosody добавьте {{jid}} в unlimited_jids; в ejabberd заведите для него отдельное правило shaper.",
  "doctor.component.ok": "Бот отвечает как компонент {{jid}}.",
  "doctor.component.can-connect": "Бот может подключиться как компонент {{jid}}; сейчас никто не подключён.",
  "doctor.component.silent":
    "Бот в сети, но как компонент {{jid}} никто не отвечает. Посмотрите журнал бота и проверьте component и COMPONENT_SECRET.",
  "doctor.component.no-secret": "Переменная COMPONENT_SECRET не задана. Укажите в ней секрет компонента.",
  "doctor.gate.elsewhere":
    "Этот Redis знает модули и ботов {{others}}, но не модуль mod_invite_gate для {{domain}}: никто не может зарегистрироваться. Загрузите mod_invite_gate на хосте {{domain}} или исправьте domain.",
  "doctor.gate.old":
    "Модуль mod_invite_gate в {{server}} {{version}} имеет версию {{gate}}, а здесь уже {{ours}}. Обновите файлы модуля и перезапустите {{server}}.",
  "doctor.web.other-domain":
    "По адресу {{url}} — страницы {{other}}, а здесь {{domain}}. Проверьте web.base_url, а также domain там, где работают страницы.",
  "doctor.web.ill":
    "Страницы приглашений по адресу {{url}} отвечают кодом {{status}}. Посмотрите журнал invite-bot web.",
  "cli.web": "запустить страницы приглашений; работают, пока их не остановят",
  "cli.export": "записать всё, что Redis хранит для этого домена: для резервной копии или другого Redis",
  "cli.export.output": "файл для записи (иначе стандартный вывод)",
  "cli.export.terminal":
    "В экспорте есть токены, им не место на экране. Укажите --output ФАЙЛ или передайте его другой программе.",
  "cli.export.done_one":
    "Экспортировано {{count}} приглашение. Кто прочтёт экспорт, сможет воспользоваться открытыми: храните его надёжно.",
  "cli.export.done_few":
    "Экспортировано {{count}} приглашения. Кто прочтёт экспорт, сможет воспользоваться открытыми: храните его надёжно.",
  "cli.export.done_many":
    "Экспортировано {{count}} приглашений. Кто прочтёт экспорт, сможет воспользоваться открытыми: храните его надёжно.",
  "cli.export.done_other":
    "Экспортировано {{count}} приглашения. Кто прочтёт экспорт, сможет воспользоваться открытыми: храните его надёжно.",
  "cli.export.unwritable": "Не удаётся записать {{file}} ({{reason}}).",
  "cli.import": "загрузить экспорт или приглашения собственных модулей Prosody",
  "cli.import.replace": "сначала удалить всё, что Redis хранит для этого домена",
  "cli.import.prosody": "папка данных Prosody или файл его хранилища invite_token",
  "cli.import.no-file": "Укажите файл экспорта или передайте его на стандартный ввод.",
  "cli.import.done_one":
    "Импортировано {{count}} приглашение и всё остальное для {{domain}} по состоянию на {{time}}.",
  "cli.import.done_few":
    "Импортировано {{count}} приглашения и всё остальное для {{domain}} по состоянию на {{time}}.",
  "cli.import.done_many":
    "Импортировано {{count}} приглашений и всё остальное для {{domain}} по состоянию на {{time}}.",
  "cli.import.done_other":
    "Импортировано {{count}} приглашения и всё остальное для {{domain}} по состоянию на {{time}}.",
  "cli.import.lockdown": "идёт импорт",
  "cli.import.no-export": "Это не экспорт invite-bot. Ничего не импортировано.",
  "cli.import.newer":
    "У этого экспорта формат {{version}}, он новее этой программы. Сначала обновите invite-bot. Ничего не импортировано.",
  "cli.import.other-domain": "Это экспорт {{other}}, а domain — {{domain}}. Ничего не импортировано.",
  "cli.import.bad-line": "Строка {{line}} экспорта повреждена ({{what}}). Ничего не импортировано.",
  "cli.import.cut-off": "Экспорт обрывается после строки {{line}}. Ничего не импортировано.",
  "cli.import.unreadable": "Не удаётся прочитать {{file}} ({{reason}}). Ничего не импортировано.",
  "cli.import.not-empty":
    "В Redis уже есть данные {{domain}} ({{found}}), ничего не импортировано. Добавьте --replace, чтобы сначала удалить их.",
  "cli.import.unfinished":
    "Другой импорт для {{domain}} был прерван, и до завершения импорта никто не может зарегистрироваться. Повторите тот импорт или начните заново с --replace.",
  "cli.import.interrupted":
    "Redis пропал посреди импорта. Повторите его: пока он не завершён, никто не может зарегистрироваться.",
  "cli.import.no-prosody-invites":
    "В {{path}} нет приглашений {{domain}}. Укажите папку данных Prosody; если Prosody хранит данные в SQL, см. docs/deploy.md.",
  "cli.import.bad-prosody-file":
    "Строка {{line}} файла {{file}} — не такая, какие пишет Prosody. Ничего не импортировано.",
  "cli.import.adopted_one": "Перенесено {{count}} приглашение; ссылки работают как прежде.",
  "cli.import.adopted_few": "Перенесено {{count}} приглашения; ссылки работают как прежде.",
  "cli.import.adopted_many": "Перенесено {{count}} приглашений; ссылки работают как прежде.",
  "cli.import.adopted_other": "Перенесено {{count}} приглашения; ссылки работают как прежде.",
  "cli.import.known_one": "{{count}} перенесено раньше и оставлено как есть.",
  "cli.import.known_few": "{{count}} перенесены раньше и оставлены как есть.",
  "cli.import.known_many": "{{count}} перенесены раньше и оставлены как есть.",
  "cli.import.known_other": "{{count}} перенесены раньше и оставлены как есть.",
  "cli.import.expired_one": "{{count}} пропущено: срок истёк.",
  "cli.import.expired_few": "{{count}} пропущены: срок истёк.",
  "cli.import.expired_many": "{{count}} пропущены: срок истёк.",
  "cli.import.expired_other": "{{count}} пропущены: срок истёк.",
  "cli.import.not-understood_one": "{{count}} пропущено как непонятное: оно от другого домена или модуля.",
  "cli.import.not-understood_few": "{{count}} пропущены как непонятные: они от другого домена или модуля.",
  "cli.import.not-understood_many": "{{count}} пропущены как непонятные: они от другого домена или модуля.",
  "cli.import.not-understood_other": "{{count}} пропущены как непонятные: они от другого домена или модуля.",
  "cli.import.roles_one":
    "{{count}} из перенесённых давало в Prosody роль или группу, а модуль mod_invite_gate этого не делает: назначьте их вручную, когда аккаунт появится.",
  "cli.import.roles_few":
    "{{count}} из перенесённых давали в Prosody роль или группу, а модуль mod_invite_gate этого не делает: назначьте их вручную, когда аккаунт появится.",
  "cli.import.roles_many":
    "{{count}} из перенесённых давали в Prosody роль или группу, а модуль mod_invite_gate этого не делает: назначьте их вручную, когда аккаунт появится.",
  "cli.import.roles_other":
    "{{count}} из перенесённых давали в Prosody роль или группу, а модуль mod_invite_gate этого не делает: назначьте их вручную, когда аккаунт появится.",
  "cli.import.one-source": "Либо файл, либо --prosody.",
  "cli.no-redis":
    "Redis не отвечает, ничего не изменено. Проверьте redis.url или REDIS_URL и попробуйте снова.",
};
