package parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("O09")
class CapacityTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "64, 1024, 1",
        "128, 1048576, 1",
        "256, 1048576, 2",
        "256, 1048576, 64",
        "6000, 20000, 2",
        "65536, 256, 64"
    })
    void theDefaultsStartOnEveryMachineAndFit(long heap, long descriptors, int cores) throws SettingsRefused {
        Capacity capacity = Capacity.of(Settings.defaults(), new Machine(heap * MIB, descriptors, cores));
        assertThat(capacity.connections()).isBetween(32, (int) (descriptors * 0.8));
        assertThat(capacity.hashThreads()).isBetween(1, Math.max(1, cores / 2));
        if (heap > 64) {
            assertThat(capacity.sum()).isLessThanOrEqualTo(heap * MIB / 2);
        } else {
            assertThat(capacity.sum()).isLessThan(heap * MIB);
        }
    }

    @Test
    void aSmallHeapBoundsTheConnectionsAndSaysSo() throws SettingsRefused {
        Capacity small = Capacity.of(Settings.defaults(), new Machine(256 * MIB, 1_048_576, 2));
        assertThat(small.connections()).isBetween(300, 1_000);
        assertThat(small.warnings()).singleElement().asString().contains("256 MiB", "838860");
        Capacity large = Capacity.of(Settings.defaults(), new Machine(8192 * MIB, 20_000, 2));
        assertThat(large.connections()).isEqualTo(16_000);
        assertThat(large.warnings()).isEmpty();
    }

    @Test
    void aNumberThatDoesNotFitIsRefusedWithTheOneThatDoes() throws SettingsRefused {
        Machine machine = new Machine(256 * MIB, 1_048_576, 2);
        int most = Capacity.of(Settings.defaults(), machine).connections();
        Settings asked = Settings.defaults().with("limits.total", "10000");
        assertThatThrownBy(() -> Capacity.of(asked, machine))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("limits.total = 10000")
                .hasMessageContaining("256 MiB")
                .hasMessageContaining("lower limits.total to " + most);
        Settings fits = Settings.defaults().with("limits.total", Integer.toString(most));
        assertThat(Capacity.of(fits, machine).connections()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        limits.out  | 32KiB, 64MiB
        limits.line | 64MiB
        hash        | argon2id:m=1048576,t=2,p=1
        """)
    void whatTheOperatorMadeTooLargeIsNamed(String key, String value) {
        Settings asked = Settings.defaults().with(key, value);
        assertThatThrownBy(() -> Capacity.of(asked, new Machine(256 * MIB, 20_000, 2)))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining(key + " = " + value)
                .hasMessageContaining("lower " + key);
    }

    @Test
    void whatTheOperatorLoweredIsNeverTheCause() throws SettingsRefused {
        Settings lower =
                Settings.defaults().with("hash", "argon2id:m=8,t=1,p=1").with("limits.out", "4KiB, 8KiB");
        assertThat(Capacity.of(lower, new Machine(40 * MIB, 20_000, 2)).connections())
                .isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({"limits.out", "limits.line", "limits.text", "limits.total"})
    void aLimitThatIsOffIsTheOperatorsOwnRiskAndIsTold(String key) throws SettingsRefused {
        Settings off = Settings.defaults().with(key, "off");
        assertThat(Capacity.of(off, new Machine(1024 * MIB, 20_000, 2)).warnings())
                .anyMatch(warning -> warning.startsWith(key + " is off"));
    }
}
