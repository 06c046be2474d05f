package parley.verification;

import java.util.List;

/** Races about who somebody is, each as a lane of {@link RacesCampaign}. */
final class LoginRaces {
    private LoginRaces() {}

    /** Two logins of one account at once (row A13). */
    record TwoLogins(int port, String user, boolean replace) implements RacesCampaign.Lane {
        @Override
        public String round(Together together, int number) {
            try (Racer one = Racer.connected(port);
                    Racer other = Racer.connected(port)) {
                List<String> answers = together.all(
                        List.of(() -> one.login(user, "password", ""), () -> other.login(user, "password", "")));
                int alive = (one.loggedIn() ? 1 : 0) + (other.loggedIn() ? 1 : 0);
                List<String> sorted = sorted(answers);
                boolean wanted = replace ? sorted.contains("ok") : sorted.equals(List.of("already-online", "ok"));
                boolean good = alive == 1 && wanted;
                one.ask("\"cmd\":\"logout\"");
                other.ask("\"cmd\":\"logout\"");
                return (good ? "" : "FAULT ") + sorted + (good ? "" : ", logged in: " + alive);
            }
        }
    }

    /** A resume, while a login of the same account comes and the older session lives (rows A13, A24). */
    record ResumeAndLogin(int port, String user) implements RacesCampaign.Lane {
        @Override
        public String round(Together together, int number) {
            try (Racer older = Racer.connected(port);
                    Racer one = Racer.connected(port);
                    Racer other = Racer.connected(port)) {
                String token = token(older, user);
                List<String> answers =
                        together.all(List.of(() -> one.ask(resume(token)), () -> other.login(user, "password", "")));
                int alive = (older.loggedIn() ? 1 : 0) + (one.loggedIn() ? 1 : 0) + (other.loggedIn() ? 1 : 0);
                boolean good = alive == 1 && answers.get(0).equals("ok");
                for (Racer racer : List.of(older, one, other)) {
                    racer.ask("\"cmd\":\"logout\"");
                }
                return (good ? "" : "FAULT ") + "resume " + answers.get(0) + ", login " + answers.get(1)
                        + (good ? "" : ", logged in: " + alive);
            }
        }
    }

    /** One resume token used twice at once (row A24). */
    record TwoResumes(int port, String user) implements RacesCampaign.Lane {
        @Override
        public String round(Together together, int number) {
            try (Racer older = Racer.connected(port);
                    Racer one = Racer.connected(port);
                    Racer other = Racer.connected(port)) {
                String token = token(older, user);
                List<String> answers =
                        together.all(List.of(() -> one.ask(resume(token)), () -> other.ask(resume(token))));
                boolean oneLives = one.loggedIn();
                boolean otherLives = other.loggedIn();
                boolean good = oneLives != otherLives && !older.loggedIn();
                (oneLives ? one : other).ask("\"cmd\":\"logout\"");
                return (good ? "" : "FAULT ") + sorted(answers) + (good ? "" : oneLives + " and " + otherLives);
            }
        }
    }

    /** One name signed up twice at once. */
    record TwoSignUps(int port, String name) implements RacesCampaign.Lane {
        @Override
        public String round(Together together, int number) {
            String sign =
                    "\"cmd\":\"register\",\"user\":\"" + name + "x" + number + "\",\"password\":\"password-long\"";
            try (Racer one = Racer.connected(port);
                    Racer other = Racer.connected(port)) {
                List<String> sorted = sorted(together.all(List.of(() -> one.ask(sign), () -> other.ask(sign))));
                return (sorted.equals(List.of("name-taken", "ok")) ? "" : "FAULT ") + sorted;
            }
        }
    }

    /** A password is changed while somebody logs in with the old one. */
    static final class PasswordAndLogin implements RacesCampaign.Lane {
        private final int port;
        private final String user;
        private final Racer owner;
        private String password = "password";

        PasswordAndLogin(int port, String user) {
            this.port = port;
            this.user = user;
            this.owner = Racer.member(port, user, "");
        }

        @Override
        public String round(Together together, int number) {
            String old = password;
            String next = "password-" + number;
            try (Racer other = Racer.connected(port)) {
                List<String> answers = together.all(List.of(
                        () -> owner.ask("\"cmd\":\"password\",\"old\":\"" + old + "\",\"new\":\"" + next + "\""),
                        () -> other.login(user, old, "")));
                boolean stays = other.loggedIn();
                boolean changed = answers.get(0).equals("ok");
                password = changed ? next : old;
                boolean good = changed && !stays && owner.loggedIn();
                return (good ? "" : "FAULT ") + "change " + answers.get(0) + ", login " + answers.get(1)
                        + (good ? "" : stays ? ", and it stays" : "");
            }
        }

        @Override
        public void close() {
            owner.close();
        }
    }

    private static String token(Racer racer, String user) {
        return racer.answer("\"cmd\":\"login\",\"user\":\"" + user + "\",\"password\":\"password\"")
                .orElseThrow()
                .path("resume")
                .asText();
    }

    private static String resume(String token) {
        return "\"cmd\":\"resume\",\"token\":\"" + token + "\",\"seq\":0";
    }

    private static List<String> sorted(List<String> answers) {
        return answers.stream().sorted().toList();
    }
}
