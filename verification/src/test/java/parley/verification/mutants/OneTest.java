package parley.verification.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * A program: runs one test, writes what failed into a file, and ends with 0 if all of it passed, 1 if some of it failed, 2 if
 * nothing ran. Arguments: the file, the class, and the method unless all of the class is meant.
 */
final class OneTest {
    private OneTest() {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Class<?> type = Class.forName(args[1]);
        List<DiscoverySelector> selectors = args.length > 2
                ? Stream.of(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(args[2]))
                        .<DiscoverySelector>map(method -> DiscoverySelectors.selectMethod(type, method))
                        .toList()
                : List.of(DiscoverySelectors.selectClass(type));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectors)
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        List<String> failures = summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .toList();
        Files.write(Path.of(args[0]), failures);
        System.exit(failures.isEmpty() ? summary.getTestsSucceededCount() > 0 ? 0 : 2 : 1);
    }
}
