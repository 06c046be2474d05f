package parley.server.handoff;

import java.util.List;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;

/** What the commands of direct links look like (protocol section 3.5). */
final class HandoffSpecs {
    static final Parameter<UserName> USER = Parameter.person("user");
    static final Parameter<Offer> OFFER = Parameter.structure("offer", Offer.class);

    static final CommandSpec START = CommandSpec.of(
            "startprivate",
            "asks a user for a direct link between your two clients",
            List.of(USER, OFFER),
            Access.MEMBERS,
            Refusal.SELF,
            Refusal.NO_SUCH_USER,
            Refusal.BLOCKED,
            Refusal.OFFLINE,
            Refusal.NEEDS_CLIENT);
    static final CommandSpec ACCEPT = CommandSpec.of(
            "accept",
            "takes a direct link that a user asked for",
            List.of(USER, OFFER),
            Access.MEMBERS,
            Refusal.NO_SUCH_USER,
            Refusal.NO_REQUEST,
            Refusal.NEEDS_CLIENT);
    static final CommandSpec DECLINE = CommandSpec.of(
            "decline",
            "refuses a direct link that a user asked for",
            List.of(USER),
            Access.MEMBERS,
            Refusal.NO_SUCH_USER,
            Refusal.NO_REQUEST);
    static final CommandSpec STOP = CommandSpec.of(
            "stopprivate",
            "ends a direct link, or the request for one",
            List.of(USER),
            Access.MEMBERS,
            Refusal.NO_SUCH_USER,
            Refusal.NO_LINK);

    private HandoffSpecs() {}
}
