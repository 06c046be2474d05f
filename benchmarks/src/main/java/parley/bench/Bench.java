package parley.bench;

/** {@code parley-bench <fanout|direct|logins|idle> [--name value …]}; the README beside it lists the options. */
public final class Bench {
    private static final String USAGE = "usage: parley-bench <fanout|direct|logins|idle> [--name value …]";

    private Bench() {}

    /** Prints one line of figures, or says why there are none and ends with 1 (2 for wrong use). */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            Options options = Options.read(arguments, 1);
            switch (arguments[0]) {
                case "fanout" -> Fanout.run(options);
                case "direct" -> Direct.run(options);
                case "logins" -> Logins.run(options);
                case "idle" -> Idle.run(options);
                default -> throw new IllegalArgumentException(USAGE);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IllegalStateException e) {
            System.err.println("no figures: " + e.getMessage());
            System.exit(1);
        }
    }
}
