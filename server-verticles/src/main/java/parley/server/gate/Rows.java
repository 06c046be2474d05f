package parley.server.gate;

import parley.protocol.words.Fields;
import parley.protocol.words.Reply;

/** How long an answer is. */
final class Rows {
    /** An answer with more rows is rendered piece by piece. */
    private static final int MANY = 50;

    /** So many rows of an answer cost as much as one command (row S10). */
    private static final double FOR_ONE_COMMAND = 50;

    private Rows() {}

    static int in(Reply reply) {
        int rows = 0;
        if (reply instanceof Reply.Done done) {
            for (Fields.Field field : done.fields().all()) {
                rows += in(field.value());
            }
        }
        return rows;
    }

    /** What they cost, in commands. */
    static double cost(int rows) {
        return rows / FOR_ONE_COMMAND;
    }

    static boolean many(int rows) {
        return rows > MANY;
    }

    private static int in(Fields.Value value) {
        if (value instanceof Fields.Users users) {
            return users.names().size();
        }
        if (value instanceof Fields.Texts texts) {
            return texts.texts().size();
        }
        return value instanceof Fields.Rows rows ? rows.rows().size() : 0;
    }
}
