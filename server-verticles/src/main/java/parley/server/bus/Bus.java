package parley.server.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with typed addresses, for records that never leave this process. Safe from every thread; listeners and
 * answers run on the context that they were registered or asked from. What one sender sends to one address arrives in
 * order.
 */
public final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName(IdentityCodec.NAME);
    /** Longer than any deadline of a command: a question is only lost if its owner broke. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventBus events;

    /** At most one for each {@code vertx}. */
    public Bus(Vertx vertx) {
        this.events = vertx.eventBus();
        events.registerCodec(new IdentityCodec());
    }

    /** Hears a topic until the subscription ends. */
    public <E> Subscription hear(Topic<E> topic, Consumer<E> listener) {
        MessageConsumer<E> consumer = events.localConsumer(topic.address());
        consumer.handler(message -> listener.accept(message.body()));
        return consumer::unregister;
    }

    /** One way, to the one that hears the topic; lost if nobody does. */
    public <E> void send(Topic<E> topic, E event) {
        events.send(topic.address(), event, LOCAL);
    }

    /** One way, to all that hear the topic. */
    public <E> void publish(Topic<E> topic, E event) {
        events.publish(topic.address(), event, LOCAL);
    }

    /** One way, where it matters whether anybody hears: keep it, and close it with its owner. */
    public <E> Outlet<E> outlet(Topic<E> topic) {
        MessageProducer<E> producer = events.sender(topic.address(), LOCAL);
        return new Outlet<>(producer);
    }

    /** Answers questions. A failed future, or a throw, fails the asker's future and is logged here. */
    public <Q, A> Subscription answer(Ask<Q, A> ask, Function<Q, Future<A>> answerer) {
        MessageConsumer<Q> consumer = events.localConsumer(ask.address());
        consumer.handler(message -> reply(ask, message, answerer));
        return consumer::unregister;
    }

    /** Asks. The future fails if nobody answers the address or the answerer broke. */
    public <Q, A> Future<A> ask(Ask<Q, A> ask, Q question) {
        DeliveryOptions options = new DeliveryOptions(LOCAL).setSendTimeout(PATIENCE.toMillis());
        return events.<A>request(ask.address(), question, options).map(Message::body);
    }

    private static <Q, A> void reply(Ask<Q, A> ask, Message<Q> message, Function<Q, Future<A>> answerer) {
        Future<A> answer;
        try {
            answer = answerer.apply(message.body());
        } catch (RuntimeException broken) {
            answer = Future.failedFuture(broken);
        }
        answer.onComplete(value -> message.reply(value, LOCAL), failure -> {
            LOG.error("{} could not answer", ask.address(), failure);
            message.fail(500, "failed");
        });
    }

    /** A registration that can end. */
    @FunctionalInterface
    public interface Subscription {
        Future<Void> end();
    }

    /** A sender to one address that learns whether anybody hears it. */
    public static final class Outlet<E> {
        private final MessageProducer<E> producer;

        private Outlet(MessageProducer<E> producer) {
            this.producer = producer;
        }

        /** Fails if nobody hears the address. */
        public Future<Void> write(E event) {
            return producer.write(event);
        }

        public Future<Void> close() {
            return producer.close();
        }
    }
}
