package parley.server.auth;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Claims;
import parley.server.powers.Effect;
import parley.server.powers.Member;
import parley.server.powers.SessionCall;
import parley.server.store.TokenHash;

/** The last steps of every login: the roster grants it, the store says where the mailbox stands, the answer is made. */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final Claims claims;

    Entrance(Claims claims) {
        this.claims = claims;
    }

    /**
     * @param resumes the tokens of the session that it goes on with; empty for a login
     * @param hidden whether the account's kept status is {@code hidden}
     * @param resume the resume token that the session gets, if it gets one
     */
    record Guest(
            UserName user,
            Optional<Member.Side> side,
            boolean ack,
            Set<TokenHash> resumes,
            boolean hidden,
            Optional<String> resume) {
        /** As the store and the roster know the token; empty if there is none. */
        String resumeHash() {
            return resume.map(token -> TokenHash.of(token).value()).orElse("");
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Guest[" + user + "]";
        }
    }

    /**
     * @param cursor what the answer calls {@code seq}
     * @param from the number after which mail is shown
     */
    record Mailbox(long cursor, long from, long waiting) {}

    /** What the store says once the roster has granted the login; empty if the login is good no longer. */
    @FunctionalInterface
    interface Opening {
        Future<Optional<Mailbox>> open();
    }

    Future<Reply> enter(SessionCall call, Guest guest, Opening opening) {
        Set<String> resumes = guest.resumes().stream().map(TokenHash::value).collect(Collectors.toUnmodifiableSet());
        Claims.Claim claim = new Claims.Claim(
                guest.user(), call.session(), guest.side(), guest.resumeHash(), resumes, guest.hidden());
        return claims.claim(claim).compose(claimed -> claimed(guest, claimed, opening));
    }

    private Future<Reply> claimed(Guest guest, Claims.Claimed claimed, Opening opening) {
        if (!(claimed instanceof Claims.Granted granted)) {
            return Future.succeededFuture(Reply.refused(
                    claimed instanceof Claims.TooManySides
                            ? Refusal.ALREADY_ONLINE.saying("this account has as many side sessions as it may")
                            : Refusal.ALREADY_ONLINE));
        }
        return opening.open()
                .compose(mailbox -> opened(guest, granted, mailbox))
                .onFailure(failure -> abandon(guest, granted));
    }

    private Future<Reply> opened(Guest guest, Claims.Granted granted, Optional<Mailbox> mailbox) {
        if (mailbox.isEmpty()) {
            return claims.leave(guest.user(), granted.epoch(), Claims.Leave.ABANDONED)
                    .map(Reply.refused(Refusal.BAD_LOGIN));
        }
        return Future.succeededFuture(admitted(guest, granted, mailbox.get()));
    }

    private void abandon(Guest guest, Claims.Granted granted) {
        claims.leave(guest.user(), granted.epoch(), Claims.Leave.ABANDONED)
                .onFailure(failure -> LOG.error("a login of {} could not be taken back", guest.user(), failure));
    }

    private static Reply admitted(Guest guest, Claims.Granted granted, Mailbox mailbox) {
        boolean main = guest.side().isEmpty();
        String sentence = "welcome " + guest.user() + "; " + Amount.of(granted.online(), "other") + " online"
                + (main ? ", " + Amount.of(mailbox.waiting(), "message") + " waiting" : "");
        Fields fields = Fields.none().user("user", guest.user()).whole("online", granted.online());
        // What comes to a side session depends on what it asked for; nobody counted that.
        Fields counted = main ? fields.whole("waiting", mailbox.waiting()) : fields;
        Reply.Done plain =
                new Reply.Done(sentence, counted.whole("seq", mailbox.cursor()).text("resume", guest.resume()));
        Member member = new Member(guest.user(), granted.epoch(), guest.side());
        return new Effect.Admitted(plain, member, guest.ack() && main, mailbox.from(), guest.resumeHash());
    }
}
