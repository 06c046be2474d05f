package parley.client.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.client.server.Kind;
import parley.client.server.Saying;
import parley.protocol.words.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley send}: says something beside a running client, and ends with what became of it. */
@Command(
        name = "send",
        description = {
            "Sends a message to a user, a room or, with --all, to everybody who is online. Works beside a running client.",
            "Without a text, standard input is the message, with as many lines as it has; with --lines each line is a"
                    + " message of its own, sent as it comes, in order. Colours and other codes for terminals are left out"
                    + " of what is read so. A message has at most 4096 bytes.",
            "Ends with 0 only when every message is stored or delivered. A connection that breaks is made anew, and what"
                    + " was not answered is said again; the recipient sees it once."
        },
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "<user|#room>", description = "to whom; not with --all")
    private @Nullable String to;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "<text>",
            description = "the message; several words are joined by one space")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--all",
            description = "to everybody who is online (broadcast), not to one; the user \"all\" means the same")
    private boolean everybody;

    @Option(names = "--lines", description = "each line of standard input is a message of its own")
    private boolean lines;

    @Option(
            names = "--timeout",
            paramLabel = "<span>",
            defaultValue = "30s",
            description = "how long one message may take: 90, 30s, 10m, 2h; ${DEFAULT-VALUE} if not said")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private AccountOptions who = new AccountOptions();

    @Override
    public Integer call() throws IOException {
        Home home = Home.ofUser();
        Saying.To recipient = recipient();
        PipedText input = new PipedText(System.in);
        Optional<String> text = words.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", words));
        if (text.isPresent() && lines) {
            throw CommandEnded.wrongUse("--lines reads standard input, so there can be no text beside it");
        }
        Account account = who.account(home);
        Secret secret = who.secret(home, account);
        Optional<String> only =
                lines ? Optional.empty() : Optional.of(Says.checked(text.isPresent() ? text.get() : input.all()));
        try (Errand errand = new Errand(home, account, secret, Kind.Side.silent(), false).begin()) {
            errand.signedIn(Deadline.in(timeout));
            if (only.isPresent()) {
                send(errand, recipient, only.get());
            } else {
                sendLines(errand, recipient, input);
            }
        }
        return ExitCode.DONE.code();
    }

    private void sendLines(Errand errand, Saying.To recipient, PipedText input) throws IOException {
        int number = 0;
        for (Optional<String> line = input.line(); line.isPresent(); line = input.line()) {
            number++;
            if (!line.get().isBlank()) {
                try {
                    send(errand, recipient, Says.checked(line.get()));
                } catch (CommandEnded ended) {
                    throw new CommandEnded(
                            ended.code(), "line " + number + " was not sent: " + CommandEnded.words(ended));
                }
            }
        }
    }

    private void send(Errand errand, Saying.To recipient, String text) {
        Reply.Done done = errand.done(
                Says.request(recipient, text, UUID.randomUUID().toString()),
                Deadline.in(timeout),
                "no answer from the server");
        if (done.fields().isSet("skipped")) {
            Voice.say("some recipients were not reached");
        }
    }

    private Saying.To recipient() {
        if (everybody) {
            if (to != null) {
                words.add(0, to);
            }
            return new Saying.Everyone();
        }
        if (to == null) {
            throw CommandEnded.wrongUse("missing: to whom; say a user, a #room or --all");
        }
        return Says.recipient(to);
    }
}
