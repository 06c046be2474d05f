package parley.verification.fuzz;

import java.util.List;

/**
 * What is fuzzed, with what must hold of it.
 *
 * @param word what it is called on a command line, and the name of its corpus
 * @param executions how many the long campaign asks for
 * @param longest bytes of an input
 * @param guided the classes whose branches show Jazzer what is new
 */
record Target(String word, Oracle oracle, long executions, int longest, List<String> guided) {
    private static final int LONGEST = 1_024;

    /** Its limits are below 120 bytes: in 256 all of them can be met twice, at four times the speed. */
    static final Target FRAMER =
            new Target("framer", new FramerOracle(), 10_000_000, 256, List.of("parley.protocol.**"));

    static final List<Target> ALL = List.of(
            FRAMER,
            target("client-line", new ClientLineOracle(), "parley.protocol.**"),
            target("binding", new BindingOracle(), "parley.protocol.**", "parley.command.**"),
            target("server-line", new ServerLineOracle(), "parley.protocol.**"),
            target("peer-line", new PeerLineOracle(), "parley.protocol.**"),
            target("cleaner", new CleanerOracle(), "parley.protocol.**"),
            target("name", new NameOracle(), "parley.protocol.**"),
            target("file-name", new FileNameOracle(), "parley.client.peer.**"),
            target("credentials", new CredentialsOracle(), "parley.server.auth.**", "parley.protocol.words.**"),
            target("settings", new SettingsOracle(), "parley.server.settings.**"));

    private static Target target(String word, Oracle oracle, String... guided) {
        return new Target(word, oracle, 1_000_000, LONGEST, List.of(guided));
    }

    static Target of(String word) {
        return ALL.stream()
                .filter(target -> target.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target is called " + word));
    }

    @Override
    public String toString() {
        return word;
    }
}
