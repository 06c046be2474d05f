package parley.server.gate;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import parley.server.bus.Bus;
import parley.server.catalog.Catalog;
import parley.server.powers.Claims;
import parley.server.powers.Moments;
import parley.server.powers.Permissions;
import parley.server.relay.RelayVerticle;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.wire.TlsContext;

/**
 * What all gates of a server share. Everything in it may be used from every thread; the answers of {@code claims} and
 * {@code mailboxes} come on the context of the gate that asked.
 *
 * @param settings read again when it gives another object than before
 * @param catalog the catalog as it is now; later ones are heard on {@link parley.server.bus.Addresses#CATALOG}
 * @param relay who joins connections to pipes; empty if none is deployed
 * @param tls asked for each connection that begins with a TLS handshake, so that a new certificate serves the next one
 * @param operators where the first gate makes the socket by which operators come in
 * @param moments told when a message is about to be shown and when one is acknowledged
 */
public record GateParts(
        Supplier<Settings> settings,
        Time time,
        Bus bus,
        Claims claims,
        Mailboxes mailboxes,
        Permissions permissions,
        Admission admission,
        Optional<RelayVerticle> relay,
        Supplier<Catalog> catalog,
        Supplier<TlsContext> tls,
        Path operators,
        Moments moments) {}
