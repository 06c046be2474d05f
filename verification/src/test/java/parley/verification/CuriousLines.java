package parley.verification;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What a curious user may say, in both notations, drawn at random. Used by one thread. */
final class CuriousLines {
    private static final List<String> PEOPLE = List.of("anna", "anna", "anna", "carl", "dora", "ben", "nobody");

    private final Random random;
    private int keys;

    CuriousLines(Random random) {
        this.random = random;
    }

    String line() {
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
            case 10 -> "{\"cmd\":\"history\",\"user\":\"%s\",\"before\":\"$id%d\"}".formatted(who, random.nextInt(9));
            case 11 -> json ? ask(who) : "startprivate " + who;
            case 12 -> link(random.nextBoolean() ? "accept" : "decline", who, json);
            case 13 -> link("stopprivate", who, false);
            case 14 -> (random.nextBoolean() ? "block " : "unblock ") + who;
            case 15 -> json ? "{\"cmd\":\"blocked\"}" : "blocked";
            case 16 -> "status " + List.of("online", "away tea", "hidden").get(random.nextInt(3));
            case 17 ->
                List.of("tokens", "token phone", "untoken phone", "whoami", "active", "help message")
                        .get(random.nextInt(6));
            case 18 -> List.of("kick anna", "announce hi", "stats", "plugins").get(random.nextInt(4));
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
                Locale.ROOT, "{\"cmd\":\"message\",\"to\":\"%s\",\"text\":\"%s\",\"key\":\"k%d\"}", who, text, keys);
    }

    private static String link(String verb, String who, boolean json) {
        return json ? "{\"cmd\":\"%s\",\"user\":\"%s\",%s}".formatted(verb, who, PrivacyWorld.OFFER) : verb + " " + who;
    }

    static String ask(String who) {
        return "{\"cmd\":\"startprivate\",\"user\":\"" + who + "\"," + PrivacyWorld.OFFER + "}";
    }
}
