package parley.server.gate;

import java.util.List;
import parley.command.Access;
import parley.command.Arguments;
import parley.command.Binding;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.ClientLine;
import parley.protocol.Notation;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.server.catalog.Route;

/** The few verbs that are about the connection itself and that the gate answers: {@code ping active mode whoami ack
 * relay}. */
final class SessionVerbs {
    static final Verb ACK = new Verb("ack");
    static final Verb PING = new Verb("ping");
    static final Verb ACTIVE = new Verb("active");
    static final Verb RELAY = new Verb("relay");
    private static final Verb MODE = new Verb("mode");

    private static final Parameter<Long> SEQ = Parameter.whole("seq", 0, Long.MAX_VALUE);
    static final Parameter<String> TOKEN = Parameter.word("token");
    private static final Parameter<String> NOTATION = Parameter.choice("mode", "json", "text");

    private static final CommandSpec ACK_SPEC =
            CommandSpec.of(ACK.value(), "acknowledges messages up to a number", List.of(SEQ), Access.MEMBERS);

    private static final List<CommandSpec> SPECS = List.of(
            CommandSpec.of(PING.value(), "shows whether the server is there", List.of(), Access.ANYONE),
            CommandSpec.of(
                    ACTIVE.value(), "says that you are there, though you give no command", List.of(), Access.MEMBERS),
            CommandSpec.of(MODE.value(), "chooses how the server writes to you", List.of(NOTATION), Access.ANYONE),
            CommandSpec.of("whoami", "shows as whom you are logged in", List.of(), Access.MEMBERS),
            ACK_SPEC,
            CommandSpec.of(
                    RELAY.value(),
                    "makes this connection one side of a direct link; for clients, in text only",
                    List.of(TOKEN),
                    Access.ANYONE,
                    Refusal.NO_LINK,
                    Refusal.ALREADY_LOGGED_IN));

    private SessionVerbs() {}

    static List<Route> routes() {
        return SPECS.stream()
                .map(spec -> new Route(spec, "gate", new Route.AtGate()))
                .toList();
    }

    /** Whether the verb costs nothing of what a session may ask for (reliability 1.2). */
    static boolean free(Verb verb) {
        return verb.equals(ACK) || verb.equals(PING) || verb.equals(ACTIVE);
    }

    /** Answers one of them other than {@code ack}, which has no answer, and {@code relay}, whose answer takes time. */
    static Reply answer(Session session, Verb verb, Arguments arguments) {
        if (verb.equals(PING)) {
            return Reply.done("pong");
        }
        if (verb.equals(ACTIVE)) {
            return Reply.done("noted");
        }
        if (verb.equals(MODE)) {
            return mode(session, arguments.get(NOTATION));
        }
        UserName user = session.member().orElseThrow().login().user();
        return Reply.done("you are " + user, Fields.none().user("user", user));
    }

    /** {@code ack}: whether it is in form and says something that can be (protocol section 3.4). */
    static boolean acknowledge(SessionState.Member member, ClientLine.Command line) {
        return member.ack()
                && Binding.bind(ACK_SPEC, line) instanceof Binding.Bound bound
                && member.delivery()
                        .map(delivery -> delivery.acknowledge(bound.arguments().get(SEQ)))
                        .orElse(false);
    }

    private static Reply mode(Session session, String word) {
        session.outbox().speak(word.equals("json") ? Notation.JSON : Notation.TEXT);
        return Reply.done("from now on in " + word);
    }
}
