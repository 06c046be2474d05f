package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Races about what reaches whom, each as a lane of {@link RacesCampaign}. */
final class Races {
    private Races() {}

    /** Two senders and one place in a mailbox (row Q06). */
    static final class LastPlace implements RacesCampaign.Lane {
        private final String lane;
        private final Racer one;
        private final Racer other;

        LastPlace(int port, String lane) {
            this.lane = lane;
            this.one = Racer.member(port, lane + "one", "");
            this.other = Racer.member(port, lane + "other", "");
        }

        @Override
        public String round(Together together, int number) {
            String to = lane + "to" + number;
            List<String> sorted =
                    sorted(together.all(List.of(() -> one.message(to, "mine"), () -> other.message(to, "mine"))));
            return (sorted.equals(List.of("mailbox-full", "ok")) ? "" : "FAULT ") + sorted;
        }

        @Override
        public void close() {
            one.close();
            other.close();
        }
    }

    /** A block while messages come: what was accepted before it arrives, nothing after it (rows B07, B08). */
    static final class BlockAndSend implements RacesCampaign.Lane {
        private final String lane;
        private final boolean silent;
        private final Racer blocker;
        private final Racer sender;

        BlockAndSend(int port, String lane, boolean silent) {
            this.lane = lane;
            this.silent = silent;
            this.blocker = Racer.member(port, lane + "to", ",\"ack\":true");
            this.sender = Racer.member(port, lane + "one", "");
        }

        @Override
        public String round(Together together, int number) {
            String to = lane + "to";
            List<String> accepted = new ArrayList<>();
            keep(accepted, sender.message(to, "before"), "before");
            List<String> during = Collections.synchronizedList(new ArrayList<>());
            List<String> answers =
                    together.all(List.of(() -> blocker.ask("\"cmd\":\"block\",\"user\":\"" + lane + "one\""), () -> {
                        for (int i = 0; i < 3; i++) {
                            during.add(sender.message(to, "during" + i));
                        }
                        return "ok";
                    }));
            String late = sender.message(to, "late");
            blocker.ask("\"cmd\":\"unblock\",\"user\":\"" + lane + "one\"");
            keep(accepted, sender.message(to, "after"), "after");
            List<String> shown = shown();
            List<String> told = new ArrayList<>();
            told.add("before");
            for (int i = 0; i < during.size(); i++) {
                keep(told, during.get(i), "during" + i);
            }
            told.add("after");
            boolean complete = accepted.size() == 2 && answers.get(0).equals("ok");
            boolean refused = silent ? late.equals("ok") && !shown.contains("late") : late.equals("blocked");
            // In silence the sender is told nothing: what arrived must be a beginning of what he sent.
            boolean right = silent
                    ? told.subList(0, shown.size() - 1).equals(shown.subList(0, shown.size() - 1))
                            && shown.get(shown.size() - 1).equals("after")
                    : shown.equals(told);
            boolean good = complete && refused && right;
            return (good ? "" : "FAULT ") + (shown.size() - 2) + " of 3 before the block"
                    + (good ? "" : " (shown " + shown + ", told " + told + ", late " + late + ")");
        }

        private List<String> shown() {
            List<String> shown = new ArrayList<>();
            while (!shown.contains("after")) {
                JsonNode message = blocker.await("message");
                shown.add(message.path("text").asText());
                blocker.say("\"cmd\":\"ack\",\"seq\":" + message.path("seq").asLong());
            }
            return shown;
        }

        private static void keep(List<String> kept, String answer, String text) {
            if (answer.equals("ok")) {
                kept.add(text);
            }
        }

        @Override
        public void close() {
            blocker.close();
            sender.close();
        }
    }

    /** Somebody is asked for a link: taking it, refusing it, taking the question back and a block, all at once. */
    static final class Link implements RacesCampaign.Lane {
        private final String asker;
        private final String asked;
        private final Racer caller;
        private final Racer stopper;
        private final Racer taker;
        private final Racer refuser;
        private final Racer blocker;

        Link(int port, String lane) {
            this.asker = lane + "one";
            this.asked = lane + "to";
            this.caller = Racer.member(port, asker, "");
            this.stopper = Racer.member(port, asker, "");
            this.taker = Racer.member(port, asked, "");
            this.refuser = Racer.member(port, asked, "");
            this.blocker = Racer.member(port, asked, "");
        }

        @Override
        public String round(Together together, int number) {
            String request = caller.about("startprivate", asked);
            List<String> answers = together.all(List.of(
                    () -> taker.about("accept", asker),
                    () -> refuser.about("decline", asker),
                    () -> stopper.about("stopprivate", asked),
                    () -> blocker.about("block", asker)));
            String late = caller.about("startprivate", asked);
            String gone = taker.about("accept", asker);
            blocker.about("unblock", asker);
            taker.about("stopprivate", asker);
            Optional<String> callers = peer(caller);
            Optional<String> takers = peer(taker);
            boolean taken = answers.get(0).equals("ok");
            boolean one = answers.subList(0, 2).stream().filter("ok"::equals).count() <= 1;
            boolean good = request.equals("ok")
                    && answers.get(3).equals("ok")
                    && one
                    && callers.equals(takers)
                    && callers.isPresent() == taken
                    && late.equals("blocked")
                    && gone.equals("no-request");
            return (good ? "" : "FAULT ")
                    + (taken
                            ? "taken"
                            : answers.get(1).equals("ok")
                                    ? "declined"
                                    : answers.get(2).equals("ok") ? "stopped" : "blocked")
                    + (good ? "" : " (" + request + answers + callers + takers + late + gone + ")");
        }

        private static Optional<String> peer(Racer racer) {
            racer.alive();
            racer.take("private-request");
            racer.take("private-end");
            racer.take("presence");
            List<JsonNode> peers = racer.take("private-peer");
            return peers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(peers.get(0).path("token").asText() + peers.size());
        }

        @Override
        public void close() {
            List.of(caller, stopper, taker, refuser, blocker).forEach(Racer::close);
        }
    }

    /** History is read while what it holds is written, acknowledged and, with {@code history = off}, deleted. */
    static final class History implements RacesCampaign.Lane {
        private final String lane;
        private final Racer sender;
        private final Racer owner;
        private final Racer reader;

        History(int port, String lane) {
            this.lane = lane;
            this.sender = Racer.member(port, lane + "one", "");
            this.owner = Racer.member(port, lane + "to", ",\"ack\":true");
            this.reader = Racer.member(port, lane + "to", "");
        }

        @Override
        public String round(Together together, int number) {
            List<String> faults = together.all(List.of(
                    () -> {
                        for (int i = 0; i < 5; i++) {
                            sender.message(lane + "to", Integer.toString(number * 5 + i));
                        }
                        return "";
                    },
                    () -> {
                        for (int i = 0; i < 5; i++) {
                            JsonNode message = owner.await("message");
                            owner.say("\"cmd\":\"ack\",\"seq\":"
                                    + message.path("seq").asLong());
                        }
                        return "";
                    },
                    () -> {
                        for (int i = 0; i < 5; i++) {
                            List<Integer> read = texts(
                                    reader.answer("\"cmd\":\"history\",\"user\":\"" + lane + "one\",\"count\":100"));
                            for (int j = 1; j < read.size(); j++) {
                                if (read.get(j) != read.get(j - 1) + 1) {
                                    return "FAULT " + read;
                                }
                            }
                        }
                        return "";
                    }));
            reader.take("message");
            return faults.get(2).isEmpty() ? "in order and without a gap" : faults.get(2);
        }

        private static List<Integer> texts(Optional<JsonNode> answer) {
            List<Integer> texts = new ArrayList<>();
            answer.orElseThrow()
                    .path("messages")
                    .forEach(row -> texts.add(Integer.parseInt(row.path("text").asText())));
            return texts;
        }

        @Override
        public void close() {
            List.of(sender, owner, reader).forEach(Racer::close);
        }
    }

    private static List<String> sorted(List<String> answers) {
        return answers.stream().sorted().toList();
    }
}
