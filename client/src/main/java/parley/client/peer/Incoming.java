package parley.client.peer;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.protocol.Cleaner;
import parley.protocol.PeerLine;
import parley.protocol.words.UserName;

/** A file that a peer offers. Touched only from the links' event loop. */
final class Incoming extends FileMove {
    /** A peer that keeps to its window never has more than this under way. */
    private static final int MOST_UNWRITTEN = 2 * 1024 * 1024;

    private final Means means;
    private final PartFile part;
    private final long size;
    private final String sha256;
    private String file;
    private Optional<Talk> talk = Optional.empty();
    private List<byte[]> unwritten = new ArrayList<>();
    private long come;
    private long written;
    private boolean wanted;
    private boolean writing;
    private boolean whole;
    private boolean pausedLink;
    private boolean owesEnd;

    Incoming(Means means, int number, UserName peer, PeerLine.FileOffer offer, Path folder, Told told) {
        super(number, peer, Cleaner.clean(offer.name()), Transfer.State.OFFERED, told);
        this.means = means;
        this.part = new PartFile(folder, SafeName.of(offer.name(), number), offer.size(), offer.sha256());
        this.size = offer.size();
        this.sha256 = offer.sha256();
        this.file = offer.file();
    }

    @Override
    boolean incoming() {
        return true;
    }

    @Override
    long size() {
        return size;
    }

    @Override
    long moved() {
        return written;
    }

    @Override
    String file() {
        return file;
    }

    Path part() {
        return part.path();
    }

    /** Whether this offer is of the same file, so that it goes on with this. */
    boolean same(PeerLine.FileOffer offer) {
        return offer.size() == size
                && offer.sha256().equals(sha256)
                && Cleaner.clean(offer.name()).equals(name);
    }

    /** Whether the user has said yes. */
    boolean isWanted() {
        return wanted;
    }

    /** Offered again, on another link. */
    void again(PeerLine.FileOffer offer) {
        file = offer.file();
    }

    /** Whether it was done when there was no link to say so; once. */
    boolean owesEnd() {
        boolean owed = owesEnd;
        owesEnd = false;
        return owed;
    }

    @Override
    void linked(Talk now) {
        talk = Optional.of(now);
        become(Transfer.State.OFFERED);
        if (wanted) {
            begin().onSuccess(refused -> refused.ifPresent(why -> breakOff("disk", why)));
        }
    }

    @Override
    void unlinked() {
        talk = Optional.empty();
        pausedLink = false;
        if (is(Transfer.State.RUNNING) || is(Transfer.State.OFFERED)) {
            become(Transfer.State.PAUSED);
        }
    }

    /** The user wants it. @return why it cannot be had, if so */
    Future<Optional<String>> get() {
        if (wanted || state().over()) {
            return Future.succeededFuture(Optional.of("it is taken already"));
        }
        wanted = true;
        return talk.isEmpty() ? Future.succeededFuture(Optional.empty()) : begin();
    }

    private Future<Optional<String>> begin() {
        if (writing) {
            // What came by the last link is still on its way to the disk; it is begun behind that.
            return Future.succeededFuture(Optional.empty());
        }
        writing = true;
        return means.aside(part::open).transform(opened -> {
            writing = false;
            if (opened.failed()) {
                wanted = false;
                return Future.succeededFuture(Optional.of(sentence(opened.cause())));
            }
            written = opened.result();
            come = written;
            if (is(Transfer.State.OFFERED) && talk.isPresent()) {
                become(Transfer.State.RUNNING);
                say(new PeerLine.FileAccept(file, come));
            } else {
                means.tidy(state().over() ? part::delete : part::close);
            }
            return Future.succeededFuture(Optional.empty());
        });
    }

    private static String sentence(Throwable why) {
        return why instanceof PartFile.NoRoom
                ? "there is not enough room on the disk"
                : "cannot write to the download folder: " + why.getMessage();
    }

    @Override
    void said(PeerLine line) {
        if (line instanceof PeerLine.FileData data) {
            announced(data);
        } else if (line instanceof PeerLine.FileEnd end) {
            ended(end.reason());
        }
    }

    private void announced(PeerLine.FileData data) {
        if (is(Transfer.State.RUNNING) && (data.offset() != come || data.length() > size - come)) {
            breakOff("size", peer + "'s client sends something else than it announced");
        }
    }

    /** Raw bytes behind the line that was announced last. */
    void data(byte[] bytes) {
        if (!is(Transfer.State.RUNNING)) {
            return;
        }
        come += bytes.length;
        unwritten.add(bytes);
        write();
        if (come - written > MOST_UNWRITTEN && !pausedLink) {
            pausedLink = true;
            talk.ifPresent(Talk::waitForDisk);
        }
    }

    private void write() {
        if (writing || unwritten.isEmpty()) {
            return;
        }
        writing = true;
        List<byte[]> now = unwritten;
        unwritten = new ArrayList<>();
        long upTo = written + now.stream().mapToLong(piece -> piece.length).sum();
        means.aside(() -> {
                    part.write(now);
                    return upTo;
                })
                .onComplete(done -> {
                    writing = false;
                    if (done.failed()) {
                        breakOff(
                                "disk",
                                "it could not be written: " + done.cause().getMessage());
                        return;
                    }
                    written = upTo;
                    moving();
                    wrote();
                });
    }

    private void wrote() {
        if (state().over()) {
            means.tidy(part::delete);
            return;
        }
        if (talk.isPresent() && is(Transfer.State.RUNNING)) {
            say(new PeerLine.FileGot(file, written));
        }
        if (pausedLink && come - written <= MOST_UNWRITTEN / 2) {
            pausedLink = false;
            talk.ifPresent(Talk::diskIsReady);
        }
        if (!unwritten.isEmpty()) {
            write();
        } else if (whole) {
            check();
        } else if (is(Transfer.State.PAUSED)) {
            means.tidy(part::close);
        } else if (is(Transfer.State.OFFERED) && wanted) {
            begin().onSuccess(refused -> refused.ifPresent(why -> breakOff("disk", why)));
        }
    }

    private void ended(String reason) {
        if (is(Transfer.State.OFFERED)) {
            fail(peer + " took the offer back");
        } else if (is(Transfer.State.RUNNING) && reason.equals("done") && come == size) {
            whole = true;
            if (!writing) {
                check();
            }
        } else if (is(Transfer.State.RUNNING)) {
            breakOff("size", reason.equals("cancelled") ? peer + " cancelled it" : peer + " sent only a part of it");
        }
    }

    private void check() {
        become(Transfer.State.CHECKING);
        means.aside(part::finish).onComplete(finished -> {
            if (finished.failed()) {
                breakOff(
                        "disk",
                        "it could not be put into the download folder: "
                                + finished.cause().getMessage());
            } else if (finished.result().isEmpty()) {
                say(new PeerLine.FileEnd(file, "hash"));
                fail("it is not what was announced, and was thrown away");
            } else {
                owesEnd = talk.isEmpty();
                say(new PeerLine.FileEnd(file, "done"));
                end(Transfer.State.DONE, "received", finished.result());
            }
        });
    }

    @Override
    void skip() {
        if (!wanted) {
            say(new PeerLine.FileRefuse(file));
            fail("you did not want it");
        } else {
            breakOff("cancelled", "you cancelled it");
        }
    }

    /** Throws away what came of it in an earlier life, when the user does not want it and nothing else goes on with that. */
    void forget() {
        if (!wanted) {
            means.tidy(part::delete);
        }
    }

    private void breakOff(String reason, String sentence) {
        if (state().over()) {
            return;
        }
        if (pausedLink) {
            pausedLink = false;
            talk.ifPresent(Talk::diskIsReady);
        }
        say(new PeerLine.FileEnd(file, reason));
        fail(sentence);
        unwritten.clear();
        if (!writing) {
            means.tidy(part::delete);
        }
    }

    private void say(PeerLine.Sayable line) {
        talk.ifPresent(link -> link.say(line));
    }
}
