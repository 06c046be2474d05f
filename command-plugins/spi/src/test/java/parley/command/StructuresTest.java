package parley.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.ClientLine;
import parley.protocol.Json;
import parley.protocol.words.Refusal;

class StructuresTest {
    private static final CommandSpec LINK =
            CommandSpec.of("link", "links", List.of(Parameter.structure("offer", Offer.class)), Access.MEMBERS);

    record Offer(List<String> candidates, String fingerprint, int weight, boolean quick) {
        Offer {
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("no candidates");
            }
        }
    }

    @Test
    void anObjectBecomesItsRecordAndUnknownNamesAreIgnored() {
        assertThat(bind("{'candidates':['a','b'],'fingerprint':'f','weight':3,'quick':true,'later':{'x':null}}"))
                .isInstanceOfSatisfying(
                        Binding.Bound.class,
                        bound -> assertThat(bound.arguments().get(Parameter.structure("offer", Offer.class)))
                                .isEqualTo(new Offer(List.of("a", "b"), "f", 3, true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'candidates':['a'],'fingerprint':'f','weight':3}",
                "{'candidates':['a'],'weight':3,'quick':true}",
                "{'candidates':[],'fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':null,'fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':[null],'fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':[1],'fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':[true],'fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':['a',['b']],'fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':'a','fingerprint':'f','weight':3,'quick':true}",
                "{'candidates':['a'],'fingerprint':null,'weight':3,'quick':true}",
                "{'candidates':['a'],'fingerprint':5,'weight':3,'quick':true}",
                "{'candidates':['a'],'fingerprint':1.5,'weight':3,'quick':true}",
                "{'candidates':['a'],'fingerprint':['f'],'weight':3,'quick':true}",
                "{'candidates':['a'],'fingerprint':{},'weight':3,'quick':true}",
                "{'candidates':['a'],'fingerprint':'f','weight':'3','quick':true}",
                "{'candidates':['a'],'fingerprint':'f','weight':3.0,'quick':true}",
                "{'candidates':['a'],'fingerprint':'f','weight':1e999999999,'quick':true}",
                "{'candidates':['a'],'fingerprint':'f','weight':3000000000,'quick':true}",
                "{'candidates':['a'],'fingerprint':'f','weight':null,'quick':true}",
                "{'candidates':['a'],'fingerprint':'f','weight':3,'quick':'true'}",
                "{'candidates':['a'],'fingerprint':'f','weight':3,'quick':1}",
                "[]",
                "'x'",
                "null"
            })
    void whatIsMissingOfAWrongTypeOrRefusedByTheRecordIsAUsageError(String offer) {
        assertThat(bind(offer)).isEqualTo(new Binding.Refused(new Refusal("usage", "link")));
    }

    @Test
    void theLoaderOfARecordIsNotHeld() throws Exception {
        WeakReference<ClassLoader> loader = readThroughLoaderOfItsOwn();
        for (int round = 0; round < 100 && loader.get() != null; round++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    // In a frame of its own, so that nothing of the loader stays on the stack.
    private static WeakReference<ClassLoader> readThroughLoaderOfItsOwn() throws Exception {
        ClassLoader loader = new OwnLoader();
        Class<? extends Record> type =
                loader.loadClass(LoadedTwice.class.getName()).asSubclass(Record.class);
        assertThat(type).isNotEqualTo(LoadedTwice.class);
        Json.Members it = new Json.Members(Map.of("name", new Json.Text("n")));
        Optional<? extends Record> read = Structures.read(type, it);
        assertThat(read.map(Object::toString)).contains("LoadedTwice[name=n]");
        return new WeakReference<>(loader);
    }

    private static final class OwnLoader extends ClassLoader {
        private OwnLoader() {
            super(StructuresTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(LoadedTwice.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static Binding.Result bind(String offer) {
        return Binding.bind(LINK, command("{'cmd':'link','offer':" + offer + "}"));
    }

    private static ClientLine.Command command(String line) {
        return (ClientLine.Command) ClientLine.parse(line.replace('\'', '"').getBytes(UTF_8));
    }
}
