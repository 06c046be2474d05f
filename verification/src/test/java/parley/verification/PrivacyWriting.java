package parley.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import parley.verification.PrivacyScript.Hiding;
import parley.verification.PrivacyScript.Step;

/** Writes one script of {@link PrivacyScript}. Used once. */
final class PrivacyWriting {
    private static final List<String> EYES = List.of("ben", "ben", "ben", "ben-too", "eve", "side");

    private final long seed;
    private final Random random;
    private final CuriousLines curious;
    private final Hiding hiding;
    private final List<Step> steps = new ArrayList<>();
    /** Either she asks for a link, or the others do: one that stands when she vanishes is left standing. */
    private final boolean annaAsks;

    PrivacyWriting(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.curious = new CuriousLines(random);
        this.annaAsks = random.nextBoolean();
        this.hiding = List.of(Hiding.values()).get(random.nextInt(3));
    }

    PrivacyScript script() {
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
                    step("anna asks ben for a link", world -> world.act("anna", CuriousLines.ask("ben")));
                }
            }
            case 2 -> step("anna writes to ben", world -> world.act("anna", "{\"cmd\":\"broadcast\",\"text\":\"hi\"}"));
            case 3 -> step("anna reads", PrivacyWriting::read);
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
            case 4 -> List.of(CuriousLines.ask("carl"), "stopprivate carl");
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
            case 4 ->
                step("ben resumes", world -> {
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
            lines.add(curious.line());
        }
        lines.removeIf(wanted.negate());
        step(eye + " says " + lines, world -> {
            world.look(eye, lines);
            world.settle();
        });
    }
}
