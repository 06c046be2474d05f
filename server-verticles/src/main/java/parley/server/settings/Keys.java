package parley.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Every setting once. A number that may be {@code off} is then the largest of its type ({@link Limits}).
 *
 * <p>Notations: spans {@code 30d 24h 5min 20s} or bare seconds; sizes {@code 64KiB 1MiB} or bare bytes; {@code 20/h} and
 * {@code 60/10min} are so many in every span; {@code 100, 20/s} is so many at once and then so many more in every span.
 */
public final class Keys {
    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final Duration YEAR = Duration.ofDays(365);
    private static final String SIZE = "a size such as 4096 or 64KiB, from %s, or off";
    private static final String COUNT = "a whole number from %s, or off";
    private static final String BUCKET = "a number at once and a rate, such as 100, 20/s, or off";

    public static final Setting<Integer> PORT =
            key("port", "12345", "one port for TLS and clear text", "a port from 0 to 65535", text ->
                    (int) Forms.whole(text, 0, 65_535));
    public static final Setting<String> HOST =
            key("host", "::", "the address to listen on", "an address or host name", Keys::word);
    public static final Setting<Boolean> ALLOW_PLAINTEXT = key(
            "allow-plaintext",
            "false",
            "accept logins in clear text from other machines",
            "true or false",
            Forms::onOff);
    public static final Setting<Path> DATA = key(
            "data",
            "$XDG_DATA_HOME/parley",
            "folder of database, certificate, admin socket and lock",
            "a folder",
            Forms::path);
    public static final Setting<Optional<Path>> CREDENTIALS = key(
            "credentials",
            "./credentials.properties",
            "accounts and roles to import; the default counts where it exists",
            "a file, or off",
            Forms.unlessOff(Forms::path));
    public static final Setting<Duration> BLOCK_DURATION = key(
            "block-duration",
            "60",
            "seconds for which a name is locked after three wrong passwords",
            "a number of seconds from 1 to 31536000",
            Forms.span(Duration.ofSeconds(1), YEAR));
    /** {@link Duration#ZERO}: never. */
    public static final Setting<Duration> TIMEOUT = key(
            "timeout",
            "0",
            "seconds without a command after which a session is logged out; 0: never",
            "a number of seconds from 0 to 31536000",
            Forms.span(Duration.ZERO, YEAR));

    public static final Setting<Choices.Lockout> LOCKOUT = choice(
            "lockout",
            "source",
            "what wrong passwords lock: the name for one source, or for every one",
            Choices.Lockout.class);
    public static final Setting<Choices.Sessions> SESSIONS =
            choice("sessions", "refuse", "what becomes of a second login of one account", Choices.Sessions.class);
    public static final Setting<Choices.Blocks> BLOCKS =
            choice("blocks", "told", "whether a blocked sender is told", Choices.Blocks.class);
    public static final Setting<Choices.Registration> REGISTRATION =
            choice("registration", "open", "who may register", Choices.Registration.class);
    public static final Setting<Path> INVITES = key(
            "invites",
            "$data/invites",
            "with registration = invite: a file with one invite code on each line, read at every use",
            "a file",
            Forms::path);
    /** Empty: until acknowledged. */
    public static final Setting<Optional<Duration>> HISTORY = key(
            "history",
            "30d",
            "how long both sides can read back what they wrote; off: until acknowledged",
            "a span such as 30d or 12h, or off",
            Forms.unlessOff(Forms.span(Duration.ofMinutes(1), Limits.NEVER)));

    public static final Setting<Optional<Endpoint>> METRICS = key(
            "metrics", "off", "where /metrics and /health are", "host:port, or off", Forms.unlessOff(Endpoint::read));
    public static final Setting<Duration> GRACE = key(
            "grace",
            "10",
            "seconds before a broken connection is told as a logout",
            "a number of seconds from 0 to 3600",
            Forms.span(Duration.ZERO, Duration.ofHours(1)));
    public static final Setting<HashCost> HASH = key(
            "hash",
            "argon2id:m=19456,t=2,p=1",
            "what a password hash costs; lower only for tests and load runs",
            "argon2id parameters such as argon2id:m=19456,t=2,p=1",
            HashCost::read);
    public static final Setting<String> STORE = key(
            "store",
            "sqlite",
            "where accounts and messages are kept",
            "sqlite (no other store is built yet)",
            text -> one(text, "sqlite"));
    public static final Setting<Path> PLUGINS =
            key("plugins", "$data/plugins", "folder of plugin jars and executable commands", "a folder", Forms::path);
    public static final Setting<Set<Choices.Feature>> WITHOUT = key(
            "without",
            "",
            "features not to deploy, separated by commas; their verbs are unavailable",
            "some of " + Forms.words(Choices.Feature.class),
            Keys::features);

    public static final Setting<Integer> LINE =
            key("limits.line", "16384", "bytes of a client's line", SIZE.formatted("1024"), Forms.bytes(1024, 1 << 30));
    public static final Setting<Integer> TEXT =
            key("limits.text", "4096", "bytes of a text", SIZE.formatted("1"), Forms.bytes(1, 1 << 30));
    public static final Setting<Limits.LoginGrace> LOGIN_GRACE = key(
            "limits.login-grace",
            "20s, 5min",
            "how long a connection may take to its first line, and to a login",
            "two spans such as 20s, 5min, or off",
            Limits.LoginGrace::read);
    public static final Setting<Rate> COMMANDS = key(
            "limits.commands", "100, 20/s", "commands of a session before its reading slows", BUCKET, Forms::bucket);
    public static final Setting<Rate> BROADCAST =
            key("limits.broadcast", "10, 1/s", "broadcasts of a user", BUCKET, Forms::bucket);
    public static final Setting<Limits.Register> REGISTER = key(
            "limits.register",
            "20/h, 60/10min",
            "sign-ups from one source network, and from all",
            "two rates such as 20/h, 60/10min, or off",
            Limits.Register::read);
    public static final Setting<Limits.Connections> CONNECTIONS = key(
            "limits.connections",
            "256, 600/10min",
            "connections from one source network: at once, and new ones",
            "a number and a rate such as 256, 600/10min, or off",
            Limits.Connections::read);
    public static final Setting<Limits.EarlyDrop> UNAUTHENTICATED = key(
            "limits.unauthenticated",
            "50:30:200",
            "connections without a login: from the first number some are dropped (percent), at the last all",
            "three numbers such as 50:30:200, or off",
            Limits.EarlyDrop::read);
    public static final Setting<Limits.Total> TOTAL = key(
            "limits.total",
            "80%",
            "all connections: a number, or a share of the descriptors",
            "a number, or a share such as 80%, or off",
            Limits.Total::read);
    public static final Setting<Integer> HANDSHAKES = key(
            "limits.handshakes",
            "50",
            "TLS handshakes at once; others wait for their turn",
            COUNT.formatted("1"),
            Forms.count(1, Limits.NO_COUNT));
    public static final Setting<Integer> HASH_QUEUE = key(
            "limits.hash-queue",
            "32",
            "passwords waiting to be hashed",
            COUNT.formatted("1"),
            Forms.count(1, 1_000_000));
    public static final Setting<Limits.Mailbox> MAILBOX = key(
            "limits.mailbox",
            "1000, 1MiB",
            "messages and bytes that wait in a mailbox",
            "a number and a size such as 1000, 1MiB, or off",
            Limits.Mailbox::read);
    public static final Setting<Integer> SENDER = key(
            "limits.sender",
            "100",
            "messages of one sender in a mailbox",
            COUNT.formatted("1"),
            Forms.count(1, Limits.NO_COUNT));
    public static final Setting<Integer> OUTSTANDING = key(
            "limits.outstanding",
            "2000",
            "messages of one sender in all mailboxes",
            COUNT.formatted("1"),
            Forms.count(1, Limits.NO_COUNT));
    public static final Setting<Limits.Out> OUT = key(
            "limits.out",
            "32KiB, 64KiB",
            "bytes waiting for a session: above the first it is not read, above the second nothing is pushed",
            "two sizes such as 32KiB, 64KiB, or off",
            Limits.Out::read);
    public static final Setting<Duration> PROGRESS = key(
            "limits.progress",
            "30s",
            "how long a peer may read nothing of what waits for it",
            "a span such as 30s, or off",
            Forms::spanOrOff);
    public static final Setting<Limits.Relay> RELAY = key(
            "limits.relay",
            "64KiB/s, 64MiB, 2, 1h",
            "the relay of direct links: rate and bytes of a link, links of a user at once, life of a link",
            "a rate, a size, a number and a span such as 64KiB/s, 64MiB, 2, 1h, or off",
            Limits.Relay::read);
    public static final Setting<Integer> SIDE_SESSIONS = key(
            "limits.side-sessions",
            "8",
            "side sessions of one account",
            COUNT.formatted("0"),
            Forms.count(0, Limits.NO_COUNT));

    private Keys() {}

    /** All of them, in the order of the manual. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    public static Optional<Setting<?>> find(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    private static <T> Setting<T> key(
            String key, String fallback, String meaning, String form, Function<String, T> reader) {
        Setting<T> setting = new Setting<>(key, meaning, fallback, form, reader);
        ALL.add(setting);
        return setting;
    }

    private static <E extends Enum<E>> Setting<E> choice(
            String key, String fallback, String meaning, Class<E> choices) {
        return key(key, fallback, meaning, "one of " + Forms.words(choices), Forms.oneOf(choices));
    }

    private static String word(String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String one(String text, String only) {
        if (!text.equals(only)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Set<Choices.Feature> features(String text) {
        Set<Choices.Feature> features = EnumSet.noneOf(Choices.Feature.class);
        if (!text.isBlank()) {
            Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(Forms.oneOf(Choices.Feature.class))
                    .forEach(features::add);
        }
        return Collections.unmodifiableSet(features);
    }
}
