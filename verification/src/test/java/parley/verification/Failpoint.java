package parley.verification;

import parley.server.powers.Moments.Moment;

/**
 * A point in the life of a message or of the store at which a server ends without a word, the n-th time that it gets there
 * (rows D01 to D05, A19, A23, A24).
 */
enum Failpoint {
    BEFORE_THE_DECISION(Moment.DECIDING, 400),
    BEFORE_THE_COMMIT(Moment.DECIDED, 400),
    BEFORE_THE_ANSWER(Moment.COMMITTED, 400),
    /** The others go on for a little while, so that the sender has his answer and the recipient not the message. */
    BEFORE_THE_PUSH(Moment.PUSHING, 1_000, How.WHILE_THE_OTHERS_GO_ON),
    BEFORE_THE_ACKNOWLEDGEMENT(Moment.ACKNOWLEDGED, 200),
    IN_THE_ACKNOWLEDGEMENT(Moment.ACKNOWLEDGING, 200),
    AFTER_A_ROTATION(Moment.ROTATING, 30, How.AT_ITS_COMMIT),
    AFTER_A_NEW_PASSWORD(Moment.CHANGING_PASSWORD, 4, How.AT_ITS_COMMIT),
    IN_A_NEW_PASSWORD(Moment.CHANGING_PASSWORD, 4),
    IN_THE_SWEEP(Moment.SWEEPING, 1, How.AT_ONCE, When.IN_TWO_HOURS),
    IN_THE_MIGRATION(Moment.MIGRATING, 20, How.AT_ONCE, When.IN_A_NEW_FOLDER),
    IN_THE_SEEDING(Moment.SEEDING, 1, How.AT_ONCE, When.IN_A_NEW_FOLDER),
    IN_THE_RECOVERY(Moment.RECOVERING, 1, How.AT_ONCE, When.AT_THE_START),
    BEFORE_THE_CLOSE(Moment.CLOSING, 1, How.AT_ONCE, When.AT_THE_END),
    IN_THE_CHECKPOINT(Moment.CHECKPOINTING, 1, How.SOON, When.AT_THE_END);

    /** What happens between reaching the point and the end. */
    enum How {
        AT_ONCE,
        AT_ITS_COMMIT,
        WHILE_THE_OTHERS_GO_ON,
        /** Everything goes on until the end. */
        SOON
    }

    /** What makes a server get there. */
    enum When {
        UNDER_LOAD,
        IN_TWO_HOURS,
        AT_THE_START,
        IN_A_NEW_FOLDER,
        AT_THE_END
    }

    private final Moment moment;
    private final int most;
    private final How how;
    private final When when;

    Failpoint(Moment moment, int most) {
        this(moment, most, How.AT_ONCE);
    }

    Failpoint(Moment moment, int most, How how) {
        this(moment, most, how, When.UNDER_LOAD);
    }

    Failpoint(Moment moment, int most, How how, When when) {
        this.moment = moment;
        this.most = most;
        this.how = how;
        this.when = when;
    }

    Moment moment() {
        return moment;
    }

    /** The server gets there so often in a second or two, and more. */
    int most() {
        return most;
    }

    How how() {
        return how;
    }

    When when() {
        return when;
    }
}
