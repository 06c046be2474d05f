package parley.server.handoff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import parley.protocol.words.UserName;
import parley.server.powers.Origin;
import parley.server.powers.SessionRef;

/** The requests that wait for an answer and the links that were made. Touched only from the handoff's context. */
final class Pairs {
    private final Map<Way, Request> requests = new HashMap<>();
    /** Over, and nobody has been told so: a block ended them, which nobody shall see. */
    private final List<Muted> muted = new ArrayList<>();

    private final List<Link> links = new ArrayList<>();

    /** From whom to whom. */
    record Way(UserName caller, UserName callee) {
        boolean has(UserName user) {
            return caller.equals(user) || callee.equals(user);
        }

        UserName other(UserName user) {
            return caller.equals(user) ? callee : caller;
        }
    }

    /** One end of a link: who, on which connection, from where. */
    record End(UserName user, SessionRef session, Origin origin) {}

    /** @param since {@code Time.nanos} of when it was asked last */
    record Request(Way way, End caller, Offer offer, long since) {}

    /** @param by who blocked the other */
    record Muted(Request request, UserName by) {}

    /** @param token the secret that both were told */
    record Link(Way way, End caller, End callee, String token) {
        boolean has(SessionRef session) {
            return caller.session().equals(session) || callee.session().equals(session);
        }
    }

    /** Puts a request in the place of an older one of the same two. */
    void ask(Request request) {
        dropMuted(ended -> ended.request().way().equals(request.way()));
        requests.put(request.way(), request);
    }

    Optional<Request> asked(UserName caller, UserName callee) {
        return Optional.ofNullable(requests.get(new Way(caller, callee)));
    }

    /** The request has become a link. Answers the older ones of the same two, which it replaces. */
    List<Link> join(Request request, End callee, String token) {
        requests.remove(request.way());
        List<Link> replaced = dropLinks(link ->
                between(link.way(), request.way().caller(), request.way().callee()));
        links.add(new Link(request.way(), request.caller(), callee, token));
        return replaced;
    }

    Optional<Request> dropRequest(UserName caller, UserName callee) {
        return Optional.ofNullable(requests.remove(new Way(caller, callee)));
    }

    /** Whether it was still there: a newer one of the same two is another request. */
    boolean dropRequest(Request request) {
        return requests.remove(request.way(), request)
                || !dropMuted(ended -> ended.request().equals(request)).isEmpty();
    }

    List<Request> dropRequests(Predicate<Request> which) {
        List<Request> dropped = requests.values().stream().filter(which).toList();
        dropped.forEach(request -> requests.remove(request.way()));
        return dropped;
    }

    /** What the two have asked each other is over from now on. */
    void mute(UserName blocker, UserName blocked) {
        dropRequests(request -> between(request.way(), blocker, blocked))
                .forEach(request -> muted.add(new Muted(request, blocker)));
    }

    List<Muted> dropMuted(Predicate<Muted> which) {
        List<Muted> dropped = muted.stream().filter(which).toList();
        muted.removeAll(dropped);
        return dropped;
    }

    List<Link> dropLinks(Predicate<Link> which) {
        List<Link> dropped = links.stream().filter(which).toList();
        links.removeAll(dropped);
        return dropped;
    }

    static boolean between(Way way, UserName one, UserName two) {
        return way.has(one) && way.has(two);
    }
}
