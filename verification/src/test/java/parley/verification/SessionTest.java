package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.client.server.Kind;
import parley.client.server.LinkState;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;

/** A client's session with a real server. */
class SessionTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSessionSignsInAsksSaysHearsAndLeaves() {
        try (LocalServer server = LocalServer.start();
                TalkingClient hans = client(server, "hans", new Kind.Main());
                TalkingClient luke = client(server, "luke", new Kind.Main())) {
            assertThat(hans.open().state(LinkState.Connected.class).first()).isTrue();
            assertThat(hans.ask("ping")).isInstanceOf(Reply.Done.class);
            assertThat(hans.ask("whoelse")).isInstanceOf(Reply.Refused.class);
            assertThat(hans.signIn("hans", "wrong")).isInstanceOf(Reply.Refused.class);
            assertThat(hans.signIn("hans", "falcon")).isInstanceOf(Reply.Done.class);
            assertThat(hans.state(LinkState.SignedIn.class).user()).isEqualTo(new UserName("hans"));
            hans.say("luke", "one");
            hans.say("luke", "two\nlines");
            assertThat(TalkingClient.next(hans.decided)).isInstanceOf(Reply.Done.class);
            assertThat(TalkingClient.next(hans.decided)).isInstanceOf(Reply.Done.class);
            assertThat(hans.unsent()).isEmpty();
            assertThat(luke.open().signIn("luke", "lightsaber")).isInstanceOf(Reply.Done.class);
            assertThat(luke.state(LinkState.SignedIn.class).waiting()).isEqualTo(2);
            TalkingClient.next(luke.heard);
            TalkingClient.next(luke.heard);
            assertThat(luke.screen).containsExactly("hans: one", "hans: two\nlines");
            luke.leave();
            assertThat(luke.state(LinkState.Over.class).reason()).isPresent();
            assertThat(TalkingClient.next(hans.heard)).isInstanceOf(ServerLine.Presence.class);
            assertThat(luke.troubles).isEmpty();
        }
    }

    @Test
    void aSideSessionHearsOneUserBesideTheMainOne() {
        try (LocalServer server = LocalServer.start();
                TalkingClient main = client(server, "main", new Kind.Main());
                TalkingClient side =
                        client(server, "side", new Kind.Side(Optional.of(new UserName("luke")), Optional.of(0L)))) {
            main.open().signIn("hans", "falcon");
            side.open().signIn("hans", "falcon");
            side.say("hans", "self");
            assertThat(TalkingClient.next(side.decided)).isInstanceOf(Reply.Refused.class);
            server.member("luke", "lightsaber").say("message hans hi");
            assertThat(TalkingClient.next(side.heard)).isInstanceOf(ServerLine.Message.class);
            side.leave();
        }
    }

    private TalkingClient client(LocalServer server, String name, Kind kind) {
        return new TalkingClient(
                Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1)), server.port(), folder.resolve(name), kind);
    }
}
