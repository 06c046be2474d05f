package parley.client.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.client.peer.FileSize;
import parley.client.peer.Links;
import parley.client.server.Kind;
import parley.protocol.words.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley receive}: takes what named users send, and prints where it is. */
@Command(
        name = "receive",
        description = {
            "Accepts direct links from the users that --from names, and nobody else's, takes every file that they offer, and"
                    + " prints one line for each that has arrived and was checked: its path. A file never replaces another"
                    + " one; the files of a directory come without their folders. One that broke off goes on where it was.",
            "It is the account's main session, so no client can run beside it. Messages that come meanwhile are neither shown"
                    + " nor acknowledged: the next client gets them. A lost connection is made anew for ever.",
            "With --once, ends with 0 if everything was taken, with 3 if a file was larger than --max-size, with 1 if one"
                    + " failed."
        },
        mixinStandardHelpOptions = true)
final class ReceiveCommand implements Callable<Integer> {
    @Option(names = "--into", paramLabel = "<folder>", required = true, description = "where files are put")
    private Path into = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "<user>",
            split = ",",
            required = true,
            description = "whose files are taken; several are separated by commas")
    private List<String> from = new ArrayList<>();

    @Option(names = "--once", description = "end when the first who sends something has sent it all")
    private boolean once;

    @Option(
            names = "--timeout",
            paramLabel = "<span>",
            description = "end with 75 when nobody has had a link for so long: 90, 30s, 10m, 2h; never if not said")
    private @Nullable Duration timeout;

    @Option(
            names = "--max-size",
            paramLabel = "<size>",
            defaultValue = "1GB",
            description = "refuse a larger file: 4096, 700MB, 1.5GB, 2GiB; ${DEFAULT-VALUE} if not said")
    private String largest = "";

    @Mixin
    private LinkOptions links = new LinkOptions();

    @Mixin
    private AccountOptions who = new AccountOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.ofUser();
        Set<UserName> named = from.stream().map(Says::user).collect(Collectors.toUnmodifiableSet());
        long most = FileSize.parse(largest)
                .orElseThrow(() -> CommandEnded.wrongUse("not a size: " + largest + "; say 4096, 700MB or 1.5GB"));
        Links.Options paths = links.checked();
        Account account = who.account(home);
        Secret secret = who.secret(home, account);
        Files.createDirectories(into);
        Errand errand = new Errand(home, account, secret, new Kind.Main(), true);
        Receiving.Wish wish = new Receiving.Wish(named, into, most, once, Optional.ofNullable(timeout));
        Receiving receiving = new Receiving(errand, wish, Progress.onStandardError());
        // Ctrl-C and SIGTERM leave in order: the account is offline at once, not after the server's grace.
        Runtime.getRuntime().addShutdownHook(new Thread(errand::close, "leaving"));
        try (errand) {
            errand.begin(receiving::heard, receiving::over);
            errand.onLoop(session -> receiving.begin(session, paths));
            try {
                print(receiving);
                errand.check();
                return receiving.outcome().code();
            } finally {
                receiving.leave();
            }
        }
    }

    private static void print(Receiving receiving) throws IOException, InterruptedException {
        try (FileOutputStream output = new FileOutputStream(FileDescriptor.out)) {
            for (Optional<Path> next = receiving.next(); next.isPresent(); next = receiving.next()) {
                output.write((next.get() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            if (!StandardOutput.isPipe()) {
                throw gone;
            }
            // The reader has what it wanted.
        }
    }
}
