package parley.client.console;

import java.io.IOException;

/** The system's own way to change a terminal, for what JLine does not reach. A system without it goes on as it is. */
final class Stty {
    private Stty() {}

    static void run(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "stty";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noStty) {
            // Nothing that a user would miss.
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
