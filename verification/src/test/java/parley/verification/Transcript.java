package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A conversation written down as it looks on the wire ({@code *.chat}); its README tells the notation. Immutable.
 *
 * @param settings what the server is started with beside its port, data folder and credentials
 * @param accounts lines for the credentials file beside the ten well-known accounts
 * @param only {@code clear} or {@code tls} if the conversation makes sense in one of them only
 */
record Transcript(
        String name, Map<String, String> settings, List<String> accounts, Optional<String> only, List<Step> steps) {

    sealed interface Step {
        /** Where it stands in the file, from 1. */
        int at();
    }

    /**
     * @param as how the connection is made if there is none yet: words such as {@code tls} or {@code from 127.0.0.2}
     * @param raw whether {@code what} has escapes ({@code >>})
     */
    record Say(int at, String who, Set<String> as, String what, boolean raw) implements Step {}

    /** @param group lines of one group of the same speaker may come in any order */
    record Hear(int at, String who, Set<String> as, String what, boolean group) implements Step {}

    record Wait(int at, Duration span) implements Step {}

    /** @param verb {@code close}, {@code end}, {@code reset} or {@code restart}; {@code who} is empty for the last */
    record Act(int at, String verb, String who) implements Step {}

    private static final Pattern SAY = Pattern.compile("([a-z0-9-]+)(?: \\(([^)]*)\\))?(>>?) (.*)");
    private static final Pattern HEAR = Pattern.compile("([a-z0-9-]+)(?: \\(([^)]*)\\))?<(\\|?) (.*)");
    private static final Pattern WAIT = Pattern.compile("~ (\\d+) (ms|s|min|h|d)");
    private static final Pattern ACT = Pattern.compile("! (close|end|reset|restart)(?: ([a-z0-9-]+))?");
    private static final Pattern SETTING = Pattern.compile("= ([a-z.-]+) (.+)");
    private static final Pattern ACCOUNT = Pattern.compile("\\+ ((?:user|role)\\..+)");
    private static final Pattern ONLY = Pattern.compile("= only (clear|tls)");

    Transcript {
        settings = Map.copyOf(settings);
        accounts = List.copyOf(accounts);
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return name;
    }

    /** All transcripts of a folder, by name. */
    static List<Transcript> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".chat"))
                    .sorted()
                    .map(Transcript::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Transcript read(Path file) {
        try {
            String name = file.getFileName().toString().replaceAll("\\.chat$", "");
            return parse(name, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException naming the line, if one is none of a transcript's */
    static Transcript parse(String name, List<String> lines) {
        Map<String, String> settings = new HashMap<>();
        List<String> accounts = new ArrayList<>();
        Optional<String> only = Optional.empty();
        List<Step> steps = new ArrayList<>();
        for (int at = 1; at <= lines.size(); at++) {
            String line = lines.get(at - 1);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher setting = SETTING.matcher(line);
            Matcher account = ACCOUNT.matcher(line);
            Matcher one = ONLY.matcher(line);
            if (one.matches()) {
                only = Optional.of(one.group(1));
            } else if (setting.matches()) {
                settings.put(setting.group(1), setting.group(2));
            } else if (account.matches()) {
                accounts.add(account.group(1));
            } else {
                steps.add(step(name, at, line));
            }
        }
        return new Transcript(name, settings, accounts, only, steps);
    }

    private static Step step(String name, int at, String line) {
        Matcher hear = HEAR.matcher(line);
        if (hear.matches()) {
            boolean group = !hear.group(3).isEmpty();
            return new Hear(at, hear.group(1), words(hear.group(2)), hear.group(4), group);
        }
        Matcher say = SAY.matcher(line);
        if (say.matches()) {
            boolean raw = say.group(3).length() == 2;
            return new Say(at, say.group(1), words(say.group(2)), say.group(4), raw);
        }
        Matcher wait = WAIT.matcher(line);
        if (wait.matches()) {
            return new Wait(at, span(Long.parseLong(wait.group(1)), wait.group(2)));
        }
        Matcher act = ACT.matcher(line);
        if (act.matches()) {
            return new Act(at, act.group(1), Optional.ofNullable(act.group(2)).orElse(""));
        }
        throw new IllegalArgumentException(name + ".chat:" + at + ": not a line of a transcript: " + line);
    }

    private static Set<String> words(@org.jspecify.annotations.Nullable String inBrackets) {
        return inBrackets == null ? Set.of() : Set.of(inBrackets.split(", "));
    }

    private static Duration span(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
