package parley.client.talk;

import io.vertx.core.AsyncResult;
import java.util.Optional;
import parley.client.console.Item;
import parley.client.console.Screen;
import parley.client.server.Saying;
import parley.client.server.ServerSession;
import parley.protocol.words.Reply;

/** What the user wants of the server: asked, said, and what became of it. Touched only from the client's event loop. */
final class Requests {
    private final Talk talk;
    private final ServerSession session;
    private final Screen screen;
    private final Places places;
    private final Outgoing outgoing;
    private final Answers answers;

    Requests(Talk talk, ServerSession session, Screen screen, Places places, Outgoing outgoing, Answers answers) {
        this.talk = talk;
        this.session = session;
        this.screen = screen;
        this.places = places;
        this.outgoing = outgoing;
        this.answers = answers;
    }

    /** Gives the server a command and shows its answer. */
    void ask(String line) {
        ask(line, line);
    }

    /** @param shown the command without its secrets */
    void ask(String line, String shown) {
        String key = outgoing.nextKey();
        outgoing.add(key, shown);
        new Paged(session).ask(line).onComplete(answer -> {
            outgoing.done(key);
            answered(shown, answer);
        });
    }

    void answered(String typed, AsyncResult<Reply> answer) {
        if (answer.succeeded()) {
            screen.show(answers.item(talk.now(), typed, answer.result()));
        } else if (answer.cause() instanceof ServerSession.Unanswered) {
            talk.tell(
                    Item.Tone.TROUBLE,
                    "no answer to " + typed + ": " + answer.cause().getMessage() + recall());
        } else {
            talk.tell(Item.Tone.TROUBLE, typed + ": " + answer.cause().getMessage());
        }
        talk.redraw();
    }

    /** Says something by way of the server; the outbox has it before anything else happens. */
    void say(Saying.To to, String text, String typed) {
        if (talk.isGuest()) {
            refused("not-logged-in: login <user> or register <user> first", typed);
            return;
        }
        Saying saying = session.say(to, text);
        places.spoke(Hearing.place(to));
        outgoing.add(saying.key(), line(saying));
    }

    void pending(Saying saying) {
        if (!outgoing.has(saying.key())) {
            outgoing.add(saying.key(), line(saying));
        }
    }

    void decided(Saying saying, Reply reply) {
        outgoing.done(saying.key());
        if (reply.plain() instanceof Reply.Done done) {
            boolean stored =
                    done.fields().findText("state").filter("stored"::equals).isPresent();
            talk.own(
                    Hearing.place(saying.to()),
                    saying.text(),
                    stored ? Optional.of("waits") : Optional.empty(),
                    talk.now());
            if (done.fields().isSet("skipped")) {
                talk.tell(Item.Tone.QUIET, "some recipients were not reached");
            }
        } else {
            refused(Answers.refusal(reply), Hearing.typed(saying));
        }
        talk.redraw();
    }

    /** Something typed was not sent; Up recalls it. */
    void refused(String why, String typed) {
        screen.recall(typed);
        talk.tell(Item.Tone.TROUBLE, "not sent: " + why + recall());
    }

    private String recall() {
        return screen.interactive() ? " (Up recalls it)" : "";
    }

    private String line(Saying saying) {
        String sign = Places.sign(Hearing.place(saying.to()));
        return talk.name() + " → " + sign + ": " + saying.text();
    }
}
