package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.client.peer.Links;
import parley.client.server.ServerAddress;

/** Two clients that a real server introduces to each other. */
class DirectLinkTest {
    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<String> hansTold = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> lukeTold = new LinkedBlockingQueue<>();

    @Test
    void twoClientsLinkDirectlyTalkAndStop() {
        try (LocalServer server = LocalServer.start();
                LinkingClient hans = client(server, "hans", Links.Way.ANY, hansTold);
                LinkingClient luke = client(server, "luke", Links.Way.ANY, lukeTold)) {
            assertThat(stand(hans, luke)).matches("(127\\.0\\.0\\.1|::1); [a-z]{3,8}( [a-z]{3,8}){5}");
            hans.say("luke", "hi");
            assertThat(TalkingClient.next(lukeTold)).isEqualTo("hans: hi");
            assertThat(TalkingClient.next(hansTold)).isEqualTo("taken 1");
            assertThat(luke.stop("hans")).isTrue();
            assertThat(TalkingClient.next(lukeTold)).isEqualTo("down you ended the direct link []");
            assertThat(TalkingClient.next(hansTold)).isEqualTo("down luke ended the direct link []");
        }
    }

    @ParameterizedTest
    @CsvSource({"RELAY,RELAY", "RELAY,ANY", "ANY,RELAY"})
    void onTheRelayTheyTalkTooAndKnowIt(Links.Way ofHans, Links.Way ofLuke) {
        try (LocalServer server = LocalServer.start();
                LinkingClient hans = client(server, "hans", ofHans, hansTold);
                LinkingClient luke = client(server, "luke", ofLuke, lukeTold)) {
            assertThat(stand(hans, luke)).startsWith("relayed by the server;");
            assertThat(hans.standing())
                    .singleElement()
                    .satisfies(standing -> assertThat(standing.relayed()).isTrue());
            String text = "x".repeat(4_000);
            for (int n = 1; n <= 20; n++) {
                hans.say("luke", n + text);
                luke.say("hans", n + text);
            }
            assertThat(heard(lukeTold, 20))
                    .isEqualTo(heard(hansTold, 20).stream()
                            .map(line -> line.replaceFirst("luke", "hans"))
                            .toList());
            assertThat(hans.stop("luke")).isTrue();
            assertThat(last(hansTold)).isEqualTo("down you ended the direct link []");
            assertThat(last(lukeTold)).isEqualTo("down hans ended the direct link []");
        }
    }

    @Test
    void whoLogsOutEndsHisLinks() {
        try (LocalServer server = LocalServer.start();
                LinkingClient hans = client(server, "hans", Links.Way.ANY, hansTold)) {
            try (LinkingClient luke = client(server, "luke", Links.Way.ANY, lukeTold)) {
                stand(hans, luke);
            }
            assertThat(last(hansTold)).isEqualTo("down luke ended the direct link []");
            assertThat(hans.standing()).isEmpty();
        }
    }

    /** @return the path with the key words, which are the same on both sides */
    private String stand(LinkingClient hans, LinkingClient luke) {
        hans.signIn("hans", "falcon");
        luke.signIn("luke", "lightsaber");
        hans.call("luke");
        hansTold.remove("signed in");
        lukeTold.remove("signed in");
        String ofHans = TalkingClient.next(hansTold);
        String ofLuke = TalkingClient.next(lukeTold);
        assertThat(ofHans).startsWith("up luke ");
        assertThat(ofLuke).isEqualTo(ofHans.replaceFirst("luke", "hans"));
        return ofHans.substring("up luke ".length());
    }

    private static List<String> heard(BlockingQueue<String> told, int count) {
        return java.util.stream.Stream.generate(() -> TalkingClient.next(told))
                .filter(line -> !line.startsWith("taken"))
                .limit(count)
                .toList();
    }

    private static String last(BlockingQueue<String> told) {
        String next = TalkingClient.next(told);
        while (!next.startsWith("down")) {
            next = TalkingClient.next(told);
        }
        return next;
    }

    private LinkingClient client(LocalServer server, String name, Links.Way way, BlockingQueue<String> told) {
        return new LinkingClient(new ServerAddress("127.0.0.1", server.port()), folder.resolve(name), way, told::add);
    }
}
