package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import parley.wire.Fingerprint;
import parley.wire.OwnKey;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireListener;
import parley.wire.WireOptions;

/**
 * A server that admits everybody and then attacks the terminal of whoever came: controls, escape sequences, overrides of
 * direction and piles of marks stand in every string of every line, coded as JSON has it and raw.
 */
final class HostileServer implements AutoCloseable {
    /** Behind it {@code seen} shows that what stands before reached the screen. */
    static final String EVIL =
            "\033[2J\033[31mred\033]0;title\007\033]52;c;aGk=\007\033P+q544e\033\\\u009b31m\u009d0;x\u009c"
                    + "\b\b\r\0\177\u0085\u2028\u2029\u202Eevil\u2066x\u2069\u200B\uFEFFz" + "\u0301".repeat(30)
                    + "\033[6n\033c seen";

    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final NetServer server;

    HostileServer() {
        TlsContext tls;
        try {
            tls = OwnKey.fresh(InstantSource.system()).serverContext();
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
        server = vertx.createNetServer(WireOptions.server()).connectHandler(socket -> {
            Visit visit = new Visit(Wire.of(socket));
            Tls.accept(visit.wire, tls, new Tls.Listener() {
                @Override
                public void established(Optional<Fingerprint> peer) {
                    visit.write("* parley 1 test\n");
                }

                @Override
                public void failed(Tls.Failure why) {}
            });
            visit.wire.start(visit);
        });
        await(server.listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(Future<?> done) {
        var unused = done.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** With everything coded that is no plain ASCII. */
    private static String coded(String text) {
        StringBuilder coded = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit < ' ' || unit >= 0x7F || unit == '"' || unit == '\\') {
                coded.append(String.format("\\u%04x", (int) unit));
            } else {
                coded.append(unit);
            }
        }
        return coded.append('"').toString();
    }

    /** One connection. Touched only from its event loop. */
    private static final class Visit implements WireListener {
        private final Wire wire;
        private final StringBuilder partial = new StringBuilder();

        Visit(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void received(ByteBuf bytes) {
            partial.append(bytes.toString(UTF_8));
            bytes.skipBytes(bytes.readableBytes());
            for (int lf = partial.indexOf("\n"); lf >= 0; lf = partial.indexOf("\n")) {
                String line = partial.substring(0, lf);
                partial.delete(0, lf + 1);
                heard(line);
            }
        }

        private void heard(String line) {
            String command = field("cmd", line).orElseGet(() -> line.split(" ", 2)[0]);
            String re = field("id", line).map(id -> "\"re\":" + coded(id) + ",").orElse("");
            String evil = coded(EVIL);
            switch (command) {
                case "ack" -> {}
                case "login" -> {
                    say("{'type':'ok'," + re + "'cmd':'login','text':" + evil
                            + ",'user':'hans','online':1,'waiting':0,'seq':0,'resume':'r1'}");
                    attack();
                }
                case "commands" ->
                    say("{'type':'ok'," + re + "'cmd':'commands','text':" + evil + ",'more':false,'commands':["
                            + "{'name':'zap','usage':" + evil + ",'summary':" + evil
                            + ",'parameters':[{'name':" + evil
                            + ",'type':'word','optional':true}],'permission':'anyone',"
                            + "'plugin':" + evil + "}," + plain("users") + plain("whoelse") + plain("history")
                            + plain("whois") + "{'name':" + evil
                            + ",'usage':'x','summary':'x','parameters':[],'permission':'anyone','plugin':'x'}]}");
                case "zap" -> say("{'type':'error'," + re + "'code':" + evil + ",'text':" + evil + "}");
                case "logout" -> {
                    say("{'type':'ok'," + re + "'cmd':'logout','text':" + evil + "}");
                    say("{'type':'bye','reason':" + evil + "}");
                    wire.flush();
                    wire.forceClose();
                }
                default ->
                    say("{'type':'ok'," + re + "'cmd':" + coded(command) + ",'text':" + evil + ",'state':" + evil
                            + ",'users':[{'name':" + evil + ",'state':" + evil + ",'status':" + evil + "}," + evil
                            + "],'messages':[{'from':" + evil + ",'to':'hans','text':" + evil
                            + ",'at':" + evil + "}],'more':false,'other':[" + evil + "]}");
            }
        }

        private static String plain(String name) {
            return "{'name':'" + name + "','usage':'" + name + " [x]','summary':'x','parameters':[{'name':'x',"
                    + "'type':'word','optional':true}],'permission':'anyone','plugin':'x'},";
        }

        private static Optional<String> field(String name, String json) {
            Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
            return field.find() ? Optional.of(field.group(1)) : Optional.empty();
        }

        private void attack() {
            String evil = coded(EVIL);
            String at = "'at':'2026-11-21T09:00:00.000Z'";
            for (String from : List.of("'luke'", evil)) {
                say("{'type':'message','seq':1,'id':'m1','from':" + from + ",'text':" + evil + "," + at + "}");
                say("{'type':'broadcast','id':'b1','from':" + from + ",'text':" + evil + "," + at + "}");
                say("{'type':'room','room':" + evil + ",'id':'r1','from':" + from + ",'text':" + evil + "," + at + "}");
                say("{'type':'room','room':'#lab','id':'r1','from':" + from + ",'text':" + evil + "," + at + "}");
                say("{'type':'presence','user':" + from + ",'state':'away','status':" + evil + "}");
                say("{'type':'private-request','from':" + from + ",'text':" + evil + "}");
            }
            say("{'type':'notice','code':" + evil + ",'text':" + evil + "}");
            say("{'type':'notice','code':'announce','text':" + evil + "}");
            say("{'type':" + evil + ",'text':" + evil + "}");
            // Raw: no JSON at all, and JSON with characters in it that need no coding.
            write(EVIL.replace("\n", "") + "\n");
            write("{\"type\":\"notice\",\"code\":\"announce\",\"text\":\"\u009b31m\u202Eraw\u2066 raw seen\"}\n");
            say("{'type':'broadcast','id':'b9','from':'luke','text':'the last of it'," + at + "}");
        }

        private void say(String json) {
            // Quotes for people's eyes; the evil text has none of either kind.
            write(json.replace('\'', '"') + "\n");
        }

        void write(String text) {
            byte[] bytes = text.getBytes(UTF_8);
            ByteBuf buffer = wire.allocate(bytes.length);
            buffer.writeBytes(bytes);
            wire.write(buffer);
            wire.flush();
        }

        @Override
        public void ended() {
            wire.forceClose();
        }

        @Override
        public void closed() {}
    }
}
