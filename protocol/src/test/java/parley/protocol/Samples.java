package parley.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** Every kind of line with what it has to look like in both notations. */
final class Samples {
    static final UserName HANS = new UserName("hans");
    static final UserName LUKE = new UserName("luke");
    static final Instant AT = Instant.parse("2026-11-20T09:41:07.25Z");

    private Samples() {}

    record Sample(String name, ServerLine line, String text, String json) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Sample> all() {
        return List.of(
                new Sample(
                        "greeting",
                        new ServerLine.Greeting("parley/0.1"),
                        "* parley 1 parley/0.1\n",
                        "* parley 1 parley/0.1\n"),
                new Sample(
                        "ok",
                        answer("7", "ping", Reply.done("here")),
                        "ok here\n",
                        "{'type':'ok','re':'7','cmd':'ping','text':'here'}\n"),
                new Sample("ok without words", bare(Reply.done("")), "ok\n", "{'type':'ok'}\n"),
                new Sample(
                        "ok with every kind of field",
                        answer("7", "x", Reply.done("done\nreally", everyField())),
                        "ok done\n  really\n  one\n  two\n    lines\n  hans\n  luke\n  row 1\n  row 2\n    ok\n",
                        "{'type':'ok','re':'7','cmd':'x','text':'a\\nb','whole':-5,'time':'2026-11-20T09:41:07.250Z',"
                                + "'user':'hans','flag':true,'truth':false,'texts':['one','two\\nlines'],"
                                + "'users':['hans','luke'],'rows':[{'n':1},{'n':2,'inner':['x']}]}\n"),
                new Sample(
                        "error",
                        answer("7", "message", Reply.refused(Refusal.BLOCKED)),
                        "error blocked: this user does not take messages from you\n",
                        "{'type':'error','re':'7','cmd':'message','code':'blocked',"
                                + "'text':'this user does not take messages from you'}\n"),
                new Sample(
                        "error with a time",
                        bare(Reply.refused(Refusal.LOCKED, Duration.ofMillis(59_001))),
                        "error locked: too many wrong passwords; wait\n",
                        "{'type':'error','code':'locked','text':'too many wrong passwords; wait','retryAfter':60}\n"),
                new Sample("live", message("hi", false, false), "hans: hi\n", direct("hi", "")),
                new Sample("late", message("hi", true, false), "hans (2026-11-20 09:41Z): hi\n", direct("hi", "")),
                new Sample("again", message("hi", false, true), "hans (again): hi\n", direct("hi", ",'again':true")),
                new Sample(
                        "late again", message("hi", true, true), "hans (again): hi\n", direct("hi", ",'again':true")),
                new Sample(
                        "several lines",
                        message("hi\nerror x\n\n* bye: x", false, false),
                        "hans: hi\n  error x\n  \n  * bye: x\n",
                        direct("hi\\nerror x\\n\\n* bye: x", "")),
                new Sample(
                        "words of the server",
                        message("error x", false, false),
                        "hans: error x\n",
                        direct("error x", "")),
                new Sample(
                        "all planes",
                        message("\t\u00e9\u20ac\uD83D\uDE00 '\\", false, false),
                        "hans: \t\u00e9\u20ac\uD83D\uDE00 \"\\\n",
                        direct("\\t\u00e9\u20ac\uD83D\uDE00 \\\"\\\\", "")),
                new Sample(
                        "own",
                        new ServerLine.OwnMessage("9", HANS, LUKE, "hi", AT),
                        "hans > luke: hi\n",
                        "{'type':'message','id':'9','from':'hans','to':'luke','text':'hi','at':'2026-11-20T09:41:07.250Z'}\n"),
                new Sample(
                        "broadcast",
                        new ServerLine.Broadcast("9", HANS, "hi\nall", AT),
                        "hans (all): hi\n  all\n",
                        "{'type':'broadcast','id':'9','from':'hans','text':'hi\\nall','at':'2026-11-20T09:41:07.250Z'}\n"),
                new Sample(
                        "room",
                        new ServerLine.RoomMessage("#lab", "9", HANS, "hi", AT),
                        "hans #lab: hi\n",
                        "{'type':'room','room':'#lab','id':'9','from':'hans','text':'hi','at':'2026-11-20T09:41:07.250Z'}\n"),
                presence(ServerLine.Presence.Change.LOGGED_IN, Optional.empty(), "* luke logged in\n", "'online'"),
                presence(ServerLine.Presence.Change.LOGGED_OUT, Optional.empty(), "* luke logged out\n", "'offline'"),
                presence(
                        ServerLine.Presence.Change.AWAY,
                        Optional.of("lunch"),
                        "* luke is away: lunch\n",
                        "'away','status':'lunch'"),
                presence(ServerLine.Presence.Change.AWAY, Optional.empty(), "* luke is away\n", "'away'"),
                presence(ServerLine.Presence.Change.BACK, Optional.empty(), "* luke is back\n", "'online'"),
                new Sample(
                        "notice",
                        new ServerLine.Told(new Notice(
                                "skipped", "3 lines were skipped", Fields.none().whole("count", 3))),
                        "* 3 lines were skipped\n",
                        "{'type':'notice','code':'skipped','text':'3 lines were skipped','count':3}\n"),
                new Sample(
                        "private-request",
                        new ServerLine.PrivateRequest(HANS),
                        "* hans wants a direct link: accept hans or decline hans\n",
                        "{'type':'private-request','from':'hans'}\n"),
                new Sample(
                        "private-peer",
                        new ServerLine.PrivatePeer(
                                LUKE,
                                List.of("192.168.1.7:40001", "[2001:db8::7]:40001"),
                                "SHA256:abc",
                                "t0k3n",
                                "caller"),
                        "* direct link with luke: you are the caller; candidates 192.168.1.7:40001 [2001:db8::7]:40001;"
                                + " fingerprint SHA256:abc; token t0k3n\n",
                        "{'type':'private-peer','peer':'luke','candidates':['192.168.1.7:40001','[2001:db8::7]:40001'],"
                                + "'fingerprint':'SHA256:abc','token':'t0k3n','role':'caller'}\n"),
                new Sample(
                        "private-end",
                        new ServerLine.PrivateEnd(LUKE, "no-answer"),
                        "* direct link with luke: no-answer\n",
                        "{'type':'private-end','peer':'luke','reason':'no-answer'}\n"),
                new Sample(
                        "bye",
                        new ServerLine.Bye(ByeReason.SHUTDOWN),
                        "* bye: the server goes down\n",
                        "{'type':'bye','reason':'shutdown'}\n"));
    }

    /** A line of every kind that takes a text, with this text wherever one fits. */
    static List<ServerLine> saying(String text) {
        Fields fields = Fields.none()
                .text("one", text)
                .texts("texts", List.of(text, text))
                .rows("rows", List.of(new Fields.Row(text, Fields.none().text(text, text))));
        return List.of(
                new ServerLine.Greeting(text),
                answer(text, text, Reply.done(text, fields)),
                answer(text, text, Reply.refused(new Refusal(text, text))),
                new ServerLine.Message(1, text, HANS, text, AT, true, false),
                new ServerLine.OwnMessage(text, HANS, LUKE, text, AT),
                new ServerLine.Broadcast(text, HANS, text, AT),
                new ServerLine.RoomMessage(text, text, HANS, text, AT),
                new ServerLine.Presence(HANS, ServerLine.Presence.Change.AWAY, Optional.of(text)),
                new ServerLine.Told(new Notice(text, text, fields)),
                new ServerLine.PrivatePeer(HANS, List.of(text, text), text, text, text),
                new ServerLine.PrivateEnd(HANS, text));
    }

    static ServerLine.Answer users(int count) {
        return answer("7", "users", Reply.done("all users", Fields.none().users("users", names(count))));
    }

    static List<UserName> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new UserName("user" + number))
                .toList();
    }

    static ServerLine.Answer answer(String re, String cmd, Reply reply) {
        return new ServerLine.Answer(Optional.of(re), Optional.of(cmd), reply);
    }

    private static ServerLine.Answer bare(Reply reply) {
        return new ServerLine.Answer(Optional.empty(), Optional.empty(), reply);
    }

    private static ServerLine.Message message(String text, boolean late, boolean again) {
        return new ServerLine.Message(38, "9", HANS, text.replace('\'', '"'), AT, late, again);
    }

    private static String direct(String text, String behind) {
        return "{'type':'message','seq':38,'id':'9','from':'hans','text':'" + text + "','at':'2026-11-20T09:41:07.250Z'"
                + behind + "}\n";
    }

    private static Sample presence(
            ServerLine.Presence.Change change, Optional<String> status, String text, String stateOnwards) {
        return new Sample(
                "presence " + change + status,
                new ServerLine.Presence(LUKE, change, status),
                text,
                "{'type':'presence','user':'luke','state':" + stateOnwards + "}\n");
    }

    private static Fields everyField() {
        return Fields.none()
                .text("text", "a\nb")
                .whole("whole", -5)
                .time("time", AT)
                .user("user", HANS)
                .flag("flag", true)
                .truth("truth", false)
                .texts("texts", List.of("one", "two\nlines"))
                .users("users", List.of(HANS, LUKE))
                .rows(
                        "rows",
                        List.of(
                                new Fields.Row("row 1", Fields.none().whole("n", 1)),
                                new Fields.Row(
                                        "row 2\nok", Fields.none().whole("n", 2).texts("inner", List.of("x")))));
    }
}
