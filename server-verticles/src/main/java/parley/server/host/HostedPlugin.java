package parley.server.host;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Command;
import parley.command.CommandHandler;
import parley.command.CommandPlugin;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.Verb;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.bus.Outcome;
import parley.server.powers.SessionCall;

/** One plugin at work: hears its calls and sends each one's outcome to the gate that asked. Runs on its own context. */
final class HostedPlugin extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HostedPlugin.class);

    private final CommandPlugin plugin;
    private final String address;
    private final Bus bus;
    private final Map<Verb, CommandHandler> handlers = new HashMap<>();
    private Bus.Subscription calls = Future::succeededFuture;

    HostedPlugin(CommandPlugin plugin, String address, Bus bus) {
        this.plugin = plugin;
        this.address = address;
        this.bus = bus;
        for (Command command : plugin.commands()) {
            if (handlers.put(command.spec().verb(), command.handler()) != null) {
                throw new IllegalArgumentException(
                        plugin.id() + " has the verb " + command.spec().verb() + " twice");
            }
        }
    }

    @Override
    public Future<?> start() {
        return plugin.start().onSuccess(started -> calls = bus.hear(Addresses.calls(address), this::handle));
    }

    /** Calls end first: nothing is asked of a plugin that was told to stop. */
    @Override
    public Future<?> stop() {
        return calls.end().eventually(plugin::stop);
    }

    private void handle(SessionCall call) {
        answer(call).onComplete(reply -> send(call, reply), failure -> send(call, failed(call, failure)));
    }

    private Future<Reply> answer(SessionCall call) {
        CommandHandler handler = handlers.get(call.verb());
        if (handler == null) {
            return Future.succeededFuture(Reply.refused(Refusal.GONE));
        }
        try {
            return handler.handle(call);
        } catch (Throwable broken) { // A plugin's Error ends its call, not the server.
            return Future.failedFuture(broken);
        }
    }

    private void send(SessionCall call, Reply reply) {
        bus.send(
                Addresses.outcomes(call.session().gate()),
                new Outcome(call.session().number(), call.sequence(), reply));
    }

    private Reply failed(SessionCall call, Throwable failure) {
        String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("incident {}: {} of plugin {} failed", incident, call.verb(), plugin.id(), failure);
        return Reply.refused(
                Refusal.FAILED.saying("something broke, incident " + incident + "; whether it was done is unknown"));
    }
}
