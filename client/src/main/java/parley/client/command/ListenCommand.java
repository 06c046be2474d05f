package parley.client.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.client.server.Kind;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley listen}: hands what is said to a program, and acknowledges it only then. */
@Command(
        name = "listen",
        description = {
            "Prints one line for each message, or runs a program for it. A message is acknowledged only after the program"
                    + " at the other end of the pipe has read its line, or the program that was run has ended with 0: after"
                    + " a crash it comes again, and nothing is lost. A lost connection is made anew for ever.",
            "Without --from it is the account's main session: it gets everything, like a client, and what it has handed"
                    + " over is read. With --from it is a side session beside a running client: it gets the direct messages"
                    + " of one user, leaves them unread for the account, and keeps its own place."
        },
        mixinStandardHelpOptions = true)
final class ListenCommand implements Callable<Integer> {
    /** Where one can begin, beside at a number. */
    static final class Beginnings extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Beginnings() {
            super(List.of("last", "now"));
        }
    }

    @Option(names = "--json", description = "the server's JSON object for each line; else text, line breaks as \\n")
    private boolean json;

    @Option(
            names = "--from",
            paramLabel = "<user>",
            description = "only the direct messages of this user, beside a running client")
    private @Nullable String from;

    @Option(
            names = "--since",
            paramLabel = "<last|now|seq>",
            completionCandidates = Beginnings.class,
            description =
                    "where to begin, with --from: behind what was handed over last (the first time: now), with what"
                            + " comes from now on, or behind a number; last if not said")
    private @Nullable String since;

    @Option(
            names = "--exec",
            paramLabel = "<command>",
            description =
                    "run this command for each event, one after another, with the JSON object on its standard input"
                            + " and PARLEY_EVENT, PARLEY_FROM, PARLEY_SEQ, PARLEY_ROOM, PARLEY_ACCOUNT in its environment; when it"
                            + " does not end with 0 it is run again for the same event, later and later")
    private @Nullable String exec;

    @Option(
            names = "--events",
            paramLabel = "<kind>",
            split = ",",
            completionCandidates = EventKind.Names.class,
            description =
                    "which events: message, broadcast, room, presence, notice, link, or all; message, broadcast and"
                            + " room if not said")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--count", paramLabel = "<n>", description = "end with 0 after so many events")
    private @Nullable Long count;

    @Mixin
    private AccountOptions who = new AccountOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.ofUser();
        Optional<UserName> only = Optional.ofNullable(from).map(Says::user);
        if (only.isEmpty() && since != null) {
            throw CommandEnded.wrongUse(
                    "--since needs --from: the account's own session always goes on behind what it read");
        }
        Set<EventKind> wanted = EventKind.of(kinds);
        Account account = who.account(home);
        Secret secret = who.secret(home, account);
        Taker taker = exec == null ? new StandardOutput(json) : new Program(exec, account);
        Optional<Place> place = only.map(user -> new Place(home.state(), account, user));
        Optional<Long> behind = place.flatMap(this::begin);
        Kind kind = only.isEmpty() ? new Kind.Main() : new Kind.Side(only, behind);
        listen(new Errand(home, account, secret, kind, true), taker, wanted, place);
        return ExitCode.DONE.code();
    }

    private void listen(Errand errand, Taker taker, Set<EventKind> wanted, Optional<Place> place)
            throws IOException, InterruptedException {
        HandingOver handing = new HandingOver(
                taker,
                wanted,
                seq -> {
                    place.ifPresent(one -> one.passed(seq));
                    errand.onLoop(session -> session.shown(seq));
                },
                Voice::say);
        // Ctrl-C and SIGTERM leave in order: the account is offline at once, not after the server's grace.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(errand, taker), "leaving"));
        try (errand) {
            errand.begin(handing::heard, handing::over);
            Reply.Done welcome = errand.signedIn();
            place.ifPresent(one -> welcome.fields().findWhole("seq").ifPresent(one::passed));
            handing.run(count == null ? Long.MAX_VALUE : count);
            errand.check();
        } catch (IOException gone) {
            if (!(taker instanceof StandardOutput output && output.toPipe())) {
                throw gone;
            }
            // The reader has what it wanted; what it did not read comes again.
        }
    }

    private static void stop(Errand errand, Taker taker) {
        taker.stop();
        errand.close();
    }

    private Optional<Long> begin(Place place) {
        if (since == null || since.equals("last")) {
            return place.last();
        }
        if (since.equals("now")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseUnsignedLong(since)).filter(seq -> seq >= 0);
        } catch (NumberFormatException none) {
            throw CommandEnded.wrongUse("--since takes last, now or a number, not " + since);
        }
    }
}
