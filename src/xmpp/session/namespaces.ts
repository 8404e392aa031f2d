/** RFC 6120, and XEP-0198 for stream management. */
export const NS_STREAM = "http://etherx.jabber.org/streams";
export const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
export const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
export const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind";
export const NS_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";
export const NS_SM = "urn:xmpp:sm:3";
