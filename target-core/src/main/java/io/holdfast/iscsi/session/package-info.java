/**
 * Sessions and their connections (RFC 7143 4.3, 4.4 and 6): who is logged in, in which order commands run, and what happens to them when a connection or a session ends.
 *
 * <pre>
 *   socket -> LoginHandler -> (SessionRegistry: new | reinstated | one connection more) -> FullFeatureHandler -> PduDispatch -> flows
 *
 *   Session  1 --- n  Connection  1 --- n  IscsiTask
 *      |                  |
 *   CommandWindow       Outbox (StatSN in wire order)
 * </pre>
 *
 * <p>A {@link io.holdfast.iscsi.session.Connection} is confined to its event loop. A {@link io.holdfast.iscsi.session.Session} is shared by the loops of its connections: its command window takes a lock for a few memory
 * operations, and what it does to a connection of another loop it hands to that loop.
 *
 * <p>A session has ended when none of its commands touches an image any more. A login that reinstates a session is answered after that (RFC 7143 6.3.5), so no late write of
 * the old session lands behind the new one.
 *
 * <p>Netty's channel types stay in the handlers and in the outbox.
 */
@NullMarked
package io.holdfast.iscsi.session;

import org.jspecify.annotations.NullMarked;
