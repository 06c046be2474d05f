package parley.command;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Json;

/** A JSON object to the record that a {@link Kind.Structure} names, strictly: nothing missing, nothing converted. */
final class Structures {
    // What Jackson knows of a class hangs on that class alone. In a mapper for all, or in Jackson's own cache of types,
    // it
    // would hold the class loader of a plugin after the plugin is gone.
    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return reader(type);
        }
    };

    private Structures() {}

    /** Empty if a component is missing, null or of a wrong type, or if the record's constructor refuses. */
    static <R extends Record> Optional<R> read(Class<R> type, Json.Members members) {
        try {
            return Optional.of(type.cast(READERS.get(type).readValue(node(members))));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectReader reader(Class<?> type) {
        LookupCache<Object, JavaType> types = new LRUMap<>(16, 64);
        JsonMapper mapper = JsonMapper.builder()
                .typeFactory(TypeFactory.defaultInstance().withCache(types))
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .withCoercionConfig(LogicalType.Textual, config -> {
                    config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .build();
        return mapper.readerFor(type);
    }

    private static JsonNode node(Json value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Json.Text text) {
            return nodes.textNode(text.text());
        } else if (value instanceof Json.Whole whole) {
            return nodes.numberNode(whole.number());
        } else if (value instanceof Json.OtherNumber number) {
            return nodes.numberNode(new BigDecimal(number.literal()));
        } else if (value instanceof Json.Truth truth) {
            return nodes.booleanNode(truth.value());
        } else if (value instanceof Json.Items items) {
            ArrayNode array = nodes.arrayNode();
            items.items().forEach(item -> array.add(node(item)));
            return array;
        } else if (value instanceof Json.Members members) {
            ObjectNode object = nodes.objectNode();
            for (Map.Entry<String, Json> member : members.members().entrySet()) {
                object.set(member.getKey(), node(member.getValue()));
            }
            return object;
        }
        return nodes.nullNode();
    }
}
