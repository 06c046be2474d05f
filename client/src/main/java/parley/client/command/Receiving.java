package parley.client.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.client.peer.FileSize;
import parley.client.peer.LinkListener;
import parley.client.peer.Links;
import parley.client.peer.Transfer;
import parley.client.peer.TransferListener;
import parley.client.peer.Transfers;
import parley.client.server.ServerSession;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * Accepts direct links from named users and takes what they offer: naming them, and a size, is the user's consent
 * (docs/reliability.md, P14). Touched only from the errand's event loop, but for {@link #next}, {@link #outcome} and
 * {@link #leave}, which are the command's own thread's.
 */
final class Receiving implements LinkListener, TransferListener {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Errand errand;
    private final Wish wish;
    private final Progress progress;
    private final Map<UserName, Caller> callers = new HashMap<>();
    private final BlockingQueue<Optional<Path>> finished = new LinkedBlockingQueue<>();
    private final CompletableFuture<ExitCode> outcome = new CompletableFuture<>();
    /** Wanted, but the same file comes already from elsewhere, or there is no room before another one is done. */
    private final List<Integer> later = new ArrayList<>();

    private Deadline deadline = Deadline.in(Errand.FOR_EVER);
    private boolean told;
    private @Nullable ServerSession session;
    private @Nullable Links links;
    private @Nullable Transfers transfers;

    /** @param largest in bytes */
    record Wish(Set<UserName> from, Path into, long largest, boolean once, Optional<Duration> timeout) {
        Wish {
            from = Set.copyOf(from);
        }
    }

    private enum Phase {
        NONE,
        ACCEPTING,
        /** A way is looked for, or a link stands. */
        LINKED,
        /** The server is being told of the end of a link; before its answer nothing new may begin. */
        STOPPING
    }

    /** How it stands with one of the named. */
    private static final class Caller {
        private final UserName user;
        private Phase phase = Phase.NONE;
        private boolean asks;
        private int got;
        private int failed;
        private int tooLarge;

        Caller(UserName user) {
            this.user = user;
        }

        boolean sentSomething() {
            return got + failed + tooLarge > 0;
        }
    }

    Receiving(Errand errand, Wish wish, Progress progress) {
        this.errand = errand;
        this.wish = wish;
        this.progress = progress;
        wish.from().forEach(user -> callers.put(user, new Caller(user)));
    }

    /** Waits for the next file that has arrived; empty when there will be none any more. */
    Optional<Path> next() throws InterruptedException {
        return finished.take();
    }

    /** How it ended, once {@link #next} was empty; throws {@link CommandEnded}. */
    ExitCode outcome() {
        if (outcome.isCompletedExceptionally()) {
            throw CommandEnded.timedOut("nobody sent anything", wish.timeout().orElse(Duration.ZERO));
        }
        return outcome.getNow(ExitCode.DONE);
    }

    /** The session is over for good. */
    void over() {
        finished.add(Optional.empty());
    }

    void begin(ServerSession begun, Links.Options paths) {
        session = begun;
        Links made = new Links(errand.vertx(), paths, errand.account().server(), errand.known(), this);
        links = made;
        transfers = made.transfers(wish.into(), this);
        wish.timeout().ifPresent(timeout -> deadline = Deadline.in(timeout));
        errand.onEntering(this::entered);
        errand.vertx().setPeriodic(LOOK.toMillis(), look -> look());
    }

    private void entered() {
        if (!told) {
            told = true;
            progress.say("waiting for files from "
                    + wish.from().stream().map(UserName::value).sorted().collect(Collectors.joining(", ")));
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

    private Optional<Caller> caller(UserName user) {
        return Optional.ofNullable(callers.get(user));
    }

    /** The server said something; messages stay unread. */
    void heard(ServerLine line) {
        if (line instanceof ServerLine.PrivateRequest request) {
            Optional<Caller> named = caller(request.from());
            named.ifPresent(caller -> caller.asks = true);
            named.ifPresentOrElse(
                    this::next,
                    () -> progress.say(request.from() + " wants a direct link, and --from does not name him"));
        } else if (line instanceof ServerLine.PrivatePeer peer) {
            caller(peer.peer()).ifPresent(caller -> {
                caller.phase = Phase.LINKED;
                links().introduced(peer);
            });
        } else if (line instanceof ServerLine.PrivateEnd end) {
            // Before the introduction it is about an older request: the answer to accept tells of this one.
            caller(end.peer())
                    .filter(caller -> caller.phase != Phase.ACCEPTING)
                    .ifPresent(caller -> links().ended(end));
        }
    }

    /** A link that stands is never given up for a new one: who asks again waits until it has ended. */
    private void next(Caller caller) {
        boolean another = wish.once()
                && callers.values().stream().anyMatch(other -> other != caller && other.phase != Phase.NONE);
        if (!caller.asks || caller.phase != Phase.NONE || another || outcome.isDone()) {
            return;
        }
        caller.asks = false;
        caller.phase = Phase.ACCEPTING;
        links().offer(caller.user)
                .compose(offer -> session()
                        .ask(new Request("accept", Fields.none().user("user", caller.user), Optional.of(offer))))
                .onComplete(answer -> {
                    boolean refused = answer.failed() || answer.result().plain() instanceof Reply.Refused;
                    if (refused && caller.phase == Phase.ACCEPTING) {
                        links().withdraw(caller.user);
                        free(caller);
                    }
                });
    }

    private void free(Caller caller) {
        caller.phase = Phase.NONE;
        endOnce(caller);
        callers.values().forEach(this::next);
    }

    private void endOnce(Caller caller) {
        boolean open = transfers().all().stream()
                .anyMatch(one -> one.peer().equals(caller.user) && !one.state().over());
        if (wish.once() && caller.phase == Phase.NONE && !caller.asks && caller.sentSomething() && !open) {
            end(caller.failed > 0 ? ExitCode.FAILED : caller.tooLarge > 0 ? ExitCode.REFUSED : ExitCode.DONE);
        }
    }

    private void end(ExitCode code) {
        outcome.complete(code);
        finished.add(Optional.empty());
    }

    private void look() {
        if (outcome.isDone()) {
            return;
        }
        boolean linked = callers.values().stream().anyMatch(caller -> caller.phase == Phase.LINKED);
        if (linked && wish.timeout().isPresent()) {
            deadline = Deadline.in(wish.timeout().get());
        } else if (deadline.over()) {
            outcome.completeExceptionally(new IllegalStateException("timed out"));
            finished.add(Optional.empty());
        }
        progress.tell(transfers().all());
    }

    @Override
    public void up(UserName peer, String path, boolean relayed, List<String> keyWords) {
        progress.say("direct link with " + peer + ": "
                + (relayed ? path + ", end to end encrypted" : path + ", TLS 1.3") + ", key words: "
                + String.join(" ", keyWords));
    }

    @Override
    public void offered(Transfer transfer) {
        Optional<Caller> named = caller(transfer.peer());
        if (named.isEmpty()) {
            transfers().skip(transfer.number());
        } else if (transfer.size() > wish.largest()) {
            named.get().tooLarge++;
            progress.say("from " + transfer.peer() + " " + Progress.name(transfer) + ": "
                    + FileSize.text(transfer.size()) + " is more than --max-size, "
                    + FileSize.text(wish.largest()));
            transfers().skip(transfer.number());
        } else {
            take(transfer);
        }
    }

    private void take(Transfer transfer) {
        transfers()
                .get(transfer.number())
                .onSuccess(flaw -> flaw.ifPresent(why -> {
                    boolean othersCome = transfers().all().stream()
                            .filter(one -> one.incoming() && !one.state().over())
                            .anyMatch(one -> one.number() != transfer.number() && !later.contains(one.number()));
                    if (othersCome) {
                        later.add(transfer.number());
                    } else {
                        progress.say("from " + transfer.peer() + " " + Progress.name(transfer) + ": " + why);
                        transfers().skip(transfer.number());
                    }
                }));
    }

    @Override
    public void progress(Transfer transfer) {
        // Looked at all together.
    }

    @Override
    public void ended(Transfer transfer, String sentence, Optional<Path> at) {
        at.ifPresent(path -> finished.add(Optional.of(path)));
        caller(transfer.peer()).ifPresent(caller -> {
            boolean tooLarge = transfer.size() > wish.largest();
            if (at.isPresent()) {
                caller.got++;
            } else if (!tooLarge) {
                caller.failed++;
            }
            if (!tooLarge) {
                progress.say("from " + transfer.peer() + " " + Progress.name(transfer) + ": " + sentence);
            }
            takeWhatWaited();
            endOnce(caller);
        });
    }

    private void takeWhatWaited() {
        List<Integer> waited = List.copyOf(later);
        later.clear();
        transfers().all().stream()
                .filter(one -> waited.contains(one.number()) && one.state() == Transfer.State.OFFERED)
                .forEach(this::take);
    }

    @Override
    public void down(UserName peer, String why, List<String> unsent) {
        progress.say("direct link with " + peer + ": " + why);
        caller(peer).ifPresent(caller -> {
            caller.phase = Phase.STOPPING;
            session().ask("stopprivate " + peer).onComplete(known -> free(caller));
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

    /** Ends the links in order. The command's own thread. */
    void leave() {
        errand.leave(() -> Optional.ofNullable(links));
    }
}
