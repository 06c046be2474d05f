package parley.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What curious users do to find out whether somebody who looks gone is there: the same in two worlds, drawn from a seed.
 * Immutable.
 *
 * @param hiding what hides anna: a silent block, one that was set before anybody ever saw her, or her status
 */
record PrivacyScript(
        long seed, PrivacyScript.Hiding hiding, Map<String, String> settings, List<PrivacyScript.Step> steps) {
    enum Hiding {
        BLOCK,
        NEVER_SEEN,
        HIDDEN
    }

    /** @param act plays it in one world */
    record Step(String name, Consumer<PrivacyWorld> act) {}

    static PrivacyScript of(long seed) {
        return new Writing(seed).script();
    }

    /** Both worlds, compared; empty if no eye could tell them apart, else what was told differently. */
    static List<String> difference(PrivacyScript script) {
        List<String> there = play(script, true);
        List<String> gone = play(script, false);
        if (there.equals(gone)) {
            return List.of();
        }
        int at = 0;
        while (at < Math.min(there.size(), gone.size()) && there.get(at).equals(gone.get(at))) {
            at++;
        }
        List<String> told = new ArrayList<>();
        told.add("seed %d, %s: with anna there and unseen:".formatted(script.seed(), script.hiding()));
        told.addAll(around(there, at));
        told.add("with anna gone:");
        told.addAll(around(gone, at));
        script.steps().forEach(step -> told.add("  " + step.name()));
        return told;
    }

    private static List<String> around(List<String> lines, int at) {
        return lines.subList(Math.max(0, at - 3), Math.min(lines.size(), at + 3)).stream()
                .map(line -> "    " + (line.length() > 500 ? line.substring(0, 500) : line))
                .toList();
    }

    private static List<String> play(PrivacyScript script, boolean there) {
        try (PrivacyWorld world = new PrivacyWorld(script.settings(), there)) {
            for (Step step : script.steps()) {
                step.act().accept(world);
            }
            return world.transcript();
        }
    }

    /** Writes one script. */
    private static final class Writing {
        private static final List<String> PEOPLE = List.of("anna", "anna", "anna", "carl", "dora", "ben", "nobody");
        private static final List<String> EYES = List.of("ben", "ben", "ben", "ben-too", "eve", "side");

        private final long seed;
        private final Random random;
        private final Hiding hiding;
        private final List<Step> steps = new ArrayList<>();
        /** Either she asks for a link, or the others do: one that stands when she vanishes is left standing. */
        private final boolean annaAsks;

        private int keys;

        private Writing(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.annaAsks = random.nextBoolean();
            this.hiding = List.of(Hiding.values()).get(random.nextInt(3));
        }

        private PrivacyScript script() {
            people();
            if (hiding != Hiding.NEVER_SEEN) {
                step("anna logs in", world -> world.login("anna", true));
                for (int i = random.nextInt(8); i > 0; i--) {
                    before();
                }
            }
            vanish();
            several(10 + random.nextInt(20));
            if (random.nextInt(3) == 0) {
                restart();
                several(5 + random.nextInt(10));
            }
            if (random.nextInt(2) == 0 && hiding != Hiding.NEVER_SEEN) {
                comeBack();
                for (int i = 0; i < 5; i++) {
                    look();
                }
            }
            last();
            return new PrivacyScript(seed, hiding, settings(), List.copyOf(steps));
        }

        private Map<String, String> settings() {
            return Map.of(
                    "blocks",
                    "silent",
                    "sessions",
                    "share",
                    "limits.commands",
                    "off",
                    "limits.broadcast",
                    "off",
                    "limits.sender",
                    // Who is hidden reads, and that makes room.
                    hiding == Hiding.HIDDEN ? "off" : Integer.toString(2 + random.nextInt(6)),
                    "history",
                    hiding != Hiding.HIDDEN && random.nextInt(3) == 0 ? "off" : "30d");
        }

        private void step(String name, Consumer<PrivacyWorld> act) {
            steps.add(new Step(name, act));
        }

        private void people() {
            step("carl and dora log in", world -> {
                world.login("carl", false);
                world.login("dora", false);
                world.settle();
            });
            step("the eyes open", world -> {
                world.open("ben", "{\"cmd\":\"login\",\"user\":\"ben\",\"password\":\"password\"}");
                world.open("eve", "login eve password");
                world.settle();
            });
        }

        /** Anna is seen by everybody, in both worlds. */
        private void before() {
            switch (random.nextInt(6)) {
                case 0 -> step("anna is away", world -> world.act("anna", "status away lunch"));
                case 1 -> {
                    if (annaAsks) {
                        step("anna asks ben for a link", world -> world.act("anna", ask("ben")));
                    }
                }
                case 2 ->
                    step("anna writes to ben", world -> world.act("anna", "{\"cmd\":\"broadcast\",\"text\":\"hi\"}"));
                case 3 -> step("anna reads", Writing::read);
                default -> look(line -> !annaAsks || !line.contains("offer"));
            }
            step("all is quiet", PrivacyWorld::settle);
        }

        private void vanish() {
            step("anna vanishes: " + hiding, world -> {
                if (!world.there()) {
                    if (hiding != Hiding.NEVER_SEEN) {
                        world.logout("anna");
                    }
                } else if (hiding == Hiding.HIDDEN) {
                    world.act("anna", "status hidden");
                } else if (hiding == Hiding.BLOCK) {
                    world.act("anna", "block ben", "block eve");
                } else {
                    world.act(
                            "side",
                            "{\"cmd\":\"login\",\"user\":\"anna\",\"password\":\"password\",\"deliver\":\"none\"}",
                            "block ben",
                            "block eve");
                    world.login("anna", true);
                }
                world.settle();
            });
        }

        private void several(int count) {
            for (int i = 0; i < count; i++) {
                int dice = random.nextInt(20);
                if (dice < 13) {
                    look();
                } else if (dice < 16) {
                    unseen();
                } else if (dice < 18) {
                    connection();
                } else if (dice < 19) {
                    bystander();
                } else {
                    step("40 s pass", world -> world.forward(Duration.ofSeconds(40)));
                }
            }
        }

        /** Anna does something that nobody who does not see her can know. */
        private void unseen() {
            List<String> lines = switch (random.nextInt(8)) {
                case 0 -> List.of(hiding == Hiding.HIDDEN ? "status hidden lunch" : "status away lunch");
                case 1 -> List.of(hiding == Hiding.HIDDEN ? "status hidden" : "status online");
                case 2 -> List.of("message carl hi", "{\"cmd\":\"message\",\"to\":\"dora\",\"text\":\"hi\"}");
                case 3 -> List.of("history ben", "whois ben", "whoelse", "users");
                case 4 -> List.of(ask("carl"), "stopprivate carl");
                case 5 -> List.of("block dora", "unblock dora");
                case 6 -> List.of("blocked", "whoelsesince 1000", "active");
                default -> List.of();
            };
            step("anna, unseen: " + lines, world -> {
                if (!world.there()) {
                    return;
                }
                if (lines.isEmpty()) {
                    world.logout("anna");
                    world.login("anna", true);
                } else {
                    lines.forEach(line -> world.act("anna", line));
                }
                read(world);
                world.settle();
            });
        }

        /** Who is blocked must not notice that his mail is read; who writes to a hidden user may. */
        private static void read(PrivacyWorld world) {
            world.act("anna", "ping");
            world.other("anna").filter(one -> one.seq() > 0).ifPresent(one -> {
                one.send("{\"cmd\":\"ack\",\"seq\":" + one.seq() + "}");
                one.ask("ping");
            });
        }

        private void bystander() {
            int dice = random.nextInt(3);
            step("carl or dora do something", world -> {
                switch (dice) {
                    case 0 -> world.act("dora", "status away tea");
                    case 1 -> world.act("dora", "status online", "broadcast hello");
                    default -> {
                        world.logout("dora");
                        world.login("dora", false);
                    }
                }
                world.settle();
            });
        }

        private void connection() {
            switch (random.nextInt(6)) {
                case 0 -> open("ben-too", "login ben password");
                case 1 -> open("ben-too", "{\"cmd\":\"login\",\"user\":\"ben\",\"password\":\"password\"}");
                case 2 -> open("side", login(",\"deliver\":\"anna\""));
                case 3 -> open("side", login(",\"deliver\":\"none\""));
                case 4 -> step("ben resumes", world -> {
                    world.resume("ben");
                    world.settle();
                });
                default -> open("ben", login(""));
            }
        }

        private static String login(String more) {
            return "{\"cmd\":\"login\",\"user\":\"ben\",\"password\":\"password\"" + more + "}";
        }

        private void open(String eye, String line) {
            step(eye + " opens: " + line, world -> {
                world.open(eye, line);
                world.settle();
            });
        }

        private void restart() {
            step("the server is restarted", world -> {
                world.restart();
                world.login("carl", false);
                world.login("dora", false);
                if (world.there()) {
                    world.login("anna", true);
                }
                world.open("ben", login(""));
                world.open("eve", "login eve password");
                world.settle();
            });
        }

        private void comeBack() {
            step("anna can be seen again", world -> {
                if (!world.there()) {
                    world.login("anna", true);
                } else if (hiding == Hiding.HIDDEN) {
                    world.act("anna", "status online");
                } else {
                    world.act("anna", "status online", "unblock ben", "unblock eve");
                }
                read(world);
                world.settle();
                world.forward(Duration.ofSeconds(1));
                read(world);
            });
        }

        private void last() {
            step("a long last look", world -> {
                world.forward(Duration.ofSeconds(40));
                for (String eye : List.of("ben", "eve")) {
                    world.look(
                            eye,
                            List.of(
                                    "whois anna",
                                    "users",
                                    "whoelse",
                                    "whoelsesince 60",
                                    "whoelsesince 1000",
                                    "message anna bye",
                                    "broadcast bye",
                                    "history anna 100",
                                    "startprivate anna",
                                    "stopprivate anna"));
                }
                world.settle();
                world.look("ben", List.of("ping"));
                world.look("eve", List.of("ping"));
            });
        }

        private void look() {
            look(line -> true);
        }

        private void look(Predicate<String> wanted) {
            String eye = EYES.get(random.nextInt(EYES.size()));
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
                lines.add(line());
            }
            lines.removeIf(wanted.negate());
            step(eye + " says " + lines, world -> {
                world.look(eye, lines);
                world.settle();
            });
        }

        private String line() {
            String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
            String text = "hi " + random.nextInt(100);
            boolean json = random.nextBoolean();
            return switch (random.nextInt(22)) {
                case 0, 1, 2 -> json ? keyed(who, text) : "message " + who + " " + text;
                case 3 -> json ? "{\"cmd\":\"whois\",\"user\":\"%s\"}".formatted(who) : "whois " + who;
                case 4 -> json ? "{\"cmd\":\"users\"}" : "users";
                case 5 -> json ? "{\"cmd\":\"whoelse\"}" : "WhoElse";
                case 6, 7 -> since(json);
                case 8 -> json ? "{\"cmd\":\"broadcast\",\"text\":\"%s\"}".formatted(text) : "broadcast " + text;
                case 9 -> json ? "{\"cmd\":\"history\",\"user\":\"%s\",\"count\":3}".formatted(who) : "history " + who;
                case 10 ->
                    "{\"cmd\":\"history\",\"user\":\"%s\",\"before\":\"$id%d\"}".formatted(who, random.nextInt(9));
                case 11 -> json ? ask(who) : "startprivate " + who;
                case 12 -> link(random.nextBoolean() ? "accept" : "decline", who, json);
                case 13 -> link("stopprivate", who, false);
                case 14 -> (random.nextBoolean() ? "block " : "unblock ") + who;
                case 15 -> json ? "{\"cmd\":\"blocked\"}" : "blocked";
                case 16 -> "status " + List.of("online", "away tea", "hidden").get(random.nextInt(3));
                case 17 ->
                    List.of("tokens", "token phone", "untoken phone", "whoami", "active", "help message")
                            .get(random.nextInt(6));
                case 18 ->
                    List.of("kick anna", "announce hi", "stats", "plugins").get(random.nextInt(4));
                case 19 -> "mode " + (json ? "json" : "text");
                case 20 ->
                    List.of("message anna", "whoelsesince x", "relay nothing", "login anna wrong", "nonsense")
                            .get(random.nextInt(5));
                default -> json ? keyed("anna", "again") : "MESSAGE anna " + text;
            };
        }

        private static String since(Random random) {
            // Time goes by 40 s at a time, so that no window ends near a moment that matters.
            return List.of("20", "60", "100", "1000", "100000").get(random.nextInt(5));
        }

        private String since(boolean json) {
            String seconds = since(random);
            return json ? "{\"cmd\":\"whoelsesince\",\"seconds\":" + seconds + "}" : "whoelsesince " + seconds;
        }

        private String keyed(String who, String text) {
            keys += random.nextInt(2);
            return String.format(
                    Locale.ROOT,
                    "{\"cmd\":\"message\",\"to\":\"%s\",\"text\":\"%s\",\"key\":\"k%d\"}",
                    who,
                    text,
                    keys);
        }

        private static String link(String verb, String who, boolean json) {
            return json
                    ? "{\"cmd\":\"%s\",\"user\":\"%s\",%s}".formatted(verb, who, PrivacyWorld.OFFER)
                    : verb + " " + who;
        }

        private static String ask(String who) {
            return "{\"cmd\":\"startprivate\",\"user\":\"" + who + "\"," + PrivacyWorld.OFFER + "}";
        }
    }
}
