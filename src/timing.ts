/**
 * The times that must agree with each other though they are used far apart; what concerns one file alone is there.
 * `test/timing.test.ts` holds how they must agree, also with those of the gates and scripts, and of the session.
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Redis has this long to answer, or to take a connection. A person who waits in a chat is told within two seconds; the
 * rest is for all else.
 */
export const REDIS_ANSWER_MS = 1_500;
/** One node or sentinel that is asked where the keys are: three that hang are asked within the time of an answer. */
export const DISCOVERY_MS = REDIS_ANSWER_MS / 3;
/** A replica that is well has a change within a few milliseconds; together with the change it must be in time. */
export const REPLICATION_MS = REDIS_ANSWER_MS / 3;
/** A replica that was not heard for this long is no candidate; Redis's own default for `min-replicas-max-lag`. */
export const MAX_REPLICA_LAG_SECONDS = 10;
/** A connection that says nothing to a ping for this long is dropped: later than its commands are given up. */
export const REDIS_SILENCE_MS = 2 * REDIS_ANSWER_MS;
/** How long a connection waits for entries of the inbox: less than an answer may take, as pings queue behind it. */
export const INBOX_WAIT_MS = 1_000;

/** How often the owner renews the lease, and the others look whether it has expired. */
export const RENEW_MS = 500;
/**
 * How long the lease lasts without being renewed: after a crash, nobody answers for that long. A renewal that Redis
 * did not answer, and the next one, still come in time.
 */
export const LEASE_MS = 12 * RENEW_MS;
/** How long an owner that is cut off from the server leaves the lease to the others: enough for each to look. */
export const STEP_DOWN_MS = 10 * RENEW_MS;
/** An owner that is cut off for this long lets a standby try, and for twice as long each next time, up to the latter. */
export const OFFLINE_MS = 5 * SECOND_MS;
export const MAX_OFFLINE_MS = MINUTE_MS;
/** A sender hears within this time that Redis is unavailable, when the lease has expired. */
export const REFUSE_MS = 2 * SECOND_MS;

/** A client that sends a message again by itself does so within this time. */
export const CLIENT_RETRY_MS = MINUTE_MS;
/** What the server redelivers after a takeover was sent a moment ago: it is answered as anything else. */
export const MIN_KEPT_MS = MINUTE_MS;
/** The same words again, without an id, are another message after this. The gates count alike. */
export const SAME_WORDS_MS = 10 * SECOND_MS;
/** No other message has the id that its sender gave it for this long. The gates count alike. */
export const SAME_ID_MS = HOUR_MS;

/** How often a bot says that it is there; the gates do as often. */
export const HEARTBEAT_MS = 20 * SECOND_MS;
/** Who misses one or two is still there. */
export const HEARTBEAT_LASTS_MS = 3 * HEARTBEAT_MS;
/** One may be lost: only who misses the second as well is late. */
export const HEARTBEAT_LATE_MS = 2 * HEARTBEAT_MS;

/** How often a process that took notices says that it is still about to send them. */
export const NOTICE_RENEW_MS = 10 * SECOND_MS;
/** Telling takes far less; when a process dies in between, another may go on after this. */
export const NOTICE_TAKEN_MS = 3 * NOTICE_RENEW_MS;

/** The operator waits for a gate, which itself gives Redis two seconds. */
export const CLI_GATE_MS = 4 * SECOND_MS;
/** `doctor` waits a little longer: it is to tell a slow gate from none. */
export const DOCTOR_GATE_MS = 5 * SECOND_MS;
/**
 * A person waits at a form; the gate asks Redis at the preauth and at the registration, and gives it two
 * seconds each time.
 */
export const REGISTRATION_MS = 10 * SECOND_MS;

/** A PaaS kills what has not stopped ten seconds after SIGTERM; all that ends by itself has done so before. */
export const STOP_MS = 9 * SECOND_MS;
