package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where somebody is, is told to nobody before he agrees to a direct link. */
class AddressTest {
    private static final String OFFER = PrivacyWorld.OFFER;

    @Tag("B11")
    @Test
    void noAddressReachesAnotherBeforeItsOwnerAccepts() throws UnknownHostException {
        try (LocalServer server = LocalServer.start();
                Chatter hans = from(server, "127.0.0.21", "hans", "falcon");
                Chatter luke = from(server, "127.0.0.22", "luke", "lightsaber")) {
            List<String> heardByHans = new ArrayList<>();
            List<String> heardByLuke = new ArrayList<>();
            say(luke, heardByLuke, "{\"cmd\":\"message\",\"to\":\"hans\",\"text\":\"hi\"}");
            for (String verb : List.of("whois", "startprivate", "history")) {
                say(hans, heardByHans, "{\"cmd\":\"" + verb + "\",\"user\":\"luke\"," + OFFER + "}");
            }
            for (String line : List.of("users", "whoelse", "whoelsesince 1000", "help", "commands", "whoami")) {
                say(hans, heardByHans, line);
                say(luke, heardByLuke, line);
            }
            assertThat(heardByLuke).anyMatch(line -> line.contains("private-request"));
            assertThat(heardByHans).noneMatch(line -> line.contains("127.0.0.22"));
            assertThat(heardByLuke).noneMatch(line -> line.contains("127.0.0.21") || line.contains("40001"));
            say(luke, heardByLuke, "{\"cmd\":\"accept\",\"user\":\"hans\"," + OFFER + "}");
            String introduced = hans.line();
            assertThat(introduced).contains("private-peer", "127.0.0.22");
        }
    }

    private static Chatter from(LocalServer server, String address, String user, String password)
            throws UnknownHostException {
        Chatter chatter = Dial.to(server.port())
                .from(InetAddress.getByName(address))
                .connect()
                .say("{\"cmd\":\"login\",\"user\":\"" + user + "\",\"password\":\"" + password + "\"}")
                .greeted();
        chatter.line();
        return chatter;
    }

    /** Says it and a {@code ping}, and keeps everything up to the answer to that. */
    private static void say(Chatter chatter, List<String> heard, String line) {
        chatter.say(List.of(line, "{\"cmd\":\"ping\",\"id\":\"p\"}"));
        for (String next = chatter.line(); !next.contains("\"re\":\"p\""); next = chatter.line()) {
            heard.add(next);
        }
    }
}
