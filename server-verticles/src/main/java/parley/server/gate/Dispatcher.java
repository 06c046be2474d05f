package parley.server.gate;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Access;
import parley.command.Arguments;
import parley.command.Binding;
import parley.command.CommandSpec;
import parley.command.Kind;
import parley.command.Parameter;
import parley.protocol.ClientLine;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.catalog.Catalog;
import parley.server.catalog.Route;
import parley.server.powers.Operator;
import parley.server.powers.Permissions;
import parley.server.powers.SessionCall;
import parley.server.settings.Limits;

/**
 * From a line to whoever answers it. Here, and nowhere else, is checked what holds for every command, in the order of
 * protocol section 3: is there such a command, may it come this way, may this one give it, is it in form, is its text
 * short enough. What fails never leaves the gate. Touched only from its gate's event loop.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Refusal FOR_ACCOUNTS = Refusal.FORBIDDEN.saying("this is for accounts; an operator has none");
    private static final int MOST_UTF8 = 3;

    private final Bus bus;
    private final Permissions permissions;
    private final Map<String, Bus.Outlet<SessionCall>> outlets = new HashMap<>();
    private Catalog catalog;
    private long lastSequence;

    Dispatcher(Bus bus, Permissions permissions, Catalog catalog) {
        this.bus = bus;
        this.permissions = permissions;
        this.catalog = catalog;
    }

    /** Lines go by this catalog from now on. */
    void replace(Catalog other) {
        catalog = other;
        Set<String> addresses = new HashSet<>();
        for (Route route : other.routes().values()) {
            if (route.target() instanceof Route.AtPlugin plugin) {
                addresses.add(plugin.address());
            }
        }
        outlets.entrySet().removeIf(outlet -> {
            boolean gone = !addresses.contains(outlet.getKey());
            if (gone) {
                closed(outlet.getValue());
            }
            return gone;
        });
    }

    void close() {
        outlets.values().forEach(Dispatcher::closed);
        outlets.clear();
    }

    /** Has the line answered: by this call, or later by whoever it goes to. */
    void take(Session session, ClientLine.Command line) {
        Optional<Route> found = line.verb().flatMap(catalog::find);
        if (found.isEmpty()) {
            session.exchange().answer(line.id(), Optional.empty(), Reply.refused(Refusal.UNKNOWN_COMMAND));
            return;
        }
        Route route = found.get();
        Optional<Refusal> refusal = barred(session, route.spec());
        if (refusal.isPresent()) {
            refuse(session, line, route, refusal.get());
            return;
        }
        Binding.Result result = Binding.bind(route.spec(), line);
        if (result instanceof Binding.Refused refused) {
            refuse(session, line, route, refused.refusal());
        } else if (result instanceof Binding.Bound bound) {
            bound(session, line, route, bound.arguments());
        }
    }

    private void bound(Session session, ClientLine.Command line, Route route, Arguments arguments) {
        CommandSpec spec = route.spec();
        if (tooLong(spec, arguments, session.limits().text())) {
            refuse(session, line, route, Refusal.TOO_LONG);
        } else if (spec.verb().equals(SessionVerbs.RELAY)) {
            relay(session, line, route, arguments.get(SessionVerbs.TOKEN));
        } else if (route.target() instanceof Route.AtGate) {
            Reply reply = SessionVerbs.answer(session, spec.verb(), arguments);
            session.exchange().answer(line.id(), Optional.of(spec.verb()), reply);
        } else if (route.target() instanceof Route.AtPlugin plugin) {
            call(session, line, spec, plugin, arguments);
        } else {
            refuse(session, line, route, Refusal.UNAVAILABLE);
        }
    }

    private void call(
            Session session, ClientLine.Command line, CommandSpec spec, Route.AtPlugin plugin, Arguments arguments) {
        long patience =
                spec.deadline().compareTo(Limits.NEVER) < 0 ? spec.deadline().toNanos() : Long.MAX_VALUE;
        InFlight inFlight = inFlight(session, line, spec, plugin.ours(), patience);
        SessionCall call = session.exchange().call(inFlight, arguments);
        outlets.computeIfAbsent(plugin.address(), address -> bus.outlet(Addresses.calls(address)))
                .write(call)
                .onFailure(
                        nobody -> session.exchange().settle(inFlight.sequence(), Reply.refused(Refusal.UNAVAILABLE)));
    }

    /** In text only: what follows the line is none, whatever notation the client speaks. */
    private void relay(Session session, ClientLine.Command line, Route route, String token) {
        if (line.input() instanceof ClientLine.Named) {
            refuse(session, line, route, Refusal.USAGE.saying(route.spec().usage()));
        } else if (session.member().isPresent()) {
            refuse(session, line, route, Refusal.ALREADY_LOGGED_IN);
        } else {
            session.relaying().ask(inFlight(session, line, route.spec(), true, Long.MAX_VALUE), token);
        }
    }

    private InFlight inFlight(Session session, ClientLine.Command line, CommandSpec spec, boolean ours, long patience) {
        return new InFlight(++lastSequence, line.id(), spec.verb(), ours, session.now(), patience);
    }

    private Optional<Refusal> barred(Session session, CommandSpec spec) {
        if (spec.secret() && !session.confidential()) {
            return Optional.of(Refusal.TLS_REQUIRED);
        }
        if (session.operator()) {
            return Operator.may(spec) ? Optional.empty() : Optional.of(FOR_ACCOUNTS);
        }
        if (spec.access() instanceof Access.Anyone) {
            return Optional.empty();
        }
        Optional<SessionState.Member> member = session.member();
        if (member.isEmpty()) {
            return Optional.of(Refusal.NOT_LOGGED_IN);
        }
        if (spec.access() instanceof Access.Holders holders
                && !permissions.holds(member.get().login().user(), holders.permission())) {
            return Optional.of(Refusal.FORBIDDEN);
        }
        return Optional.empty();
    }

    private static void refuse(Session session, ClientLine.Command line, Route route, Refusal refusal) {
        session.exchange().answer(line.id(), Optional.of(route.spec().verb()), Reply.refused(refusal));
    }

    private static boolean tooLong(CommandSpec spec, Arguments arguments, int limit) {
        for (Parameter<?> parameter : spec.parameters()) {
            if (parameter.kind() instanceof Kind.Rest rest
                    && rest.lines()
                    && arguments
                            .find(parameter)
                            .filter(text -> longer((String) text, limit))
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean longer(String text, int limit) {
        return text.length() > limit / MOST_UTF8 && text.getBytes(StandardCharsets.UTF_8).length > limit;
    }

    private static void closed(Bus.Outlet<SessionCall> outlet) {
        outlet.close().onFailure(failure -> LOG.warn("an outlet was not closed", failure));
    }
}
