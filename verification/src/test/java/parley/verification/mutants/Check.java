package parley.verification.mutants;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A test that must catch a fault, as a patch names it: {@code parley.some.ThingTest#method -Dname=value …}; without a method,
 * all of the class.
 */
record Check(String type, String method, List<String> options) {
    /** Whose tests can be named; the working folder of a test is its module's. */
    private static final List<String> MODULES =
            List.of("verification", "server-verticles", "protocol", "wire", "client");

    static Check of(String text) {
        List<String> words = List.of(text.strip().split(" +"));
        List<String> test = List.of(words.get(0).split("#", 2));
        return new Check(test.get(0), test.size() > 1 ? test.get(1) : "", words.subList(1, words.size()));
    }

    /** What is read in a table: no package. */
    String shown() {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return (method.isEmpty() ? simple : simple + "#" + method)
                + (options.isEmpty() ? "" : " " + String.join(" ", options));
    }

    /** The folder of the module that it is a test of. */
    Path module(Path tree) {
        return MODULES.stream()
                .map(tree::resolve)
                .filter(module -> Files.exists(source(module)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no test " + type));
    }

    private Path source(Path module) {
        return module.resolve("src/test/java").resolve(type.replace('.', '/') + ".java");
    }

    /** Whether its source has such a method. */
    boolean exists(Path tree) {
        return method.isEmpty()
                || Mutant.lines(source(module(tree))).stream().anyMatch(line -> line.contains(" " + method + "("));
    }
}
