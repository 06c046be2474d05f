package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program for another machine: says its lines to a server, ends its side, and prints what it hears. */
final class Speaker {
    private Speaker() {}

    /** {@code <host> <port> clear|tls <line>…} */
    public static void main(String[] words) {
        Dial dial = Dial.to(Integer.parseInt(words[1])).host(words[0]).tls(words[2].equals("tls"));
        try (Chatter chatter = dial.connect()) {
            chatter.say(List.of(words).subList(3, words.length));
            chatter.endOfStream();
            chatter.rest().forEach(System.out::println);
        }
    }

    /** Runs it on a machine; answers what it heard, the greeting first. */
    static List<String> on(Machines machines, int machine, List<String> arguments) {
        List<String> command = new ArrayList<>(machines.on(machine));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Speaker.class.getName()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
