package parley.client.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.protocol.ServerLine;

/**
 * Runs a command for each event, one after another, until it ends with 0. What was said reaches it on standard input only,
 * never as an argument or in the environment: nothing in it can be mistaken for a command.
 */
final class Program implements Taker {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final List<String> OF_ONE_EVENT =
            List.of("PARLEY_EVENT", "PARLEY_FROM", "PARLEY_SEQ", "PARLEY_ROOM");

    private final String command;
    private final Account account;
    private long taken;
    private volatile @Nullable Process running;
    private volatile boolean stopped;

    /** @throws CommandEnded wrong use, if the command is a file that cannot be run */
    Program(String command, Account account) {
        this.command = command;
        this.account = account;
        String file = command.strip().split("\\s", 2)[0];
        if (file.matches("[A-Za-z0-9._/-]*/[A-Za-z0-9._/-]*") && !Files.isExecutable(Path.of(file))) {
            throw CommandEnded.wrongUse(
                    file + (Files.exists(Path.of(file)) ? " cannot be executed" : " does not exist"));
        }
    }

    @Override
    public void give(ServerLine event) throws IOException {
        Duration pause = FIRST_PAUSE;
        try {
            for (int code = run(event); code != 0; code = run(event)) {
                Voice.say("the command ended with " + code + "; it is run again for the same event in "
                        + Spans.text(pause));
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandEnded(ExitCode.INTERRUPTED, "interrupted");
        }
        taken++;
    }

    private int run(ServerLine event) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        environment(event, builder.environment());
        Process process = builder.start();
        running = process;
        if (stopped) {
            process.destroy();
        }
        try (OutputStream input = process.getOutputStream()) {
            input.write(OneLine.json(event));
        } catch (IOException doesNotRead) {
            // It need not.
        }
        return process.waitFor();
    }

    /** Tells the command what happened, and nothing of what happened to somebody else before. */
    void environment(ServerLine event, Map<String, String> environment) {
        // This process may itself have been run for an event of another listen.
        environment.keySet().removeAll(OF_ONE_EVENT);
        environment.put("PARLEY_ACCOUNT", account.toString());
        EventKind.of(event).ifPresent(kind -> environment.put("PARLEY_EVENT", kind.word()));
        if (event instanceof ServerLine.Message said) {
            environment.put("PARLEY_FROM", said.from().value());
            environment.put("PARLEY_SEQ", Long.toString(said.seq()));
        } else if (event instanceof ServerLine.Broadcast said) {
            environment.put("PARLEY_FROM", said.from().value());
        } else if (event instanceof ServerLine.RoomMessage said) {
            environment.put("PARLEY_FROM", said.from().value());
            environment.put("PARLEY_ROOM", said.room());
        } else if (event instanceof ServerLine.Presence presence) {
            environment.put("PARLEY_FROM", presence.user().value());
        }
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public void stop() {
        stopped = true;
        Process process = running;
        if (process != null) {
            process.destroy();
        }
    }
}
