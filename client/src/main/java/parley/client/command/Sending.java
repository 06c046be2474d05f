package parley.client.command;

import io.vertx.core.AsyncResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.client.peer.LinkListener;
import parley.client.peer.Links;
import parley.client.peer.Transfer;
import parley.client.peer.TransferListener;
import parley.client.peer.Transfers;
import parley.client.server.Backoff;
import parley.client.server.ServerSession;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * Asks one user for a direct link and sends files over it; asks again when the link breaks. Touched only from the errand's event
 * loop, but for {@link #outcome} and {@link #leave}.
 */
final class Sending implements LinkListener, TransferListener {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Errand errand;
    private final What what;
    private final Progress progress;
    private final CompletableFuture<ExitCode> outcome = new CompletableFuture<>();
    private final Map<Integer, Transfer.State> ends = new HashMap<>();
    private Optional<Set<Integer>> numbers = Optional.empty();
    private Phase phase = Phase.RESTING;
    private boolean begun;
    private boolean taken;
    private Deadline deadline;
    private @Nullable ServerSession session;
    private @Nullable Links links;
    private @Nullable Transfers transfers;

    /** @param timeout how long nothing may move */
    record What(UserName peer, Path path, Duration timeout) {}

    private enum Phase {
        /** Between two requests. */
        RESTING,
        /** The server has not answered the request. */
        ASKING,
        /** The user has not answered the request. */
        ASKED,
        /** Both have agreed; a way is looked for. */
        MEETING,
        STANDING,
        /** The server is being told of the end of a link; before its answer nothing new may begin. */
        STOPPING
    }

    Sending(Errand errand, What what, Progress progress) {
        this.errand = errand;
        this.what = what;
        this.progress = progress;
        this.deadline = Deadline.in(what.timeout());
    }

    /** How it ended; fails with {@link CommandEnded}. Any thread. */
    CompletableFuture<ExitCode> outcome() {
        return outcome;
    }

    void begin(ServerSession signedIn, Links.Options paths) {
        session = signedIn;
        Links made = new Links(errand.vertx(), paths, errand.account().server(), errand.known(), this);
        links = made;
        // Nothing is ever taken here, so the folder is never used.
        transfers = made.transfers(Path.of(""), this);
        deadline = Deadline.in(what.timeout());
        errand.onEntering(this::entered);
        errand.vertx().setPeriodic(LOOK.toMillis(), look -> look());
        ask();
    }

    /** A new session: the server has forgotten what the old one asked. */
    private void entered() {
        if (phase == Phase.ASKED) {
            links().withdraw(what.peer());
            ask();
        }
    }

    private Links links() {
        return Objects.requireNonNull(links, "begin comes first");
    }

    private Transfers transfers() {
        return Objects.requireNonNull(transfers, "begin comes first");
    }

    private ServerSession session() {
        return Objects.requireNonNull(session, "begin comes first");
    }

    private void ask() {
        phase = Phase.ASKING;
        links().offer(what.peer())
                .compose(offer -> session()
                        .ask(new Request("startprivate", Fields.none().user("user", what.peer()), Optional.of(offer))))
                .onComplete(this::answered);
    }

    private void answered(AsyncResult<Reply> answer) {
        if (phase != Phase.ASKING) {
            return;
        }
        if (answer.succeeded() && !(answer.result().plain() instanceof Reply.Refused)) {
            phase = Phase.ASKED;
            return;
        }
        links().withdraw(what.peer());
        if (answer.succeeded() && answer.result().plain() instanceof Reply.Refused refused) {
            refused(refused);
        } else if (answer.cause() instanceof ServerSession.Unanswered) {
            rest(PAUSE);
        } else {
            outcome.completeExceptionally(answer.cause());
        }
    }

    private void refused(Reply.Refused refused) {
        boolean away = begun && refused.refusal().code().equals(Refusal.OFFLINE.code());
        if (away || CommandEnded.passing(refused)) {
            rest(refused.retryAfter().map(Backoff::asked).orElse(PAUSE));
        } else {
            outcome.completeExceptionally(CommandEnded.refused(refused));
        }
    }

    private void rest(Duration span) {
        phase = Phase.RESTING;
        errand.vertx().setTimer(Math.max(1, span.toMillis()), rested -> {
            if (phase == Phase.RESTING && !outcome.isDone()) {
                ask();
            }
        });
    }

    /** The server said something. */
    void heard(ServerLine line) {
        if (line instanceof ServerLine.PrivatePeer peer && peer.peer().equals(what.peer())) {
            phase = Phase.MEETING;
            links().introduced(peer);
        } else if (line instanceof ServerLine.PrivateEnd end && end.peer().equals(what.peer())) {
            ended(end);
        }
    }

    private void ended(ServerLine.PrivateEnd end) {
        boolean asking = phase == Phase.ASKED || phase == Phase.ASKING;
        links().ended(end);
        if (asking && end.reason().equals("declined")) {
            outcome.completeExceptionally(
                    new CommandEnded(ExitCode.REFUSED, what.peer() + " declined the direct link"));
        } else if (asking) {
            rest(PAUSE);
        }
    }

    private void look() {
        if (outcome.isDone()) {
            return;
        }
        List<Transfer> all = transfers().all();
        if (phase == Phase.STANDING && (numbers.isEmpty() || all.stream().anyMatch(Progress::moving))) {
            deadline = Deadline.in(what.timeout());
        } else if (phase != Phase.MEETING && deadline.over()) {
            outcome.completeExceptionally(CommandEnded.timedOut(waitedFor(), what.timeout()));
        }
        taken |= all.stream().anyMatch(one -> one.state() == Transfer.State.RUNNING);
        progress.tell(all);
    }

    private String waitedFor() {
        if (!begun) {
            return "no answer from " + what.peer();
        }
        return taken && phase != Phase.STANDING
                ? "the link to " + what.peer() + " broke off and did not come back"
                : what.peer() + " did not take what was offered";
    }

    @Override
    public void up(UserName peer, String path, boolean relayed, List<String> keyWords) {
        phase = Phase.STANDING;
        progress.say("direct link with " + peer + ": "
                + (relayed ? path + ", end to end encrypted" : path + ", TLS 1.3") + ", key words: "
                + String.join(" ", keyWords));
        if (!begun) {
            begun = true;
            transfers().send(peer, what.path()).onSuccess(this::sending);
        }
    }

    private void sending(Transfers.Sending sending) {
        if (sending instanceof Transfers.Refused refused) {
            outcome.completeExceptionally(new CommandEnded(ExitCode.FAILED, refused.sentence()));
        } else if (sending instanceof Transfers.Begun all) {
            numbers = Optional.of(
                    all.all().stream().map(Transfer::number).collect(Collectors.toCollection(HashSet::new)));
            finishIfDone();
        }
    }

    @Override
    public void offered(Transfer transfer) {
        transfers().skip(transfer.number());
    }

    @Override
    public void progress(Transfer transfer) {
        // Looked at all together.
    }

    @Override
    public void ended(Transfer transfer, String sentence, Optional<Path> at) {
        if (!transfer.incoming()) {
            ends.put(transfer.number(), transfer.state());
            progress.say(Progress.name(transfer) + ": " + sentence);
            finishIfDone();
        }
    }

    private void finishIfDone() {
        if (numbers.isPresent() && ends.keySet().containsAll(numbers.get())) {
            boolean failed = ends.containsValue(Transfer.State.FAILED);
            boolean refused = ends.containsValue(Transfer.State.REFUSED);
            outcome.complete(failed ? ExitCode.FAILED : refused ? ExitCode.REFUSED : ExitCode.DONE);
        }
    }

    @Override
    public void down(UserName peer, String why, List<String> unsent) {
        if (outcome.isDone()) {
            return;
        }
        phase = Phase.STOPPING;
        progress.say("direct link with " + peer + ": " + why);
        session().ask("stopprivate " + peer).onComplete(told -> {
            if (!begun) {
                outcome.completeExceptionally(new CommandEnded(ExitCode.UNREACHABLE, why));
            } else if (phase == Phase.STOPPING) {
                rest(PAUSE);
            }
        });
    }

    @Override
    public void replaced(UserName peer, List<String> unsent) {
        // The new one is being made.
    }

    @Override
    public void heard(UserName peer, String text, Runnable shown) {
        progress.say(peer + " says: " + text);
        shown.run();
    }

    @Override
    public void taken(UserName peer, long n) {
        // Nothing is said here.
    }

    /** Ends the link in order, so that the user knows that nothing more comes. The command's own thread. */
    void leave() {
        errand.leave(() -> Optional.ofNullable(links));
    }
}
