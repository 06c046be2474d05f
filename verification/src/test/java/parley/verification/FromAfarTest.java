package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another machine may not do that this one may. */
class FromAfarTest {
    @Test
    @Tag("A27")
    @Tag("A29")
    void anotherMachineNeedsTlsAndKnowsNoDemoAccount(@TempDir Path folder) throws IOException {
        List<String> lines = new ArrayList<>(LocalServer.ACCOUNTS);
        lines.add("user.ada = not-published-1");
        Files.write(folder.resolve("credentials.properties"), lines);
        try (Machines machines = Machines.apart();
                ServerProcess server = ServerProcess.start(machines.on(1), folder, ServerProcess.arguments(folder))) {
            List<String> clear = Speaker.on(
                    machines,
                    2,
                    arguments(
                            server,
                            "clear",
                            "login ada not-published-1",
                            "login",
                            "register rey bb8bb8bb8",
                            "resume x 0",
                            "password a b",
                            "ping"));
            assertThat(clear.subList(1, 6)).allMatch(answer -> answer.startsWith("error tls-required: "));
            assertThat(clear.get(6)).isEqualTo("ok pong");
            List<String> tls = Speaker.on(
                    machines,
                    2,
                    arguments(
                            server,
                            "tls",
                            "login hans falcon",
                            "login nobody falcon",
                            "login ada not-published-1",
                            "stats"));
            assertThat(tls.get(1)).startsWith("error bad-login: ");
            assertThat(tls.get(2)).isEqualTo(tls.get(1));
            assertThat(tls.get(3)).startsWith("ok ");
            List<String> here = Speaker.on(
                    machines,
                    1,
                    List.of("127.0.0.1", Integer.toString(server.port()), "clear", "login hans falcon", "stats"));
            assertThat(here.get(1)).startsWith("ok ");
            assertThat(here).last().asString().startsWith("error forbidden: ");
            assertThat(server.errors()).contains("demo accounts, whose passwords are published");
        }
    }

    private static List<String> arguments(ServerProcess server, String... more) {
        List<String> arguments = new ArrayList<>(List.of("10.77.2.1", Integer.toString(server.port())));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Test
    @Tag("A08")
    void aThousandSignUpsFromOneNetworkMakeTwentyAccounts() {
        Optional<InetAddress> own = Play.elsewhere();
        assumeTrue(own.isPresent(), "this machine has no address but loopback");
        Map<String, String> settings =
                Map.of("allow-plaintext", "true", "limits.connections", "off", "limits.unauthenticated", "off");
        try (LocalServer server = LocalServer.start(settings, List.of())) {
            Dial dial = Dial.to(server.port()).host(own.get().getHostAddress()).from(own.get());
            int made = 0;
            for (int i = 0; i < 1_000; i++) {
                try (Chatter chatter = dial.connect().say("register flood" + i + " bb8bb8bb8")) {
                    String answer = chatter.greeted().line();
                    made += answer.startsWith("ok ") ? 1 : 0;
                    assertThat(answer).matches("(ok|error rate:) .*");
                }
            }
            assertThat(made).isEqualTo(20);
            try (Chatter hans = server.member("hans", "falcon")) {
                assertThat(hans.say("users").line()).startsWith("ok ");
                int accounts = 0;
                hans.say("ping");
                while (!hans.line().equals("ok pong")) {
                    accounts++;
                }
                assertThat(accounts).isEqualTo(LocalServer.ACCOUNTS.size() + 20);
            }
        }
    }
}
