package parley.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The floors of the client: what may know what. */
class HouseTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parley.client");

    @Test
    void seesTheHouse() {
        assertThat(HOUSE.contain("parley.client.talk.Talk")).isTrue();
        assertThat(HOUSE.contain("parley.client.command.Main")).isTrue();
    }

    @Test
    void nobodyKnowsTheCommandLine() {
        apart("command", "talk", "console", "server", "peer", "typing").check(HOUSE);
    }

    @Test
    void whatIsOnTheScreenIsDecidedAboveTheScreen() {
        apart("talk", "console", "server", "peer", "typing").check(HOUSE);
    }

    @Test
    void screenServerAndPeersDoNotKnowOneAnotherButForTheWayToTheServer() {
        apart("console", "server", "peer").check(HOUSE);
        apart("peer", "server", "console").check(HOUSE);
        apart("server", "console").check(HOUSE);
    }

    @Test
    void whatCanBeTypedKnowsNothing() {
        apart("typing", "server").check(HOUSE);
        apart("console", "typing").check(HOUSE);
        apart("peer", "typing").check(HOUSE);
    }

    @Test
    void onlyTheScreenKnowsTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackages("parley.client.console..", "parley.client.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jline..")
                .check(HOUSE);
    }

    @Test
    void thereAreNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("parley.client.(*)..")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    @Test
    void aRuleCanFail() {
        ArchRule wrong = apart("server", "talk");
        assertThatThrownBy(() -> wrong.check(HOUSE)).isInstanceOf(AssertionError.class);
    }

    /** Nobody in {@code by} may know {@code what}. */
    private static ArchRule apart(String what, String... by) {
        String[] knowing = new String[by.length];
        for (int i = 0; i < by.length; i++) {
            knowing[i] = "parley.client." + by[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAnyPackage(knowing)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("parley.client." + what + "..");
    }
}
