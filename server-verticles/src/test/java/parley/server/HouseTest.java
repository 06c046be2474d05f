package parley.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The floors and walls of the server: what may know what. Plain tests, because a field that runs no test stays green. */
class HouseTest {
    private static final String ROOT = "parley.server.";
    private static final List<String> FEATURES =
            List.of("auth", "presence", "broadcast", "block", "mailbox", "handoff", "help", "admin");
    private static final String[] TOP = packages("main");
    private static final String[] ROOMS = packages("gate", "host");
    private static final String[] FACTS = packages("roster", "store", "bus", "relay");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parley");

    @Test
    void seesTheHouse() {
        assertThat(HOUSE.size()).isGreaterThan(100);
        assertThat(HOUSE.contain("parley.server.gate.GateVerticle")).isTrue();
    }

    @Test
    void onlyMainMayKnowMain() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TOP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOP)
                .check(HOUSE);
    }

    @Test
    void factsDoNotKnowRoomsAndFeatures() {
        noClasses()
                .that()
                .resideInAnyPackage(FACTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(both(ROOMS, packages(FEATURES.toArray(new String[0]))))
                .check(HOUSE);
    }

    @Test
    void wordsKnowNothingOfTheServerButWords() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("catalog", "powers", "settings", "counts"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(both(both(ROOMS, FACTS), packages(FEATURES.toArray(new String[0]))))
                .check(HOUSE);
    }

    @Test
    void gateAndHostDoNotKnowEachOther() {
        apart("gate", "host").check(HOUSE);
        apart("host", "gate").check(HOUSE);
    }

    @Test
    void featuresDoNotKnowGateHostBusAndRelay() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(FEATURES.toArray(new String[0])))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("gate", "host", "bus", "relay"))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void featuresDoNotKnowOneAnother() {
        for (String feature : FEATURES) {
            for (String other : FEATURES) {
                if (!feature.equals(other)) {
                    apart(feature, other).check(HOUSE);
                }
            }
        }
    }

    @Test
    void packagesHaveNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("parley.server.(*)..")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    @Test
    void onlyMainKnowsTheOperatorsRooms() {
        for (String room : List.of("check", "metrics", "supervisor")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(both(TOP, packages(room)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(room))
                    .check(HOUSE);
        }
    }

    @Test
    void onlyMetricsNamesTheLibraryOfMetrics() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages("metrics"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(HOUSE);
    }

    @Test
    void onlyBusTouchesTheEventBus() {
        onlyBusTouchesTheEventBusRule().check(HOUSE);
    }

    @Test
    void onlyWireNamesTheInsidesOfASocket() {
        noClasses()
                .that()
                .resideOutsideOfPackages("parley.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.vertx.core.internal..")
                .check(HOUSE);
    }

    @Test
    void nothingIsCalledUtilOrImpl() {
        noClasses()
                .that()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Common|Helper|Manager|Impl)")
                .orShould()
                .resideInAnyPackage("..util..", "..common..", "..helper..")
                .check(HOUSE);
    }

    @Test
    void aRuleFailsWhereItIsBroken() {
        JavaClasses broken = new ClassFileImporter().importClasses(TouchesTheEventBus.class);
        assertThatThrownBy(() -> onlyBusTouchesTheEventBusRule().check(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("TouchesTheEventBus");
    }

    private static ArchRule onlyBusTouchesTheEventBusRule() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages("bus"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.eventbus..");
    }

    private static ArchRule apart(String room, String other) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(other))
                .allowEmptyShould(true);
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    private static String[] both(String[] some, String[] more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** What nobody may do. */
    static final class TouchesTheEventBus {
        void touch(io.vertx.core.Vertx vertx) {
            vertx.eventBus().publish("somewhere", "something");
        }
    }
}
