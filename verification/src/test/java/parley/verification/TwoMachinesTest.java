package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Direct links between two machines. */
class TwoMachinesTest {
    private final Path folder;

    /** The ten accounts of every test log in from the server's own machine only. */
    TwoMachinesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.write(
                folder.resolve("credentials.properties"),
                List.of("user.luke = not-published-1", "user.hans = not-published-2"));
    }

    @Test
    void onOneNetworkTheLinkStandsByTheAddressesThere() {
        try (Machines machines = Machines.onOneLan();
                ServerProcess server = server(machines);
                LinkingProcess luke = client(machines, 3, "10.77.0.1", server, "luke", "not-published-1")) {
            luke.until("signed in");
            try (LinkingProcess hans = client(machines, 2, "10.77.0.1", server, "hans", "not-published-2", "luke")) {
                String ofHans = hans.until("up luke ");
                assertThat(ofHans).startsWith("up luke 10.77.0.3; ");
                assertThat(luke.until("up hans ")).isEqualTo(ofHans.replace("luke 10.77.0.3", "hans 10.77.0.2"));
                hans.say("luke", "hi");
                assertThat(luke.until("hans: ")).isEqualTo("hans: hi");
                luke.say("hans", "ho");
                assertThat(hans.until("luke: ")).isEqualTo("luke: ho");
            }
            luke.until("down ");
        }
    }

    @Test
    void withoutAWayBetweenThemTheServerRelaysAndBothAreToldSo() {
        try (Machines machines = Machines.apart();
                ServerProcess server = server(machines);
                LinkingProcess luke = client(machines, 3, "10.77.3.1", server, "luke", "not-published-1")) {
            luke.until("signed in");
            try (LinkingProcess hans = client(machines, 2, "10.77.2.1", server, "hans", "not-published-2", "luke")) {
                hans.until("signed in");
                long asked = System.nanoTime();
                String ofHans = hans.until("up luke ");
                assertThat(Duration.ofNanos(System.nanoTime() - asked))
                        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
                assertThat(ofHans).startsWith("up luke relayed by the server; ");
                assertThat(luke.until("up hans ")).isEqualTo(ofHans.replace("luke", "hans"));
                hans.say("luke", "hi");
                assertThat(luke.until("hans: ")).isEqualTo("hans: hi");
            }
            luke.until("down ");
        }
    }

    @Test
    void aWayThatGoesBlackIsNoticedOnBothSidesWithinAMinute() {
        try (Machines machines = Machines.onOneLan();
                ServerProcess server = server(machines);
                LinkingProcess luke = client(machines, 3, "10.77.0.1", server, "luke", "not-published-1")) {
            luke.until("signed in");
            try (LinkingProcess hans = client(machines, 2, "10.77.0.1", server, "hans", "not-published-2", "luke")) {
                hans.until("up luke ");
                luke.until("up hans ");
                machines.in(2, "ip route add blackhole 10.77.0.3");
                machines.in(3, "ip route add blackhole 10.77.0.2");
                hans.say("luke", "lost?");
                assertThat(hans.until("down ")).endsWith("[lost?]");
                luke.until("down ");
            }
        }
    }

    private ServerProcess server(Machines machines) {
        return ServerProcess.start(machines.on(1), folder, ServerProcess.arguments(folder));
    }

    private LinkingProcess client(
            Machines machines,
            int machine,
            String host,
            ServerProcess server,
            String user,
            String password,
            String... whom) {
        String port = String.valueOf(server.port());
        String state = folder.resolve(user).toString();
        return whom.length == 0
                ? new LinkingProcess(machines.on(machine), folder, host, port, user, password, state, "ANY")
                : new LinkingProcess(machines.on(machine), folder, host, port, user, password, state, "ANY", whom[0]);
    }
}
