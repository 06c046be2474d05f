package parley.client.talk;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import parley.client.console.Item;
import parley.client.peer.FileSize;
import parley.client.peer.Transfer;
import parley.client.peer.TransferListener;
import parley.client.peer.Transfers;
import parley.protocol.words.UserName;

/** Files over direct links as the user sees them. Touched only from the client's event loop. */
final class Files implements TransferListener {
    private static final int BAR = 20;

    private final Talk talk;
    private final Transfers transfers;

    /** @param downloads where files come to */
    Files(Talk talk, Direct direct, Path downloads) {
        this.talk = talk;
        this.transfers = direct.links().transfers(downloads, this);
    }

    /** {@code sendfile luke ./film.mkv}. */
    void send(UserName peer, String path, String typed) {
        Optional<Path> file = home(path);
        if (file.isEmpty()) {
            talk.requests().refused("this is no path: " + path, typed);
            return;
        }
        transfers.send(peer, file.get()).onSuccess(sending -> {
            if (sending instanceof Transfers.Refused refused) {
                talk.requests().refused(refused.sentence(), typed);
            }
            talk.redraw();
        });
    }

    /** {@code get 3}. */
    void get(int number) {
        transfers.get(number).onSuccess(flaw -> {
            flaw.ifPresent(why -> talk.tell(Item.Tone.TROUBLE, why));
            talk.redraw();
        });
    }

    /** {@code skip 3}. */
    void skip(int number) {
        if (!transfers.skip(number)) {
            talk.tell(Item.Tone.TROUBLE, "there is no file " + number + " to skip; transfers lists them");
        }
        talk.redraw();
    }

    /** Those that wait for this user's word. */
    List<Integer> offeredNumbers() {
        return transfers.all().stream()
                .filter(each -> each.incoming() && each.state() == Transfer.State.OFFERED)
                .map(Transfer::number)
                .toList();
    }

    /** {@code transfers}. */
    void list() {
        List<Transfer> all = transfers.all();
        talk.show(new Item.Answered(
                talk.now(),
                Item.Tone.PLAIN,
                "transfers",
                all.isEmpty() ? "no files are under way" : all.size() == 1 ? "1 file" : all.size() + " files",
                all.stream().map(Files::row).toList()));
    }

    /** Whether leaving now would break something off. */
    boolean running() {
        return transfers.all().stream().anyMatch(each -> each.state() == Transfer.State.RUNNING);
    }

    /** One status row for each that runs: number, name, bar, percent, size, rate, time left. */
    List<String> bars() {
        List<String> bars = new ArrayList<>();
        for (Transfer each : transfers.all()) {
            if (each.state() == Transfer.State.RUNNING
                    || each.state() == Transfer.State.READING
                    || each.state() == Transfer.State.CHECKING) {
                bars.add(each.number() + " " + (each.incoming() ? "← " : "→ ") + each.peer() + " \"" + each.name()
                        + "\" " + progress(each.state(), each));
            }
        }
        return bars;
    }

    @Override
    public void offered(Transfer transfer) {
        talk.tell(
                Item.Tone.ASKING,
                "%1$s offers \"%2$s\" (%3$s): %4$sget %5$d or %4$sskip %5$d"
                        .formatted(
                                transfer.peer(),
                                transfer.name(),
                                FileSize.text(transfer.size()),
                                talk.slash(),
                                transfer.number()));
    }

    @Override
    public void progress(Transfer transfer) {
        talk.redraw();
    }

    @Override
    public void ended(Transfer transfer, String sentence, Optional<Path> at) {
        boolean done = transfer.state() == Transfer.State.DONE;
        talk.tell(
                done ? Item.Tone.PLAIN : Item.Tone.TROUBLE,
                (transfer.incoming() ? "from " : "to ") + transfer.peer() + " \"" + transfer.name() + "\": " + sentence
                        + at.map(path -> ", " + path).orElse(""));
        talk.redraw();
    }

    private static List<String> row(Transfer each) {
        return List.of(
                Integer.toString(each.number()),
                (each.incoming() ? "from " : "to ") + each.peer(),
                "\"" + each.name() + "\"",
                each.state().name().toLowerCase(Locale.ROOT),
                each.percent() + " % of " + FileSize.text(each.size()));
    }

    private static String progress(Transfer.State state, Transfer each) {
        if (state == Transfer.State.READING) {
            return "is being read";
        }
        int full = each.percent() * BAR / 100;
        return "█".repeat(full) + "░".repeat(BAR - full) + " " + each.percent() + " % of " + FileSize.text(each.size())
                + (state == Transfer.State.CHECKING
                        ? ", is being checked"
                        : rate(each) + each.left().map(Files::left).orElse(""));
    }

    private static String rate(Transfer each) {
        return each.perSecond().isPresent()
                ? ", " + FileSize.text(each.perSecond().getAsLong()) + "/s"
                : "";
    }

    private static String left(Duration left) {
        return ", " + Spans.words(left) + " left";
    }

    private static Optional<Path> home(String path) {
        try {
            return Optional.of(
                    path.startsWith("~/")
                            ? Path.of(System.getProperty("user.home")).resolve(path.substring(2))
                            : Path.of(path));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
