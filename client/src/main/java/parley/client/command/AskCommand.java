package parley.client.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.client.server.Kind;
import parley.client.server.Saying;
import parley.protocol.Cleaner;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley ask}: says something to one user and prints what that user says next. */
@Command(
        name = "ask",
        description = {
            "Sends a question to a user and prints the first message from that user after it, without line breaks at its"
                    + " end. Works beside a running client, and leaves the answer unread for the account.",
            "Ends with 0 when there is an answer, with 75 when there is none in time."
        },
        mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
    /** How far back the answer is looked for; nobody says more between a question and the word that it arrived. */
    private static final int PAGE = 100;

    /** How soon an end of the session is noticed. */
    private static final Duration LOOK = Duration.ofMillis(500);

    @Parameters(index = "0", paramLabel = "<user>", description = "whom")
    private String user = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "<question>",
            description = "several words are joined by one space")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "<span>",
            defaultValue = "10m",
            description = "how long to wait for the answer: 90, 30s, 10m, 2h; ${DEFAULT-VALUE} if not said")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private AccountOptions who = new AccountOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.ofUser();
        UserName asked = Says.user(user);
        String question = Says.checked(String.join(" ", words));
        Account account = who.account(home);
        Secret secret = who.secret(home, account);
        Deadline deadline = Deadline.in(timeout);
        BlockingQueue<ServerLine.Message> heard = new LinkedBlockingQueue<>();
        Kind kind = new Kind.Side(Optional.of(asked), Optional.empty());
        try (Errand errand = new Errand(home, account, secret, kind, false)) {
            errand.begin(
                    line -> {
                        if (line instanceof ServerLine.Message message) {
                            heard.add(message);
                        }
                    },
                    () -> {});
            errand.signedIn(deadline);
            // What came before the question is no answer to it.
            errand.onLoop(session -> heard.clear());
            Reply.Done sent = errand.done(
                    Says.request(
                            new Saying.Person(asked),
                            question,
                            UUID.randomUUID().toString()),
                    deadline,
                    "no answer from the server");
            print(answer(errand, asked, sent, heard, deadline));
        }
        return ExitCode.DONE.code();
    }

    private static String answer(
            Errand errand, UserName asked, Reply.Done sent, BlockingQueue<ServerLine.Message> heard, Deadline deadline)
            throws InterruptedException {
        Optional<Set<String>> older = Optional.empty();
        while (true) {
            long patience = Math.min(LOOK.toNanos(), deadline.left());
            ServerLine.@Nullable Message next = heard.poll(patience, TimeUnit.NANOSECONDS);
            errand.check();
            if (next == null && deadline.over()) {
                throw CommandEnded.timedOut("no answer from " + asked, deadline.patience());
            } else if (next == null) {
                continue;
            }
            Set<String> before = older.isPresent() ? older.get() : older(errand, asked, sent, deadline);
            if (!before.contains(next.id())) {
                return next.text();
            }
            older = Optional.of(before);
        }
    }

    /** What the two said last before the question was accepted: a message among it only crossed the question. */
    private static Set<String> older(Errand errand, UserName asked, Reply.Done sent, Deadline deadline) {
        Request request =
                Request.of("history", Fields.none().user("user", asked).whole("count", PAGE));
        Reply reply = errand.ask(request, deadline, "no answer from the server");
        List<String> ids = reply instanceof Reply.Done done ? ids(done.fields()) : List.of();
        int question = sent.fields().findText("id").map(ids::indexOf).orElse(-1);
        return question < 0 ? Set.of() : Set.copyOf(ids.subList(0, question));
    }

    private static List<String> ids(Fields history) {
        return history.find("messages")
                .filter(Fields.Rows.class::isInstance)
                .map(rows -> ((Fields.Rows) rows)
                        .rows().stream()
                                .flatMap(row -> row.fields().findText("id").stream())
                                .toList())
                .orElse(List.of());
    }

    private static void print(String answer) throws IOException {
        try (FileOutputStream output = new FileOutputStream(FileDescriptor.out)) {
            output.write((Cleaner.cleanLines(answer).stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
