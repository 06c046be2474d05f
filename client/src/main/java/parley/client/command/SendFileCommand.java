package parley.client.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import parley.client.peer.Links;
import parley.client.server.Kind;
import parley.protocol.words.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley sendfile}: sends a file, or the files of a directory, over a direct link of its own. */
@Command(
        name = "sendfile",
        description = {
            "Sends a file, or each file of a directory, to a user who is online, over an encrypted direct link. Works beside"
                    + " a running client; a direct link that this client has with the same user ends.",
            "The user accepts the link and takes each file, or runs parley receive. A transfer that breaks off goes on where"
                    + " it was, also when it is this command that is run again.",
            "Ends with 0 only when every file has arrived and was checked; with 3 when the user does not want one, or is not"
                    + " online; with 69 when there is no way to the user; with 75 when nothing was taken in time."
        },
        mixinStandardHelpOptions = true)
final class SendFileCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "<user>", description = "to whom")
    private String user = "";

    @Parameters(index = "1", paramLabel = "<path>", description = "a file or a directory")
    private Path path = Path.of("");

    @Option(
            names = "--timeout",
            paramLabel = "<span>",
            defaultValue = "60s",
            description = "how long to wait for the user to take the files, and for a transfer that broke off to go on:"
                    + " 90, 30s, 10m, 2h; ${DEFAULT-VALUE} if not said")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private LinkOptions links = new LinkOptions();

    @Mixin
    private AccountOptions who = new AccountOptions();

    @Override
    public Integer call() {
        Home home = Home.ofUser();
        UserName peer = Says.user(user);
        Links.Options paths = links.checked();
        if (!Files.isReadable(path)) {
            throw new CommandEnded(ExitCode.FAILED, "cannot read " + path);
        }
        Account account = who.account(home);
        Secret secret = who.secret(home, account);
        Errand errand = new Errand(home, account, secret, Kind.Side.silent(), false);
        Sending sending = new Sending(errand, new Sending.What(peer, path, timeout), Progress.onStandardError());
        // Ctrl-C and SIGTERM leave in order: the user knows at once.
        Runtime.getRuntime().addShutdownHook(new Thread(errand::close, "leaving"));
        try (errand) {
            errand.begin(sending::heard, () -> {});
            errand.signedIn(Deadline.in(timeout));
            errand.onLoop(session -> sending.begin(session, paths));
            try {
                return errand.await(sending.outcome(), Deadline.in(Errand.FOR_EVER), "")
                        .code();
            } finally {
                sending.leave();
            }
        }
    }
}
