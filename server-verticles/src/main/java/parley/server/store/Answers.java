package parley.server.store;

import io.vertx.core.Context;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of one batch, brought to each caller's context with one hop for all that it awaits. Touched only from the
 * thread that made it.
 */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final IdentityHashMap<Context, Queue<Runnable>> byContext = new IdentityHashMap<>();
    private final List<Runnable> outside = new ArrayList<>();

    void verdict(Entry<?, ?> entry) {
        add(entry, Optional.empty());
    }

    void failure(Entry<?, ?> entry, Throwable cause) {
        add(entry, Optional.of(cause));
    }

    /** One answer alone, at once. */
    static void fail(Entry<?, ?> entry, Throwable cause) {
        Answers one = new Answers();
        one.failure(entry, cause);
        one.deliver();
    }

    /** Works on one entry alone and answers it. */
    static <T> void run(Entry<T, ?> entry, T database) {
        Answers one = new Answers();
        try {
            entry.work(database);
            one.verdict(entry);
        } catch (SQLException | RuntimeException | Error problem) {
            one.failure(entry, problem);
        }
        one.deliver();
    }

    void deliver() {
        byContext.forEach(Answers::hop);
        for (Runnable answer : outside) {
            try {
                answer.run();
            } catch (RuntimeException fault) {
                LOG.error("a caller outside of every context threw on its answer", fault);
            }
        }
    }

    private void add(Entry<?, ?> entry, Optional<Throwable> failed) {
        Runnable answer = entry.answer(failed);
        entry.context()
                .ifPresentOrElse(
                        context -> byContext
                                .computeIfAbsent(context, fresh -> new ArrayDeque<>())
                                .add(answer),
                        () -> outside.add(answer));
    }

    private static void hop(Context context, Queue<Runnable> answers) {
        try {
            context.runOnContext(nothing -> run(context, answers));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the context of {} answers has ended", answers.size());
        } catch (RuntimeException fault) {
            // One context that takes nothing must not end the thread that answers everybody.
            LOG.error("a context did not take {} answers", answers.size(), fault);
        }
    }

    // A caller that throws keeps nobody else from the answer, and its context hears of the fault as of any other.
    private static void run(Context context, Queue<Runnable> answers) {
        try {
            for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
                answer.run();
            }
        } finally {
            if (!answers.isEmpty()) {
                hop(context, answers);
            }
        }
    }
}
